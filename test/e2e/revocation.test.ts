// Revocation of rights while real clients are connected: who stops receiving, and when. Two instances of the app run on
// the same tables and the same SignalR: agents and messages use the first, changes are made through the second.
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { readKeyedConnection, signServiceToken } from '../../local/functions-host/signalr-connection';
import { emulatorAccessKey } from '../../local/signalr-stand-in/signalr-stand-in';
import { negotiation } from '../../shared/contract/service';
import type { SentimentUpdate } from '../../shared/contract/sentiment';
import { ApiClient, conversationPath, expectSnapshot, queuePath } from '../support/api-client';
import { eventually } from '../support/eventually';
import { expectProblem, request, type HttpReply } from '../support/http-reply';
import { LiveListener, type ReceivedEvent } from '../support/live-listener';
import { MessageSender } from '../support/message-sender';
import { startSignalR, startTables, type OutsideService } from '../support/outside-services';
import { openPath, type BlockablePath } from '../support/blockable-path';
import { startApp, type RunningApp } from '../support/running-app';
import { instant, unique } from '../support/support-desk';

/** Within this time a change reaches every instance, and a client without the right receives nothing more. */
const reachesAllWithinMs = 5_000;

let tables: OutsideService;
let signalR: OutsideService;
let signalRPath: BlockablePath;
let first: RunningApp;
let second: RunningApp;
/** Sets up through the first instance, so that its cache is current before the change. */
let adminOnFirst: ApiClient;
/** Makes the changes. */
let admin: ApiClient;
const connected: LiveListener[] = [];
/** Stops everything that was started, the last first, even after a failed start. */
const endings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  tables = await startTables();
  endings.push(() => tables.dispose());
  signalR = await startSignalR();
  endings.push(() => signalR.dispose());
  signalRPath = await openPath(signalR.port);
  endings.push(() => signalRPath.close());
  // The app connects through the path, clients connect directly to the service.
  const settings = {
    TABLES_CONNECTION: tables.connectionString,
    AzureSignalRConnectionString:
      `Endpoint=http://127.0.0.1;Port=${signalRPath.port};AccessKey=${emulatorAccessKey};Version=1.0;` +
      `ClientEndpoint=http://127.0.0.1:${signalR.port}`,
  };
  first = await startApp({ settings });
  endings.push(() => first.stop());
  second = await startApp({ settings });
  endings.push(() => second.stop());
  const token = await first.token({ sub: unique('admin'), roles: ['admin'] });
  [adminOnFirst, admin] = [new ApiClient(first.baseUrl, token), new ApiClient(second.baseUrl, token)];
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

let queueId: string;
let otherQueue: string;
let conversationId: string;
let messagesSaid: number;
/** A member of the queue who never watched, and two people of another queue who were refused. */
let bystanders: Person[];

beforeEach(async () => {
  [queueId, otherQueue, conversationId] = [unique('queue'), unique('other-queue'), unique('conversation')];
  messagesSaid = 0;
  for (const id of [queueId, otherQueue]) await adminOnFirst.putQueue(id, { enabled: true });
  bystanders = [
    await connect('agent', queueId),
    await connect('agent', otherQueue),
    await connect('supervisor', otherQueue),
  ];
  for (const { onFirst, listener } of bystanders.slice(1)) expectRefused(await tryToWatch(onFirst, listener));
});
afterEach(async () => {
  signalRPath.unblock();
  await Promise.all(connected.splice(0).map((listener) => listener.close()));
});

interface Person {
  agentId: string;
  /** Their calls to the first instance, and to the second. */
  onFirst: ApiClient;
  onSecond: ApiClient;
  listener: LiveListener;
}

/** A member of these queues with a live connection through the first instance. */
async function connect(role: 'agent' | 'supervisor' | 'admin', ...queueIds: string[]): Promise<Person> {
  const agentId = unique(role);
  const token = await first.token({ sub: agentId, roles: [role] });
  const onFirst = new ApiClient(first.baseUrl, token);
  const member = { role: role === 'supervisor' ? role : 'agent' } as const;
  for (const id of queueIds) await adminOnFirst.putMember(id, agentId, member);
  const listener = await LiveListener.connect(onFirst);
  connected.push(listener);
  return { agentId, onFirst, onSecond: new ApiClient(second.baseUrl, token), listener };
}

