import { QueueServiceClient, type QueueClient } from '@azure/storage-queue';
import { eventually } from '../../support/eventually';
import { startDirector, type Director } from '../../support/host-fixture/director';
import { createFixtureRoot, type FixtureRoot } from '../../support/host-fixture/fixture-root';
import { bareHostEntry, startBareHost, type BareHost } from '../../support/host-fixture/start-bare-host';
import { startQueues, type OutsideStorage } from '../../support/outside-services';
import { startRecordingSignalR, type RecordingSignalR } from '../../support/recording-signalr';

const files = { app: `import './queue-app'`, entries: [bareHostEntry] };
const soon = 20_000;

let storage: OutsideStorage;
let service: QueueServiceClient;
let signalR: RecordingSignalR;
let director: Director;
let fixture: FixtureRoot;
let names = 0;
const hosts: BareHost[] = [];

interface Run {
  readonly host: BareHost;
  readonly incoming: QueueClient;
  readonly poison: QueueClient;
  readonly outgoing: QueueClient;
}

/** Starts a host with queues that no other test uses; they don't exist before the first message. */
async function startHost(
  options: Parameters<typeof startBareHost>[2] & {
    root?: string;
    settings?: Record<string, string>;
    /** Messages that are in the queue before the host starts. */
    waiting?: readonly string[];
  } = {},
): Promise<Run> {
  const { root = fixture.root, settings = {}, waiting = [], ...hostOptions } = options;
  const [incoming, outgoing] = [`in-${++names}`, `out-${names}`];
  if (waiting.length) await enqueue(service.getQueueClient(incoming), ...waiting);
  const host = await startBareHost(
    root,
    {
      AzureSignalRConnectionString: signalR.connectionString,
      STORAGE: storage.connectionString,
      AzureWebJobsWHICH: storage.connectionString,
      WHICH: 'WHICH',
      DIRECTOR: director.url,
      TICK: '0 0 0 1 1 *',
      // The extension converts names to lower case.
      IN: incoming.toUpperCase(),
      OUT: outgoing,
      ...settings,
    },
    hostOptions,
  );
  hosts.push(host);
  return {
    host,
    incoming: service.getQueueClient(incoming),
    poison: service.getQueueClient(`${incoming}-poison`),
    outgoing: service.getQueueClient(outgoing),
  };
}

const encode = (text: string) => Buffer.from(text).toString('base64');
const decode = (text: string) => Buffer.from(text, 'base64').toString();

async function enqueue(queue: QueueClient, ...texts: string[]) {
  await queue.createIfNotExists();
  for (const text of texts) await queue.sendMessage(text);
}

/** The visible texts of a queue, oldest first; an empty list where the queue is missing. */
async function textsIn(queue: QueueClient): Promise<string[]> {
  if (!(await queue.exists())) return [];
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => messageText);
}

/** The number of messages in a queue, including hidden ones. */
const sizeOf = async (queue: QueueClient) => (await queue.getProperties()).approximateMessagesCount ?? 0;

const untilEmpty = (queue: QueueClient) =>
  eventually(
    () => sizeOf(queue),
    (size) => size === 0,
    soon,
  );
const untilCalled = (times: number) =>
  eventually(
    () => Promise.resolve(director.calls.length),
    (count) => count >= times,
    soon,
  );

beforeAll(async () => {
  [storage, signalR, director, fixture] = await Promise.all([
    startQueues(),
    startRecordingSignalR(),
    startDirector(),
    createFixtureRoot(files),
  ]);
  service = QueueServiceClient.fromConnectionString(storage.connectionString);
});

beforeEach(() => {
  signalR.calls.length = 0;
  signalR.answer = () => 202;
  director.calls.length = 0;
  director.decide = () => ({});
});

afterAll(async () => {
  // Hosts of a failed test are still running.
  await Promise.all(hosts.map((host) => host.stop()));
  await Promise.all([storage.dispose(), signalR.close(), director.close()]);
  fixture.dispose();
});

