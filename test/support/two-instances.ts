// Two instances of the app on the same tables and the same SignalR, with real clients: agents and messages use the first
// instance, changes are made through the second. Each test has a queue and a conversation of its own.
import { randomUUID } from 'node:crypto';
import { readKeyedConnection, signServiceToken } from '../../local/functions-host/signalr-connection';
import { emulatorAccessKey } from '../../local/signalr-stand-in/signalr-stand-in';
import type { SentimentUpdate } from '../../shared/contract/sentiment';
import { ApiClient, conversationPath, queuePath } from './api-client';
import { eventually } from './eventually';
import { expectProblem, request, type HttpReply } from './http-reply';
import { LiveListener, type ReceivedEvent } from './live-listener';
import { MessageSender } from './message-sender';
import { startSignalR, startTables, type OutsideService } from './outside-services';
import { openPath, type BlockablePath } from './blockable-path';
import { startApp, type RunningApp } from './running-app';
import { instant, unique } from './support-desk';

/** Within this time a change reaches every instance, and a client without the right receives nothing more. */
export const reachesAllWithinMs = 5_000;

let tables: OutsideService;
export let signalR: OutsideService;
export let signalRPath: BlockablePath;
export let first: RunningApp;
export let second: RunningApp;
/** Sets up through the first instance, so that its cache is current before the change. */
let adminOnFirst: ApiClient;
/** Makes the changes. */
export let admin: ApiClient;
const connected: LiveListener[] = [];
/** Stops everything that was started, the last first, even after a failed start. */
const endings: (() => Promise<unknown>)[] = [];

export let queueId: string;
export let otherQueue: string;
export let conversationId: string;
let messagesSaid: number;
/** A member of the queue who never watched, and two people of another queue who were refused. */
export let bystanders: Person[];

export interface Person {
  agentId: string;
  /** Their calls to the first instance, and to the second. */
  onFirst: ApiClient;
  onSecond: ApiClient;
  listener: LiveListener;
}

/** A member of these queues with a live connection through the first instance. */
export async function connect(role: 'agent' | 'supervisor' | 'admin', ...queueIds: string[]): Promise<Person> {
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
export async function watchersOf(queues: string[], ...roles: ('agent' | 'supervisor' | 'admin')[]): Promise<Person[]> {
  return Promise.all(
    roles.map(async (role) => {
      const person = await connect(role, ...(role === 'admin' ? [] : queues));
      await person.listener.watch(conversationId, queueId);
      return person;
    }),
  );
}

export function tryToWatch(client: ApiClient, listener: LiveListener, inQueue = queueId): Promise<HttpReply> {
  const body = { connectionId: listener.connectionId, queueId: inQueue };
  return client.call('POST', `${conversationPath(conversationId)}/watch`, body);
}

export function expectRefused(reply: HttpReply): void {
  expectProblem(reply, 403);
}

/** The customer's next message. */
export function nextMessage(inQueue: string) {
  const number = ++messagesSaid;
  const text = number % 2 ? 'This is terrible, I hate it!' : 'Great, I love it, thank you!';
  const author = { role: 'customer' } as const;
  return { conversationId, messageId: `m-${number}`, text, author, queueId: inQueue, sentAt: instant(number) };
}

export function say(through: RunningApp, inQueue = queueId): Promise<SentimentUpdate> {
  return new MessageSender(through.baseUrl, through.webhookSecret).sendCounted(nextMessage(inQueue));
}

/** All events that a client received since this count. Complete: a message sent directly afterwards has arrived. */
export async function receivedBy({ listener }: Person, since = 0): Promise<ReceivedEvent[]> {
  const sentinel = randomUUID();
  await sendDirectly(`/connections/${listener.connectionId}`, sentinel);
  await listener.until(({ events }) => events.some(({ argument }) => argument === sentinel));
  // What the app sends is never a single word.
  return listener.events.slice(since).filter(({ argument }) => typeof argument !== 'string');
}

/** Sends a message with the service's own REST API, bypassing the app. */
export async function sendDirectly(audience: string, word: string): Promise<void> {
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

export function notices({ listener }: Person): unknown[] {
  return listener.events.filter(({ target }) => target === 'watchExpired').map(({ argument }) => argument);
}

/** Expects that everyone receives this notice exactly once. */
export async function expectNotice(people: Person[], notice: object): Promise<void> {
  await Promise.all(people.map((person) => person.listener.until(() => notices(person).length > 0)));
  for (const person of people) expect(notices(person)).toEqual([notice]);
}

export async function expectNothingReceivedBy(people: Person[], since?: number): Promise<void> {
  for (const person of people) expect(await receivedBy(person, since)).toEqual([]);
}

/** The customer keeps writing to the first instance until the time limit of the change has passed. */
export async function talkUntilChangeIsKnown(changedAt: number, talk: () => Promise<unknown>): Promise<void> {
  await eventually(talk, () => performance.now() - changedAt > reachesAllWithinMs, reachesAllWithinMs + 1_000);
}

/** Waits until the first instance refuses, within the time limit of the change. */
export async function untilRefusedByFirst(person: Person, changedAt: number): Promise<void> {
  const left = reachesAllWithinMs - (performance.now() - changedAt);
  const path = `${conversationPath(conversationId)}/sentiment?queueId=${encodeURIComponent(queueId)}`;
  await eventually(
    () => person.onFirst.call('GET', path),
    ({ status }) => status === 403,
    left,
  );
}

/** Takes the person out of the queue. */
export const remove = ({ agentId }: Person) =>
  admin.call('DELETE', `${queuePath(queueId)}/members/${encodeURIComponent(agentId)}`);

/** Starts both instances for the tests of a file. */
export function startTwoInstances(): void {
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
    await closeConnections();
    for (const end of endings.reverse()) await end();
  });
}

async function closeConnections(): Promise<void> {
  await Promise.all(connected.splice(0).map((listener) => listener.close()));
}

/** Starts both instances for the tests of a file, and gives each test a queue, a conversation and bystanders of its own. */
export function useTwoInstances(): void {
  startTwoInstances();
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
    await closeConnections();
  });
}