/** Members who already watch the conversation. */
async function watchersOf(queues: string[], ...roles: ('agent' | 'supervisor' | 'admin')[]): Promise<Person[]> {
  return Promise.all(
    roles.map(async (role) => {
      const person = await connect(role, ...(role === 'admin' ? [] : queues));
      await person.listener.watch(conversationId, queueId);
      return person;
    }),
  );
}

function tryToWatch(client: ApiClient, listener: LiveListener, inQueue = queueId): Promise<HttpReply> {
  const body = { connectionId: listener.connectionId, queueId: inQueue };
  return client.call('POST', `${conversationPath(conversationId)}/watch`, body);
}

function expectRefused(reply: HttpReply): void {
  expectProblem(reply, 403);
}

/** The customer's next message. */
function nextMessage(inQueue: string) {
  const number = ++messagesSaid;
  const text = number % 2 ? 'This is terrible, I hate it!' : 'Great, I love it, thank you!';
  const author = { role: 'customer' } as const;
  return { conversationId, messageId: `m-${number}`, text, author, queueId: inQueue, sentAt: instant(number) };
}

function say(through: RunningApp, inQueue = queueId): Promise<SentimentUpdate> {
  return new MessageSender(through.baseUrl, through.webhookSecret).sendCounted(nextMessage(inQueue));
}

/** All events that a client received since this count. Complete: a message sent directly afterwards has arrived. */
async function receivedBy({ listener }: Person, since = 0): Promise<ReceivedEvent[]> {
  const sentinel = randomUUID();
  const isSentinel = ({ target }: ReceivedEvent) => target === 'sentimentAlert';
  await sendDirectly(`/connections/${listener.connectionId}`, sentinel);
  await listener.until(({ events }) => events.some(({ argument }) => argument === sentinel));
  return listener.events.slice(since).filter((event) => !isSentinel(event));
}

/** Sends a message with the service's own REST API, bypassing the app. */
async function sendDirectly(audience: string, word: string): Promise<void> {
  const connection = readKeyedConnection(signalR.connectionString);
  const path = `/api/hubs/sentiment${audience}/:send`;
  const token = signServiceToken(connection, path);
  const { status } = await request(connection.endpoint + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ Target: 'sentimentAlert', Arguments: [word] }),
  });
  expect(status).toBe(202);
}

function notices({ listener }: Person): unknown[] {
  return listener.events.filter(({ target }) => target === 'watchExpired').map(({ argument }) => argument);
}

/** Expects that everyone receives this notice exactly once. */
async function expectNotice(people: Person[], notice: object): Promise<void> {
  await Promise.all(people.map((person) => person.listener.until(() => notices(person).length > 0)));
  for (const person of people) expect(notices(person)).toEqual([notice]);
}

async function expectNothingReceivedBy(people: Person[], since?: number): Promise<void> {
  for (const person of people) expect(await receivedBy(person, since)).toEqual([]);
}

/** The customer keeps writing to the first instance until the time limit of the change has passed. */
async function talkUntilChangeIsKnown(changedAt: number, talk: () => Promise<unknown>): Promise<void> {
  await eventually(talk, () => performance.now() - changedAt > reachesAllWithinMs, reachesAllWithinMs + 1_000);
}

/** Waits until the first instance refuses, within the time limit of the change. */
async function untilRefusedByFirst(person: Person, changedAt: number): Promise<void> {
  const left = reachesAllWithinMs - (performance.now() - changedAt);
  const path = `${conversationPath(conversationId)}/sentiment?queueId=${encodeURIComponent(queueId)}`;
  await eventually(
    () => person.onFirst.call('GET', path),
    ({ status }) => status === 403,
    left,
  );
}

const remove = ({ agentId }: Person) =>
  admin.call('DELETE', `${queuePath(queueId)}/members/${encodeURIComponent(agentId)}`);