describe('the queue output', () => {
  let run: Run;
  beforeAll(async () => (run = await startHost()));
  beforeEach(async () => {
    await run.outgoing.deleteIfExists();
  });
  afterAll(() => run.host.stop());

  const send = (body: object) => fetch(`${run.host.baseUrl}/base/send`, { method: 'POST', body: JSON.stringify(body) });
  const sent = async () => (await textsIn(run.outgoing)).map(decode);

  it.each([
    ['a text', 'grüße 😀', ['grüße 😀']],
    ['an object', { a: { b: [1] } }, ['{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}']],
    ['a number', 12.5, ['12.5']],
    ['an array', ['one', { two: 2 }, 3, true, [4]], ['one', '{\n  "two": 2\n}', '3', 'True', '[\n  4\n]']],
    ['a text that is a JSON array', '["one", 2]', ['one', '2']],
    ['a text that is a JSON object', ' {"a":1} ', ['{\n  "a": 1\n}']],
    ['an empty text', '', ['']],
  ])('creates the queue and sends %s', async (_, items, texts) => {
    expect((await send({ items })).status).toBe(202);
    expect(await sent()).toEqual(texts);
  });

  it('sends bytes unchanged', async () => {
    await send({ base64: '/wD+' });
    expect(await textsIn(run.outgoing)).toEqual(['/wD+']);
  });

  it.each([[[]], [null], [undefined]])('sends nothing for %j', async (items) => {
    expect((await send({ items })).status).toBe(202);
    expect(await run.outgoing.exists()).toBe(false);
  });

  it('fails the request for a text that looks like JSON and is invalid', async () => {
    expect((await send({ items: '{not json}' })).status).toBe(500);
  });

  it('is sent although another output fails, and the request fails', async () => {
    signalR.answer = () => 500;
    expect((await send({ items: 'sent', message: { target: 't', arguments: [] } })).status).toBe(500);
    expect(await sent()).toEqual(['sent']);
  });

  it('fails the request when it fails, although another output is sent', async () => {
    const tooLarge = 'x'.repeat(70_000);
    expect((await send({ items: tooLarge, message: { target: 't', arguments: [] } })).status).toBe(500);
    expect(signalR.calls).toHaveLength(1);
  });
});

it("sends a timer's return value to a queue, by a connection under the host's prefix", async () => {
  const { host, outgoing } = await startHost({ settings: { TICK: '* * * * * *' } });
  const [first] = await eventually(
    () => textsIn(outgoing),
    ({ length }) => length > 0,
    soon,
  );
  expect(JSON.parse(decode(first ?? ''))).toEqual({ returned: true });
  await host.stop();
});

describe('the queue trigger', () => {
  let run: Run;
  beforeAll(async () => (run = await startHost()));
  beforeEach(async () => {
    await run.incoming.createIfNotExists();
    await run.incoming.clearMessages();
    await run.poison.deleteIfExists();
  });
  afterAll(() => run.host.stop());

  it.each([
    ['{"a": 1}', { a: 1 }, 'object'],
    ['12', 12, 'number'],
    ['a text', 'a text', 'string'],
    ['{a text}', '{a text}', 'string'],
  ])('passes the message %s to the function and deletes it', async (text, entry, type) => {
    await enqueue(run.incoming, encode(text));
    await untilCalled(1);
    expect(director.calls[0]).toMatchObject({ entry, type });
    await untilEmpty(run.incoming);
  });

  it('passes the metadata of the message', async () => {
    await enqueue(run.incoming, encode('{"kind": "text", "id": 7, "deep": {"Case": 1}, "list": [1]}'));
    await untilCalled(1);
    const { triggerMetadata } = director.calls[0]!;
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
    expect(triggerMetadata).toEqual({
      queueTrigger: { kind: 'text', id: 7, deep: { case: 1 }, list: [1] },
      dequeueCount: 1,
      expirationTime: expect.stringMatching(time) as string,
      insertionTime: expect.stringMatching(time) as string,
      nextVisibleTime: expect.stringMatching(time) as string,
      popReceipt: expect.any(String) as string,
      kind: 'text',
      // A property of the message overrides the queue's metadata.
      id: 7,
      deep: { case: 1 },
    });
    const { insertionTime, nextVisibleTime } = triggerMetadata as Record<string, string>;
    expect(Date.parse(nextVisibleTime!) - Date.parse(insertionTime!)).toBeGreaterThanOrEqual(600_000);
  });

  it('retries a message while it fails, then moves it unchanged to the poison queue', async () => {
    director.decide = () => ({ mistake: true });
    await enqueue(run.incoming, encode('hopeless'));
    expect(
      await eventually(
        () => textsIn(run.poison),
        ({ length }) => length > 0,
        soon,
      ),
    ).toEqual([encode('hopeless')]);
    await untilEmpty(run.incoming);
    expect(director.calls.map(({ triggerMetadata }) => triggerMetadata['dequeueCount'])).toEqual([1, 2, 3, 4, 5]);
  });

  it('writes the outputs before the message is deleted: a failed output causes a retry', async () => {
    director.decide = () => ({ message: { target: 'text', arguments: [] }, items: 'next' });
    signalR.answer = () => (signalR.calls.length < 3 ? 500 : 202);
    await enqueue(run.incoming, encode('to be sent'));
    await untilCalled(3);
    await untilEmpty(run.incoming);
    expect(signalR.calls).toHaveLength(3);
    expect(await run.poison.exists()).toBe(false);
    // The other output was sent each time.
    expect(await textsIn(run.outgoing)).toEqual(Array(3).fill(encode('next')));
  });

  it('moves a message with an invalid encoding to the poison queue without an attempt', async () => {
    await enqueue(run.incoming, 'not base64');
    expect(
      await eventually(
        () => textsIn(run.poison),
        ({ length }) => length > 0,
        soon,
      ),
    ).toEqual(['not base64']);
    await untilEmpty(run.incoming);
    expect(director.calls).toEqual([]);
  });
});

