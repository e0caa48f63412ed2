// Who stops hearing, and when: rights that go while real clients are connected. There are two instances of the app on
// the same tables and the same SignalR: agents and messages come to the first, changes are made through the second.
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { readSignalRConnection, signServiceToken } from '../../local/functions-host/signalr-connection';
import { emulatorAccessKey } from '../../local/signalr-stand-in/signalr-stand-in';
import { negotiation } from '../../shared/contract/service';
import type { SentimentUpdate } from '../../shared/contract/sentiment';
import { ApiClient, conversationPath, expectSnapshot, queuePath } from '../support/api-client';
import { eventually } from '../support/eventually';
import { expectProblem, request, type HttpReply } from '../support/http-reply';
import { LiveListener, type HeardEvent } from '../support/live-listener';
import { MessageSender } from '../support/message-sender';
import { startSignalR, startTables, type OutsideService } from '../support/outside-services';
import { openPath, type BlockablePath } from '../support/blockable-path';
import { startApp, type RunningApp } from '../support/running-app';
import { instant, unique } from '../support/support-desk';

/** In this time a change reaches every instance, and whoever lost the right hears nothing more. */
const reachesAllWithinMs = 5_000;

let tables: OutsideService;
let signalR: OutsideService;
let road: BlockablePath;
let first: RunningApp;
let second: RunningApp;
/** Sets up through the first instance, so that what it remembers is right before the change. */
let adminOnFirst: ApiClient;
/** Makes the changes. */
let admin: ApiClient;
const connected: LiveListener[] = [];
/** Ends what was started, the last first, however far the start came. */
const endings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  tables = await startTables();
  endings.push(() => tables.dispose());
  signalR = await startSignalR();
  endings.push(() => signalR.dispose());
  road = await openPath(signalR.port);
  endings.push(() => road.close());
  // The app goes by the road, clients go straight to the service.
  const settings = {
    TABLES_CONNECTION: tables.connectionString,
    AzureSignalRConnectionString:
      `Endpoint=http://127.0.0.1;Port=${road.port};AccessKey=${emulatorAccessKey};Version=1.0;` +
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
  road.unblock();
  await Promise.all(connected.splice(0).map((listener) => listener.close()));
});

interface Person {
  agentId: string;
  /** Their calls to the first instance, and to the second. */
  onFirst: ApiClient;
  onSecond: ApiClient;
  listener: LiveListener;
}

/** Someone with a live connection through the first instance, who is a member of these queues. */
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

/** Some who watch the conversation already. */
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

/** What a customer says next. */
function nextMessage(inQueue: string) {
  const number = ++messagesSaid;
  const text = number % 2 ? 'This is terrible, I hate it!' : 'Great, I love it, thank you!';
  const author = { role: 'customer' } as const;
  return { conversationId, messageId: `m-${number}`, text, author, queueId: inQueue, sentAt: instant(number) };
}

function say(through: RunningApp, inQueue = queueId): Promise<SentimentUpdate> {
  return new MessageSender(through.baseUrl, through.webhookSecret).sendCounted(nextMessage(inQueue));
}

/** All that someone heard after so many events. It is complete: what was then sent straight to them has arrived. */
async function heardBy({ listener }: Person, since = 0): Promise<HeardEvent[]> {
  const sentinel = randomUUID();
  const isSentinel = ({ target }: HeardEvent) => target === 'sentimentAlert';
  await sendDirectly(`/connections/${listener.connectionId}`, sentinel);
  await listener.until(({ events }) => events.some(({ argument }) => argument === sentinel));
  return listener.events.slice(since).filter((event) => !isSentinel(event));
}