describe('a member who is removed from the queue', () => {
  it('receives nothing more after five seconds, even if the client ignores the notice; the others do', async () => {
    const [leaving, staying, supervising, administrator] = (await watchersOf(
      [queueId],
      ...(['agent', 'agent', 'supervisor', 'admin'] as const),
    )) as [Person, Person, Person, Person];
    const remaining = [staying, supervising, administrator];
    const all = [leaving, ...remaining];
    const begun = await say(first);
    for (const { listener } of all) await listener.untilRevision(begun.revision);
    // All were notified that the conversation began; they may still see it.
    for (const person of all) expect(notices(person)).toEqual([{ conversationId }]);
    for (const { listener } of all) {
      await listener.watch(conversationId);
      listener.events.length = 0;
    }

    expect(await remove(leaving)).toMatchObject({ status: 204 });
    const changedAt = performance.now();
    await expectNotice(all, { queueId });
    for (const { onSecond, listener } of remaining) expectSnapshot((await tryToWatch(onSecond, listener)).json);
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    await talkUntilChangeIsKnown(changedAt, () => say(first));
    const receivedUntilThen = leaving.listener.events.length;

    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    for (const { listener } of remaining) {
      expect(await listener.untilRevision(throughFirst.revision)).toEqual(throughFirst);
      expect(await listener.untilRevision(throughSecond.revision)).toEqual(throughSecond);
    }
    expect(await receivedBy(leaving, receivedUntilThen)).toEqual([]);
    await expectNothingReceivedBy(bystanders);
    expect(notices(leaving)).toEqual([{ queueId }]);
  });

  it('is refused by every instance at once, and the others keep receiving, through any instance', async () => {
    const [leaving, staying] = (await watchersOf([queueId], 'agent', 'agent')) as [Person, Person];
    await say(first);
    await remove(leaving);
    const changedAt = performance.now();
    expectRefused(await tryToWatch(leaving.onFirst, leaving.listener));
    expectSnapshot((await tryToWatch(staying.onFirst, staying.listener)).json);
    await talkUntilChangeIsKnown(changedAt, async () => {
      const update = await say(first);
      await staying.listener.untilRevision(update.revision);
    });
    const update = await say(second);
    expect(await staying.listener.untilRevision(update.revision)).toEqual(update);
  });

  it('is refused by every instance within five seconds, also on retries', async () => {
    const [leaving] = (await watchersOf([queueId], 'agent')) as [Person];
    await say(first);
    await remove(leaving);
    const changedAt = performance.now();
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    await untilRefusedByFirst(leaving, changedAt);
    expectRefused(await tryToWatch(leaving.onFirst, leaving.listener));
    const before = leaving.listener.events.length;
    await Promise.all([say(first), say(second)]);
    expect(await receivedBy(leaving, before)).toEqual([]);
  });

  it('loses access too after a watch through an instance that did not know the change yet', async () => {
    const [leaving, staying] = (await watchersOf([queueId], 'agent', 'agent')) as [Person, Person];
    await say(first);
    await remove(leaving);
    const changedAt = performance.now();
    // The first instance may allow this, but not permanently.
    await tryToWatch(leaving.onFirst, leaving.listener);
    expectSnapshot((await tryToWatch(staying.onSecond, staying.listener)).json);
    await talkUntilChangeIsKnown(changedAt, () => say(first));
    const receivedUntilThen = leaving.listener.events.length;
    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    await staying.listener.untilRevision(throughFirst.revision);
    await staying.listener.untilRevision(throughSecond.revision);
    expect(await receivedBy(leaving, receivedUntilThen)).toEqual([]);
  });

  it('receives again after being added again and watching', async () => {
    const [agent] = (await watchersOf([queueId], 'agent')) as [Person];
    await remove(agent);
    const changedAt = performance.now();
    await untilRefusedByFirst(agent, changedAt);
    await admin.putMember(queueId, agent.agentId, { role: 'agent' });
    await eventually(
      () => tryToWatch(agent.onFirst, agent.listener),
      ({ status }) => status === 200,
      reachesAllWithinMs,
    );
    const update = await say(first);
    expect(await agent.listener.untilRevision(update.revision)).toEqual(update);
  });
});

describe('a supervisor who is removed from the queue', () => {
  it('can’t add themselves again through an instance that does not know the change yet', async () => {
    const [leaving] = (await watchersOf([queueId], 'supervisor')) as [Person];
    await leaving.onFirst.expect(200, 'GET', queuePath(queueId));
    await remove(leaving);
    const asMember = `${queuePath(queueId)}/members/${encodeURIComponent(leaving.agentId)}`;
    expectRefused(await leaving.onFirst.call('PUT', asMember, { role: 'supervisor' }));
    await admin.expect(200, 'PUT', queuePath(queueId), { enabled: false });
    expectRefused(await leaving.onFirst.call('PUT', queuePath(queueId), { enabled: true }));
  });
});

