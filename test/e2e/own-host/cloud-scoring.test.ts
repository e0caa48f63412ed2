// With Azure AI Language configured (here a local server with its protocol): what is sent to it, how often, and
// what happens when it fails.
import { eventually } from '../../support/eventually';
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import { languageKey, startLanguageServer, type LanguageServer } from '../../support/language-server';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

const timeoutMs = 400;

let tables: OutsideTables;
let cloud: LanguageServer;
let app: RunningApp;
let desk: SupportDesk;
let conversationId: string;

beforeAll(async () => {
  [tables, cloud] = await Promise.all([startTables(), startLanguageServer()]);
  await openApp();
});
afterAll(() => desk.close());
afterAll(() => app.stop());
afterAll(() => cloud.close());
afterAll(() => tables.dispose());
beforeEach(() => {
  cloud.reset();
  conversationId = unique('conversation');
});

async function openApp(): Promise<void> {
  const settings = {
    TABLES_CONNECTION: tables.connectionString,
    LANGUAGE_ENDPOINT: cloud.endpoint,
    LANGUAGE_KEY: languageKey,
    LANGUAGE_TIMEOUT_MS: String(timeoutMs),
  };
  app = await startApp({ settings });
  desk = await SupportDesk.open(app);
  // The first text loads the cloud's SDK, which counts against the time limit and may take longer on a busy machine.
  await eventually(
    () => desk.chat.sendCounted(desk.message(unique('conversation'), { text: 'This is great.' })),
    ({ degraded }) => !degraded,
    30_000,
  );
}

async function closeApp(): Promise<void> {
  await desk.close();
  await app.stop();
}

const send = (given: Parameters<SupportDesk['message']>[1] = {}) => desk.message(conversationId, given);
const textsSent = () => cloud.requests.map(({ documents }) => documents.map(({ text }) => text));

describe('a healthy cloud', () => {
  it('scores each message once, however often it is delivered', async () => {
    const message = send({ text: 'This is terrible.' });
    await desk.chat.sendCounted(message);
    for (let time = 0; time < 10; time++) await desk.chat.send(message);
    const atOnce = send({ text: 'I love it.' });
    await Promise.all(Array.from({ length: 10 }, () => desk.chat.send(atOnce)));
    const { queueId: _, ...quiet } = send({ text: 'I hate it.' });
    await Promise.all(Array.from({ length: 10 }, () => desk.chat.send(quiet)));
    expect(textsSent()).toEqual([['This is terrible.'], ['I love it.'], ['I hate it.']]);

    const snapshot = await desk.agent.snapshot(conversationId);
    expectConsistentSnapshot(snapshot);
    expect(snapshot).toMatchObject({ provider: 'azure-language', degraded: false, messageCount: 3 });
    expect(snapshot.window.map(({ provider, score }) => [provider, Math.sign(score!)])).toEqual([
      ['azure-language', -1],
      ['azure-language', 1],
      ['azure-language', -1],
    ]);
    // Its evidence is the sentences.
    expect(snapshot.window[0]!.evidence).toMatchObject([{ start: 0, end: 'I hate it.'.length }]);
  });

  it('receives the language that the chat tool names', async () => {
    await desk.chat.sendCounted(send({ text: 'Das ist schrecklich.', language: 'de' }));
    expect(cloud.requests[0]!.documents).toMatchObject([{ text: 'Das ist schrecklich.', language: 'de' }]);
    expect(cloud.requests[0]!.query.get('loggingOptOut')).toBe('true');
  });

  it('receives a short text with the language of the conversation so far', async () => {
    await desk.chat.sendCounted(send({ text: 'Das ist schrecklich.', language: 'de' }));
    await desk.chat.sendCounted(send({ text: 'Prima toll' }));
    expect(cloud.requests[1]!.documents).toMatchObject([{ text: 'Prima toll', language: 'de' }]);
  });

  it('receives no courtesy and no emoji', async () => {
    const texts = ['Good morning!', 'Thank you so much!', '😡'];
    for (const text of texts) await desk.chat.sendCounted(send({ text }));
    const { window, degraded } = await desk.agent.snapshot(conversationId);
    expect(window.map(({ score }) => Math.sign(score!))).toEqual([-1, 1, 0]);
    expect(degraded).toBe(false);
    expect(cloud.requests).toEqual([]);
  });

  it('receives an edited text, once, and nothing for a deletion', async () => {
    const message = send({ text: 'I hate it.' });
    await desk.chat.sendCounted(message);
    const edit = { ...message, text: 'I love it.', change: 'edited' as const };
    await desk.chat.send(edit);
    await desk.chat.send(edit);
    await desk.chat.send({ ...message, change: 'deleted' });
    expect(textsSent()).toEqual([['I hate it.'], ['I love it.']]);
  });

  it('receives no ignored message', async () => {
    for (const given of [
      { author: { role: 'agent' } },
      { author: { role: 'bot' } },
      { author: { role: 'system' } },
      { text: ' ' },
      { queueId: unique('queue-that-nobody-set') },
    ] as const)
      await desk.chat.send(send({ text: 'This is terrible.', ...given }));
    const { queueId: _, ...inDefaultQueue } = send({ text: 'This is terrible.' });
    await desk.admin.putQueue('default', { enabled: false });
    expect(await desk.chat.send(inDefaultQueue)).toEqual({
      outcome: 'ignored',
      reason: 'queue-disabled',
      queueId: 'default',
    });
    expect(cloud.documentCount).toBe(0);
  });

  it('receives nothing of a conversation whose queue was switched off, named or not', async () => {
    const queueId = unique('queue');
    await desk.openQueue(queueId);
    await desk.chat.sendCounted(send({ text: 'I love it.', queueId }));
    await desk.admin.putQueue(queueId, { enabled: false });
    const { queueId: _, ...quiet } = send({ text: 'This is terrible.' });
    for (const message of [quiet, send({ text: 'This is terrible.', queueId })])
      expect(await desk.chat.send(message)).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId });
    expect(textsSent()).toEqual([['I love it.']]);
  });

  it('receives nothing of a rejected request', async () => {
    await desk.chat.post(JSON.stringify(send({ text: 'This is terrible.' })), { 'webhook-signature': 'v1,bm9uZQ==' });
    await desk.chat.deliver({ ...send({ text: 'This is terrible.' }), author: { role: 'boss' } });
    expect(cloud.documentCount).toBe(0);
  });
});