/** Sends a word by the service's own data plane, past the app. */
async function sendDirectly(audience: string, word: string): Promise<void> {
  const connection = readSignalRConnection(signalR.connectionString);
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

/** Everyone is told this, and is told it once. */
async function expectNotice(people: Person[], notice: object): Promise<void> {
  await Promise.all(people.map((person) => person.listener.until(() => notices(person).length > 0)));
  for (const person of people) expect(notices(person)).toEqual([notice]);
}

async function expectNothingHeardBy(people: Person[], since?: number): Promise<void> {
  for (const person of people) expect(await heardBy(person, since)).toEqual([]);
}

/** The customer goes on writing to the first instance, until the change has had all the time it may take. */
async function talkUntilChangeIsKnown(changedAt: number, talk: () => Promise<unknown>): Promise<void> {
  await eventually(talk, () => performance.now() - changedAt > reachesAllWithinMs, reachesAllWithinMs + 1_000);
}

/** The first instance answers as the change demands, in the time it may take. */
async function untilRefusedByFirst(person: Person, changedAt: number): Promise<void> {
  const left = reachesAllWithinMs - (performance.now() - changedAt);
  const path = `${conversationPath(conversationId)}/sentiment?queueId=${encodeURIComponent(queueId)}`;
  await eventually(
    () => person.onFirst.call('GET', path),
    ({ status }) => status === 403,
    left,
  );
}

const takeOut = ({ agentId }: Person) =>
  admin.call('DELETE', `${queuePath(queueId)}/members/${encodeURIComponent(agentId)}`);

describe('a member who is taken out of the queue', () => {
  it('hears nothing more after five seconds, though their client ignores the notice; the others do', async () => {
    const [leaving, staying, supervising, administrator] = (await watchersOf(
      [queueId],
      ...(['agent', 'agent', 'supervisor', 'admin'] as const),
    )) as [Person, Person, Person, Person];
    const remaining = [staying, supervising, administrator];
    const all = [leaving, ...remaining];
    const begun = await say(first);
    for (const { listener } of all) await listener.untilRevision(begun.revision);
    // That the conversation began was news to all; they may still see it.
    for (const person of all) expect(notices(person)).toEqual([{ conversationId }]);
    for (const { listener } of all) {
      await listener.watch(conversationId);
      listener.events.length = 0;
    }

    expect(await takeOut(leaving)).toMatchObject({ status: 204 });
    const changedAt = performance.now();
    await expectNotice(all, { queueId });
    for (const { onSecond, listener } of remaining) expectSnapshot((await tryToWatch(onSecond, listener)).json);
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    await talkUntilChangeIsKnown(changedAt, () => say(first));
    const heardUntilThen = leaving.listener.events.length;

    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    for (const { listener } of remaining) {
      expect(await listener.untilRevision(throughFirst.revision)).toEqual(throughFirst);
      expect(await listener.untilRevision(throughSecond.revision)).toEqual(throughSecond);
    }
    expect(await heardBy(leaving, heardUntilThen)).toEqual([]);
    await expectNothingHeardBy(bystanders);
    expect(notices(leaving)).toEqual([{ queueId }]);
  });

  it('is refused by every instance at once, and those who stay hear on, wherever they watch again', async () => {
    const [leaving, staying] = (await watchersOf([queueId], 'agent', 'agent')) as [Person, Person];
    await say(first);
    await takeOut(leaving);
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

  it('is refused by every instance within five seconds, also when they ask again', async () => {
    const [leaving] = (await watchersOf([queueId], 'agent')) as [Person];
    await say(first);
    await takeOut(leaving);
    const changedAt = performance.now();
    expectRefused(await tryToWatch(leaving.onSecond, leaving.listener));
    await untilRefusedByFirst(leaving, changedAt);
    expectRefused(await tryToWatch(leaving.onFirst, leaving.listener));
    const before = leaving.listener.events.length;
    await Promise.all([say(first), say(second)]);
    expect(await heardBy(leaving, before)).toEqual([]);
  });

  it('loses it too when they reached for the live feed through an instance that had not heard of it yet', async () => {
    const [leaving, staying] = (await watchersOf([queueId], 'agent', 'agent')) as [Person, Person];
    await say(first);
    await takeOut(leaving);
    const changedAt = performance.now();
    // Whatever the first instance makes of this: it can't last.
    await tryToWatch(leaving.onFirst, leaving.listener);
    expectSnapshot((await tryToWatch(staying.onSecond, staying.listener)).json);
    await talkUntilChangeIsKnown(changedAt, () => say(first));
    const heardUntilThen = leaving.listener.events.length;
    const [throughFirst, throughSecond] = [await say(first), await say(second)];
    await staying.listener.untilRevision(throughFirst.revision);
    await staying.listener.untilRevision(throughSecond.revision);
    expect(await heardBy(leaving, heardUntilThen)).toEqual([]);
  });

  it('hears again once they are a member again and watch', async () => {
    const [agent] = (await watchersOf([queueId], 'agent')) as [Person];
    await takeOut(agent);
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

describe('a supervisor who is taken out of the queue', () => {
  it('can’t take themselves in again through an instance that had not heard of it', async () => {
    const [leaving] = (await watchersOf([queueId], 'supervisor')) as [Person];
    await leaving.onFirst.expect(200, 'GET', queuePath(queueId));
    await takeOut(leaving);
    const asMember = `${queuePath(queueId)}/members/${encodeURIComponent(leaving.agentId)}`;
    expectRefused(await leaving.onFirst.call('PUT', asMember, { role: 'supervisor' }));
    await admin.expect(200, 'PUT', queuePath(queueId), { enabled: false });
    expectRefused(await leaving.onFirst.call('PUT', queuePath(queueId), { enabled: true }));
  });
});

describe('a queue that is switched off', () => {
  it('falls silent for everyone, administrators included, until it is on and they watch again', async () => {
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
    await expectNothingHeardBy([...all, ...bystanders]);

    await admin.putQueue(queueId, { enabled: true });
    await eventually(
      () => tryToWatch(listening.onFirst, listening.listener),
      ({ status }) => status === 200,
      reachesAllWithinMs,
    );
    const update = await say(first);
    expect(await listening.listener.untilRevision(update.revision)).toEqual(update);
    await expectNothingHeardBy([deaf, ...bystanders]);
  });

  it('is not told to those who listen to another queue', async () => {
    const elsewhere = await connect('agent', queueId, otherQueue);
    await elsewhere.listener.watch(unique('another-conversation'), otherQueue);
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    await admin.putQueue(queueId, { enabled: false });
    await expectNotice([watching], { queueId });
    await expectNothingHeardBy([elsewhere]);
  });
});

describe('a conversation that moves to another queue', () => {
  it('is heard no more by those who don’t belong there, from the very message that moves it', async () => {
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
    expect(await heardBy(leaving)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    // Nobody of that queue had watched, and nobody is told unasked.
    await expectNothingHeardBy(bystanders);
  });

  it('is no business of those who waited for it in the queue that they asked for', async () => {
    const [waiting] = (await watchersOf([queueId], 'agent')) as [Person];
    expect(await waiting.onFirst.snapshot(conversationId, queueId)).toMatchObject({ level: 'neutral', revision: 0 });
    await say(second, otherQueue);
    await expectNotice([waiting], { conversationId });
    expectRefused(await tryToWatch(waiting.onFirst, waiting.listener));
    await say(first, otherQueue);
    expect(await heardBy(waiting)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    await expectNothingHeardBy(bystanders);
  });

  it('is told when it begins where it was waited for, too, and the first update with it', async () => {
    const [waiting] = (await watchersOf([queueId], 'agent')) as [Person];
    const begun = await say(second);
    expect(await heardBy(waiting)).toEqual([
      { target: 'watchExpired', argument: { conversationId } },
      { target: 'sentimentUpdated', argument: begun },
    ]);
    await expectNothingHeardBy(bystanders);
  });
});

describe('a conversation that is erased', () => {
  it('is told to those who watch; what begins anew in another queue is not theirs to hear', async () => {
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
    expect(await heardBy(watching)).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
    await expectNothingHeardBy(bystanders);
  });
});

describe('a notice that never went out, since SignalR could not be reached', () => {
  const changes: Record<string, { change: (leaving: Person) => Promise<HttpReply>; notice: () => object }> = {
    'a member is taken out': { change: takeOut, notice: () => ({ queueId }) },
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

  it.each(Object.keys(changes))('goes out when the request is repeated: %s', async (name) => {
    const { change, notice } = changes[name]!;
    const watching = (await watchersOf([queueId], 'agent', 'supervisor')) as [Person, Person];
    await say(first);
    for (const { listener } of watching) listener.events.length = 0;

    road.block();
    expect(await change(watching[0])).toMatchObject({ status: 500 });
    await expectNothingHeardBy(watching);
    road.unblock();
    expect((await change(watching[0])).status).toBeLessThan(300);
    await expectNotice(watching, notice());
    expect(await heardBy(watching[0])).toHaveLength(1);
    await expectNothingHeardBy(bystanders);
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
  ])('binds the connection to no user, whatever is asked for by %s', async (_where, asked) => {
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

  it('makes nobody hear anything: neither what is sent to a user of that name nor what others watch', async () => {
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    const [idle] = bystanders as [Person];
    await sendDirectly(`/users/${encodeURIComponent(idle.agentId)}`, 'for the user of that name');
    const update = await say(first);
    await watching.listener.untilRevision(update.revision);
    expect(idle.listener.events).toEqual([]);
    await expectNothingHeardBy(bystanders);
    expect(idle.listener.events).toHaveLength(1);
  });
});