it('reads and writes plain texts where host.json says so', async () => {
  const plain = await createFixtureRoot({ ...files, queues: { messageEncoding: 'None' } });
  const { host, incoming, outgoing } = await startHost({ root: plain.root });
  director.decide = () => ({ items: 'pläin <out>' });
  await enqueue(incoming, 'pläin <in>');
  await untilCalled(1);
  await untilEmpty(incoming);
  expect(director.calls[0]?.entry).toBe('pläin <in>');
  expect(await textsIn(outgoing)).toEqual(['pläin <out>']);
  await host.stop();
  plain.dispose();
});

it('handles as many messages concurrently as host.json says: a batch, and another when few enough are left', async () => {
  const batched = await createFixtureRoot({ ...files, queues: { batchSize: 2, newBatchThreshold: 1 } });
  const release: (() => void)[] = [];
  const most = { atOnce: 0 };
  director.decide = () =>
    new Promise((resolve) => {
      release.push(() => resolve({}));
      most.atOnce = Math.max(most.atOnce, release.length);
    });
  const texts = Array.from({ length: 7 }, (_, index) => encode(`message ${index}`));
  const { host, incoming } = await startHost({ root: batched.root, waiting: texts });
  const inHand = () => Promise.resolve(release.length);
  await eventually(inHand, (count) => count === 2, soon);
  for (const left of [3, 2, 3, 2, 2, 1, 0]) {
    release.shift()?.();
    await eventually(inHand, (count) => count === left, soon);
  }
  await untilEmpty(incoming);
  expect([most.atOnce, director.calls.length]).toEqual([3, 7]);
  await host.stop();
  batched.dispose();
});

it('renews the lock of a message while its function runs', async () => {
  const { host, incoming } = await startHost({ messageLockSeconds: 2 });
  let release: () => void = () => undefined;
  director.decide = () => new Promise((resolve) => (release = () => resolve({})));
  await enqueue(incoming, encode('takes long'));
  await untilCalled(1);
  const firstLock = Date.parse(String(director.calls[0]?.triggerMetadata['nextVisibleTime']));
  // Well after the end of its first lock the message is still hidden, so no other host could receive it.
  const now = () => Promise.resolve(Date.now());
  await eventually(now, (time) => time > firstLock + 2_000, soon);
  expect(await textsIn(incoming)).toEqual([]);
  release();
  await untilEmpty(incoming);
  expect(director.calls).toHaveLength(1);
  await host.stop();
});

it('on SIGTERM receives no new message and finishes those in progress', async () => {
  const { host, incoming } = await startHost();
  let release: () => void = () => undefined;
  director.decide = () => new Promise((resolve) => (release = () => resolve({})));
  await enqueue(incoming, encode('in hand'));
  await untilCalled(1);
  const stopped = host.stop();
  await host.printed('Stopping');
  await enqueue(incoming, encode('too late'));
  release();
  expect(await stopped).toBe(0);
  expect(director.calls).toHaveLength(1);
  expect(await textsIn(incoming)).toEqual([encode('too late')]);
});

it('waits while storage is down, logs it once, and continues', async () => {
  const { host, incoming } = await startHost();
  await enqueue(incoming, encode('before'));
  await untilCalled(1);
  await untilEmpty(incoming);
  await storage.stop();
  await host.printed('does not answer');
  await storage.start();
  await host.printed('answers again');
  await enqueue(incoming, encode('after'));
  await untilCalled(2);
  expect(host.output().match(/does not answer/g)).toHaveLength(1);
  expect(await host.stop()).toBe(0);
});