describe('a cloud that fails sometimes', () => {
  // The app counts failures in a row, so each test begins after a success.
  beforeEach(async () => {
    await desk.chat.sendCounted(desk.message(unique('conversation'), { text: 'This is great.' }));
    cloud.reset();
  });

  it.each(['fail', 'garbage', 'empty-object', 'bad-scores', 'missing-document', 'reset', 'hang'] as const)(
    'is replaced by the local model when it answers with: %s, and the update is degraded',
    async (behaviour) => {
      cloud.behaviour = behaviour;
      const listener = await desk.listenTo(conversationId);
      const update = await desk.chat.sendCounted(send({ text: 'This is terrible, I hate it!' }));
      expect(update).toMatchObject({ provider: 'local', degraded: true });
      expect(update.score).toBeLessThan(0);
      expect(await listener.untilRevision(1)).toEqual(update);
      expect(cloud.documentCount).toBe(1);
    },
  );

  it('receives messages scored without it together with the next message, in one request', async () => {
    cloud.behaviour = 'fail';
    const texts = ['This is terrible.', 'I hate it.'];
    for (const text of texts) await desk.chat.sendCounted(send({ text }));
    expect(await desk.agent.snapshot(conversationId)).toMatchObject({ provider: 'local', degraded: true });

    cloud.reset();
    const update = await desk.chat.sendCounted(send({ text: 'I love it.' }));
    expect(update).toMatchObject({ provider: 'azure-language', degraded: false, messageCount: 3 });
    expect(cloud.requests).toHaveLength(1);
    expect(textsSent()[0]!.sort()).toEqual([...texts, 'I love it.'].sort());
    const snapshot = await desk.agent.snapshot(conversationId);
    expectConsistentSnapshot(snapshot);
    expect(snapshot.window.map(({ provider }) => provider)).toEqual(Array(3).fill('azure-language'));

    // And only once.
    await desk.chat.sendCounted(send({ text: 'It is great.' }));
    expect(textsSent()[1]).toEqual(['It is great.']);
  });

  it('that cannot score one text is replaced by the local model for that text only', async () => {
    cloud.documentErrors.set('(odd)', 'InternalServerError');
    await desk.chat.sendCounted(send({ text: 'I love it.' }));
    const update = await desk.chat.sendCounted(send({ text: 'I hate it (odd).' }));
    expect(update).toMatchObject({ degraded: true, provider: 'local' });
    const { window } = await desk.agent.snapshot(conversationId);
    expect(window.map(({ provider }) => provider)).toEqual(['local', 'azure-language']);
  });

  it('receives a text that it rejected only once, also after later messages and redeliveries', async () => {
    cloud.documentErrors.set('(odd)', 'InvalidDocument');
    const refused = send({ text: 'I hate it (odd).' });
    await desk.chat.sendCounted(refused);
    for (let count = 0; count < 3; count++) await desk.chat.send(refused);
    for (const text of ['I love it.', 'This is great.']) await desk.chat.sendCounted(send({ text }));
    expect(textsSent()).toEqual([['I hate it (odd).'], ['I love it.'], ['This is great.']]);
    expect(await desk.agent.snapshot(conversationId)).toMatchObject({ provider: 'azure-language', degraded: true });
  });
});

describe('a cloud that keeps failing', () => {
  beforeEach(async () => {
    await closeApp();
    await openApp();
    cloud.reset();
  });

  it('delays a few messages by at most the time limit when it hangs, and later messages not at all', async () => {
    cloud.behaviour = 'hang';
    const besidesMs = 1500;
    for (let i = 0; i < 8; i++) {
      const begun = performance.now();
      await desk.chat.sendCounted(send({ text: `This is terrible (${i}).` }));
      expect(performance.now() - begun).toBeLessThan(timeoutMs + besidesMs);
    }
    expect(cloud.requests).toHaveLength(3);
    for (let i = 0; i < 10; i++)
      await desk.chat.sendCounted(desk.message(unique('conversation'), { text: 'I hate it.' }));
    expect(cloud.requests).toHaveLength(3);
    expect(await desk.agent.snapshot(conversationId)).toMatchObject({ degraded: true, provider: 'local' });
    expect((await desk.admin.expect(200, 'GET', '/health')).json).toMatchObject({
      status: 'degraded',
      parts: { sentiment: { degraded: true } },
    });
  });

  it('receives no more requests after it answered with Retry-After', async () => {
    cloud.behaviour = 'throttle';
    for (let i = 0; i < 5; i++) {
      const update = await desk.chat.sendCounted(send({ text: `I hate it (${i}).` }));
      expect(update).toMatchObject({ degraded: true, provider: 'local' });
    }
    expect(cloud.requests).toHaveLength(1);
  });
});