describe('a queue that is switched off', () => {
  it('sends nothing to anyone, including administrators, until it is on and they watch again', async () => {
    const all = await watchersOf([queueId], 'agent', 'supervisor', 'admin');
    const [deaf, listening] = all as [Person, Person];
    const begun = await say(first);
    for (const { listener } of all) {
      await listener.untilRevision(begun.revision);
      await listener.watch(conversationId);
      listener.events.length = 0;
    }

    await admin.putQueue(queueId, { enabled: false });
    const changedAt = performance.now();
    await expectNotice(all, { queueId });
    for (const { onSecond, listener } of all) expectRefused(await tryToWatch(onSecond, listener));
    const send = (through: RunningApp) =>
      new MessageSender(through.baseUrl, through.webhookSecret).send(nextMessage(queueId));
    expect(await send(second)).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId });
    await eventually(
      () => send(first),
      ({ outcome }) => outcome === 'ignored',
      reachesAllWithinMs - (performance.now() - changedAt),
    );
    for (const { onFirst, listener } of all) expectRefused(await tryToWatch(onFirst, listener));
    for (const { listener } of all) listener.events.length = 0;
    expect(await send(first)).toEqual({ outcome: 'ignored', reason: 'queue-disabled', queueId });
    await expectNothingReceivedBy([...all, ...bystanders]);

    await admin.putQueue(queueId, { enabled: true });
    await eventually(
      () => tryToWatch(listening.onFirst, listening.listener),
      ({ status }) => status === 200,
      reachesAllWithinMs,
    );
    const update = await say(first);
    expect(await listening.listener.untilRevision(update.revision)).toEqual(update);
    await expectNothingReceivedBy([deaf, ...bystanders]);
  });

  it('sends no notice to clients of another queue', async () => {
    const elsewhere = await connect('agent', queueId, otherQueue);
    await elsewhere.listener.watch(unique('another-conversation'), otherQueue);
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    await admin.putQueue(queueId, { enabled: false });
    await expectNotice([watching], { queueId });
    await expectNothingReceivedBy([elsewhere]);
  });
});

