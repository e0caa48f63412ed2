// The write-back of levels, from the message to the attribute in the chat platform: on in-memory ports without storage
// or clock; the platforms' APIs are local servers.
import type { Ingested } from '../../../shared/ingest/ingested';
import { dispatchTask } from '../../../shared/effects/dispatch-task';
import type { Connection } from '../../../shared/platforms/connection';
import { IngestFixture, sentimentOf } from '../../support/ingest-fixture';
import { PlatformApiServer, type ApiPlatform } from '../../support/platform-api-server';
import { attribute, conversationIds, WriteBackInstance, writingConnection } from '../../support/write-back-instance';

const platforms = Object.keys(conversationIds) as ApiPlatform[];

describe.each(platforms)('The level in %s', (platform) => {
  const conversation = conversationIds[platform];
  const conversationId = `help:${conversation}`;
  let server: PlatformApiServer;
  let fixture: IngestFixture;
  let instance: WriteBackInstance;
  let connection: Connection;

  beforeEach(async () => {
    server = await PlatformApiServer.start(platform);
    server.attributes.set(conversation, { order: 'A-7', visits: 3 });
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
    connection = writingConnection(server);
    instance = newInstance();
  });

  afterEach(() => server.close());

  const newInstance = () => new WriteBackInstance(fixture, connection, conversationId);
  const deliver = (number: number, text: string): Promise<Ingested> =>
    fixture.deliver({ ...fixture.numbered(number, { text, conversationId }) }, instance.ports);
  const stored = () => server.attributes.get(conversation);
  const effects = () => fixture.messages.effects;
  const levels = () => server.written.map((attributes) => attributes[attribute]);

  it('is written after the first message and after each change, and nothing else is changed', async () => {
    await instance.dispatch((await deliver(1, 'feels 0')).queued);
    expect(stored()).toEqual({ order: 'A-7', visits: 3, [attribute]: 'neutral' });
    await instance.dispatch((await deliver(2, 'feels -1')).queued);
    expect(stored()).toEqual({ order: 'A-7', visits: 3, [attribute]: 'negative' });
    const { calls } = server;
    const unchanged = await deliver(3, 'feels -0.6');
    expect(sentimentOf(unchanged.reply).level).toBe('negative');
    await instance.dispatch(unchanged.queued);
    expect(server.calls).toHaveLength(calls.length);
    expect(effects()).toEqual([]);
    expect(instance.lines).toEqual([]);
  });

  it('follows an edit, a deletion and a message that comes by another way', async () => {
    await instance.dispatch((await deliver(1, 'feels -1')).queued);
    const other = fixture.newInstance({ writeBackConnections: new Set(['help']) });
    const edit = { ...fixture.numbered(1, { text: 'feels 1', conversationId, change: 'edited' }) };
    await instance.dispatch((await fixture.deliver(edit, other)).queued);
    expect(stored()).toMatchObject({ [attribute]: 'very-positive' });
    const deletion = { ...fixture.numbered(1, { conversationId, change: 'deleted', text: null }) };
    await instance.dispatch((await fixture.deliver(deletion, other)).queued);
    expect(stored()).toMatchObject({ [attribute]: 'neutral' });
  });

  it('is written where nothing was stored before', async () => {
    server.attributes.set(conversation, {});
    await instance.dispatch((await deliver(1, 'feels -1')).queued);
    expect(stored()).toEqual({ [attribute]: 'very-negative' });
  });

  it('is the newest one where several wait, and is written once', async () => {
    for (const [number, score] of [0, -1, 1, 1, 1].entries()) await deliver(number, `feels ${score}`);
    expect(effects().length).toBeGreaterThan(2);
    await instance.dispatchAll();
    const { level } = (await fixture.messages.read(conversationId, 1)).state!;
    expect(levels()).toEqual([level]);
    expect(effects()).toEqual([]);
  });

  it('is the newest one when the change is newer than the effect, and when effects come in reverse order', async () => {
    const first = await deliver(1, 'feels -1');
    const second = await deliver(2, 'feels 1');
    await instance.dispatch(second.queued);
    await instance.dispatch(first.queued);
    const { level } = (await fixture.messages.read(conversationId, 1)).state!;
    expect(new Set(levels())).toEqual(new Set([level]));
    expect(effects()).toEqual([]);
  });

  it('ends as the newest when another instance writes an older one at the same time', async () => {
    const first = await deliver(1, 'feels -1');
    // The older write is held at the platform, until the newer one of another instance is through.
    let held: Promise<unknown> | undefined;
    const change = platform === 'chatwoot' ? 'POST' : platform === 'intercom' ? 'PUT' : 'PATCH';
    server.beforeCall = async ({ method }) => {
      if (method !== change || held) return;
      held = deliver(2, 'feels 1').then(({ queued }) => newInstance().dispatch(queued));
      await held;
    };
    await instance.dispatch(first.queued);
    const { level } = (await fixture.messages.read(conversationId, 1)).state!;
    expect(levels()).toEqual([level, 'very-negative', level]);
    expect(level).toBe('neutral');
    expect(stored()).toEqual({ order: 'A-7', visits: 3, [attribute]: level });
    expect(effects()).toEqual([]);
  });

  it('is left for later when it changes again and again while it is written', async () => {
    const first = await deliver(1, 'feels -1');
    let number = 2;
    server.afterChange = async () => {
      await deliver(number, number % 2 ? 'feels -1' : 'feels 1');
      number++;
    };
    await instance.dispatch(first.queued);
    expect(server.written).toHaveLength(3);
    expect(instance.delays).toEqual([2_000]);
    server.afterChange = () => undefined;
    await instance.dispatchAll();
    const { level } = (await fixture.messages.read(conversationId, 1)).state!;
    expect(stored()).toMatchObject({ [attribute]: level });
    expect(effects()).toEqual([]);
  });

  it.each([401, 403, 400, 422, 429, 500, 503, 302])('is tried again after status %i', async (status) => {
    const { queued } = await deliver(1, 'feels -1');
    server.forced.push({ status, headers: { location: `${server.url}/elsewhere` }, body: 'no' });
    await instance.dispatch(queued);
    expect(server.calls).toHaveLength(1);
    expect(instance.delays).toEqual([2_000]);
    expect(effects()).toMatchObject([{ attempts: 1 }]);
    expect(instance.lines).toEqual([
      `Writing a level in the platform of connection help failed and will be tried again: status ${status}`,
    ]);
    await instance.dispatchAll();
    expect(stored()).toMatchObject({ [attribute]: 'very-negative', order: 'A-7' });
    expect(effects()).toEqual([]);
  });

  it('is tried again when the platform cannot be reached', async () => {
    const { queued } = await deliver(1, 'feels -1');
    await server.close();
    await instance.dispatch(queued);
    expect(instance.lines.join()).toContain('not reached');
    expect(effects()).toMatchObject([{ attempts: 1 }]);
    server = await PlatformApiServer.start(platform);
  });

  it.each([
    ['30', 30_000],
    ['1', 2_000],
    ['999999', 3_600_000],
  ])('waits as long as Retry-After says: %s', async (header, delayMs) => {
    const { queued } = await deliver(1, 'feels -1');
    server.forced.push({ status: 429, headers: { 'retry-after': header } });
    await instance.dispatch(queued);
    expect(instance.delays).toEqual([delayMs]);
  });

  it('is given up after a day, with a log line, and counted', async () => {
    const { queued } = await deliver(1, 'feels -1');
    server.forced.push({ status: 401 });
    fixture.nowMs += 24 * 60 * 60 * 1000 + 1;
    await instance.dispatch(queued);
    expect(effects()).toEqual([]);
    expect(instance.failures).toEqual(['given-up']);
    expect(instance.lines).toEqual([
      'Writing a level in the platform of connection help was given up after 1 attempts: status 401',
    ]);
  });

  it.each([404, 410])('is not tried again when the conversation is not there: status %i', async (status) => {
    const { queued } = await deliver(1, 'feels -1');
    server.forced.push({ status });
    await instance.dispatch(queued);
    expect(effects()).toEqual([]);
    expect(instance.delays).toEqual([]);
    expect(instance.lines).toEqual([
      `Connection help has no such conversation, its level was not written: status ${status}`,
    ]);
  });

  it('is not written for an id that could lead to another path of the API', async () => {
    for (const odd of ['..', '1-..', '1-2/../3', '1-42?x=', 'a b', '%2e%2e', '']) {
      const sent = fixture.deliver({ conversationId: `help:${odd}`, messageId: `m-${odd}` }, instance.ports);
      await instance.dispatch((await sent).queued);
    }
    expect(server.calls).toEqual([]);
    expect(instance.lines).toHaveLength(7);
  });

  it('waits while four others are written with the same connection', async () => {
    const { queued } = await deliver(1, 'feels -1');
    instance.dependencies.inFlight.set('help', 4);
    await instance.dispatch(queued);
    expect(server.calls).toEqual([]);
    expect(effects()).toMatchObject([{ attempts: 0 }]);
    expect(instance.delays).toEqual([2_000]);
    instance.dependencies.inFlight.set('help', 3);
    await instance.dispatchAll();
    expect(stored()).toMatchObject({ [attribute]: 'very-negative' });
    expect(instance.dependencies.inFlight.get('help')).toBe(3);
  });

  it('is not written after the conversation was erased, nor while its queue is off', async () => {
    const { queued } = await deliver(1, 'feels -1');
    await fixture.switchOff('billing');
    await instance.dispatch(queued);
    expect(effects()).toEqual([]);
    await fixture.switchOn('billing');
    const again = await deliver(2, 'feels 1');
    await fixture.messages.erase(conversationId);
    await instance.dispatch(again.queued);
    expect(server.calls).toEqual([]);
  });

  it('is discarded when the connection is gone, or writes no longer', async () => {
    const { queued } = await deliver(1, 'feels -1');
    const { writeBack: _, ...withoutWriteBack } = connection;
    for (const connections of [new Map(), new Map([['help', withoutWriteBack]])])
      await dispatchTask({ kind: 'effects', ...queued[0]! }, { ...instance.dependencies, connections });
    expect(server.calls).toEqual([]);
    expect(effects()).toEqual([]);
  });

  it('logs neither the token, nor an id, a path or an answer', async () => {
    const { queued } = await deliver(1, 'feels -1');
    server.forced.push({ status: 500, body: { error: 'Ada wrote' } });
    await instance.dispatch(queued);
    expect(instance.lines).toHaveLength(1);
    expect(instance.lines.join()).not.toMatch(/token|key-1|42|1911|a0b1|127\.0\.0\.1|Ada|api/);
  });

  it('is not written twice where it is there already', async () => {
    const { queued } = await deliver(1, 'feels -1');
    const effect = structuredClone(effects()[0]!);
    await instance.dispatch(queued);
    // As after a crash between the write and the removal of the effect.
    effects().push(effect);
    await instance.dispatch(queued);
    expect(effects()).toEqual([]);
    // Intercom is not read first; writing the same value again changes nothing there.
    expect(server.written).toHaveLength(platform === 'intercom' ? 2 : 1);
  });
});