describe('a conversation that moves to another queue', () => {
  it('is not received by non-members of the new queue, starting with the message that moves it', async () => {
    const [leaving] = (await watchersOf([queueId], 'agent')) as [Person];
    const [moving] = (await watchersOf([queueId, otherQueue], 'agent')) as [Person];
    await say(first);
    for (const { listener } of [leaving, moving]) {
      await listener.watch(conversationId);
      listener.events.length = 0;
    }

    const moved = await say(second, otherQueue);
    await expectNotice([leaving, moving], { conversationId });
    for (const client of [leaving.onFirst, leaving.onSecond]) expectRefused(await tryToWatch(client, leaving.listener));
    expect(expectSnapshot((await tryToWatch(moving.onFirst, moving.listener)).json)).toMatchObject({
      queueId: otherQueue,
      revision: moved.revision,
    });
    const [throughFirst, throughSecond] = [await say(first, otherQueue), await say(second, otherQueue)];
    expect(await moving.listener.untilRevision(throughFirst.revision)).toEqual(throughFirst);
    expect(await moving.listener.untilRevision(throughSecond.revision)).toEqual(throughSecond);
    expect(await receivedBy(leaving)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    // No member of that queue had watched, and only watchers are notified.
    await expectNothingReceivedBy(bystanders);
  });

  it('sends nothing to clients that watch it in another queue', async () => {
    const [waiting] = (await watchersOf([queueId], 'agent')) as [Person];
    expect(await waiting.onFirst.snapshot(conversationId, queueId)).toMatchObject({ level: 'neutral', revision: 0 });
    await say(second, otherQueue);
    await expectNotice([waiting], { conversationId });
    expectRefused(await tryToWatch(waiting.onFirst, waiting.listener));
    await say(first, otherQueue);
    expect(await receivedBy(waiting)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    await expectNothingReceivedBy(bystanders);
  });

  it('sends a notice and the first update when it begins in the queue in which it is watched', async () => {
    const [waiting] = (await watchersOf([queueId], 'agent')) as [Person];
    const begun = await say(second);
    expect(await receivedBy(waiting)).toEqual([
      { target: 'watchExpired', argument: { conversationId } },
      { target: 'sentimentUpdated', argument: begun },
    ]);
    await expectNothingReceivedBy(bystanders);
  });
});

describe('a conversation that is erased', () => {
  it('notifies its watchers, who do not receive a new conversation in another queue', async () => {
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    await say(first);
    watching.listener.events.length = 0;
    await admin.expect(204, 'DELETE', conversationPath(conversationId));
    await expectNotice([watching], { conversationId });
    expect(await watching.listener.watch(conversationId, queueId)).toMatchObject({ revision: 0, messageCount: 0 });

    watching.listener.events.length = 0;
    await say(first, otherQueue);
    expectRefused(await tryToWatch(watching.onFirst, watching.listener));
    await say(second, otherQueue);
    expect(await receivedBy(watching)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    await expectNothingReceivedBy(bystanders);
  });
});

describe('a notice that was not sent, since SignalR could not be reached', () => {
  const changes: Record<string, { change: (leaving: Person) => Promise<HttpReply>; notice: () => object }> = {
    'a member is removed': { change: remove, notice: () => ({ queueId }) },
    'the queue is switched off': {
      change: () => admin.call('PUT', queuePath(queueId), { enabled: false }),
      notice: () => ({ queueId }),
    },
    'the conversation moves': {
      change: () => {
        const message = { ...nextMessage(otherQueue), messageId: 'the-move', sentAt: instant(1_000) };
        return new MessageSender(second.baseUrl, second.webhookSecret).deliver(message);
      },
      notice: () => ({ conversationId }),
    },
    'the conversation is erased': {
      change: () => admin.call('DELETE', conversationPath(conversationId)),
      notice: () => ({ conversationId }),
    },
  };

  it.each(Object.keys(changes))('is sent when the request is repeated: %s', async (name) => {
    const { change, notice } = changes[name]!;
    const watching = (await watchersOf([queueId], 'agent', 'supervisor')) as [Person, Person];
    await say(first);
    for (const { listener } of watching) listener.events.length = 0;

    signalRPath.block();
    expect(await change(watching[0])).toMatchObject({ status: 500 });
    await expectNothingReceivedBy(watching);
    signalRPath.unblock();
    expect((await change(watching[0])).status).toBeLessThan(300);
    await expectNotice(watching, notice());
    expect(await receivedBy(watching[0])).toHaveLength(1);
    await expectNothingReceivedBy(bystanders);
  });
});

describe('negotiating', () => {
  it.each([
    ['the body', { body: JSON.stringify({ headers: { 'x-user': 'mallory' }, userId: 'mallory', nameid: 'mallory' }) }],
    [
      'a header',
      { headers: { 'x-user': 'mallory', 'x-ms-signalr-userid': 'mallory', 'x-ms-client-principal-id': 'mallory' } },
    ],
    ['the query', { query: '?userId=mallory&hub=another&hubName=another&asrs.s.uid=mallory' }],
    ['nothing', {}],
  ])('binds the connection to no user, whatever is requested by %s', async (_where, asked) => {
    const { body, headers, query = '' } = asked as { body?: string; headers?: Record<string, string>; query?: string };
    const reply = await request(`${first.baseUrl}/api/negotiate${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await first.token({ sub: 'mallory', roles: ['agent'] })}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body }),
    });
    expect(reply.status).toBe(200);
    const { url, accessToken } = negotiation.parse(reply.json);
    expect(url).toBe(`http://127.0.0.1:${signalR.port}/client/?hub=sentiment`);
    expect(decodeJwt(accessToken)).toEqual({
      aud: 'http://127.0.0.1/client/?hub=sentiment',
      nbf: expect.any(Number) as number,
      iat: expect.any(Number) as number,
      exp: expect.any(Number) as number,
    });
  });

  it('subscribes to nothing: neither to messages to a user of that name nor to what others watch', async () => {
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    const [idle] = bystanders as [Person];
    await sendDirectly(`/users/${encodeURIComponent(idle.agentId)}`, 'for the user of that name');
    const update = await say(first);
    await watching.listener.untilRevision(update.revision);
    expect(idle.listener.events).toEqual([]);
    await expectNothingReceivedBy(bystanders);
    expect(idle.listener.events).toHaveLength(1);
  });
});
