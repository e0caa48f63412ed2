// What a message costs more when something durable follows from it, an outgoing event or a move: storage operations
// counted on the wire, and the time until its reply, against the same message with nothing durable to follow, by turns.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startCountingProxy } from '../test/support/counting-proxy';
import { startQueues, startSignalR, startTables } from '../test/support/outside-services';
import { startApp, type RunningApp } from '../test/support/running-app';
import { call, deliver } from './caller';
import { median, milliseconds, timed, type Row } from './table';

const rounds = 60;
const warmUpRounds = 10;
const countedRounds = 20;

/** A level change is told to the event's target in the first of these queues only. */
const [toldQueue, quietQueue, otherQuietQueue] = ['told', 'quiet', 'other-quiet'];

/** Each message, by where its conversation was before, if it had begun, and where the message says it is. */
const messages = {
  plain: { after: quietQueue, queueId: quietQueue },
  moving: { after: quietQueue, queueId: otherQuietQueue },
  first: { after: undefined, queueId: quietQueue },
  firstWithEvent: { after: undefined, queueId: toldQueue },
} as const;

type Kind = keyof typeof messages;

const kinds = Object.keys(messages) as Kind[];

/** What a message's path does not wait for; it would be counted with it. */
const functionsBesideThePath = ['dispatch-effects', 'retry-poisoned-effects', 'sweep-effects', 'erase-expired'];

export async function measureDurableEffects(): Promise<Row[]> {
  const [operations, times] = [await countOperations(), await measureTimes()];
  const operationsRow = (what: string, kind: Kind, without: Kind): Row => ({
    what: `storage operations of a message ${what}`,
    measured: String(operations[kind]),
    comparedWith: `without: ${operations[without]}`,
    ratio: `+${operations[kind] - operations[without]}`,
    aim: 'at most one more',
  });
  const timeRow = (what: string, kind: Kind, without: Kind): Row => ({
    what: `time until the reply to a message ${what}`,
    measured: milliseconds(median(times[kind])),
    comparedWith: `without: ${milliseconds(median(times[without]))}`,
    ratio: `${(median(times[kind]) / median(times[without])).toFixed(2)}×`,
    aim: '–',
  });
  return [
    operationsRow('with an outgoing event', 'firstWithEvent', 'first'),
    operationsRow('that moves its conversation', 'moving', 'plain'),
    timeRow('with an outgoing event', 'firstWithEvent', 'first'),
    timeRow('that moves its conversation', 'moving', 'plain'),
    {
      what: 'from the message to its outgoing event',
      measured: milliseconds(median(times.event)),
      comparedWith: `time until the reply: ${milliseconds(median(times.firstWithEvent))}`,
      ratio: '–',
      aim: '–',
    },
  ];
}

/** Operations on the message's path: on tables, and on the queue that hands on what is durable. */
async function countOperations(): Promise<Record<Kind, number>> {
  const disabled = functionsBesideThePath.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true'] as const);
  return withApp(Object.fromEntries(disabled), async ({ app, count }) => {
    const counts: Record<Kind, number[]> = { plain: [], moving: [], first: [], firstWithEvent: [] };
    for (let round = 0; round <= countedRounds; round++) {
      for (const kind of kinds) {
        await begin(app, kind, round);
        const before = count();
        await send(app, kind, round);
        // The first round makes the tables and the queue.
        if (round > 0) counts[kind].push(count() - before);
      }
    }
    // Not the mean: now and then a queue is read again, which is no more due to one message than to another.
    return Object.fromEntries(kinds.map((kind) => [kind, median(counts[kind])])) as Record<Kind, number>;
  });
}

async function measureTimes(): Promise<Record<Kind | 'event', number[]>> {
  return withApp({}, async ({ app, nextEvent }) => {
    const times: Record<Kind | 'event', number[]> = { plain: [], moving: [], first: [], firstWithEvent: [], event: [] };
    for (let round = 0; round < warmUpRounds + rounds; round++) {
      for (const kind of kinds) {
        await begin(app, kind, round);
        const event = kind === 'firstWithEvent' ? nextEvent() : undefined;
        const untilEvent = event && timed(() => event);
        const untilReply = await timed(() => send(app, kind, round));
        const eventMs = await untilEvent;
        if (round < warmUpRounds) continue;
        times[kind].push(untilReply);
        if (eventMs !== undefined) times.event.push(eventMs);
      }
    }
    return times;
  });
}

/** Begins the conversation of a message that is not its first. */
async function begin(app: RunningApp, kind: Kind, round: number): Promise<void> {
  const { after } = messages[kind];
  if (after) await deliver(app, { conversationId: `${kind}-${round}`, messageId: 'before', queueId: after });
}

function send(app: RunningApp, kind: Kind, round: number): Promise<void> {
  const { queueId } = messages[kind];
  return deliver(app, { conversationId: `${kind}-${round}`, messageId: 'measured', queueId });
}

interface Measured {
  app: RunningApp;
  /** How many operations tables and queues have had so far. */
  count: () => number;
  /** Resolves when the target gets its next event. */
  nextEvent: () => Promise<void>;
}

async function withApp<Result>(
  settings: Readonly<Record<string, string>>,
  measure: (measured: Measured) => Promise<Result>,
): Promise<Result> {
  const [tables, queues, signalR] = [await startTables(), await startQueues(), await startSignalR()];
  const [tableCounter, queueCounter] = [await startCountingProxy(tables.port), await startCountingProxy(queues.port)];
  const target = await startTarget();
  const secret = `whsec_${Buffer.from('the bench’s event secret, 32 bytes').toString('base64')}`;
  const eventTarget = { url: target.url, secret, events: ['sentiment.level-changed'], queues: [toldQueue] };
  const app = await startApp({
    settings: {
      TABLES_CONNECTION: tables.connectionString.replaceAll(`:${tables.port}/`, `:${tableCounter.port}/`),
      QUEUES_CONNECTION: queues.connectionString.replaceAll(`:${queues.port}/`, `:${queueCounter.port}/`),
      AzureSignalRConnectionString: signalR.connectionString,
      SENTIMENT_PROVIDER: 'local',
      EVENT_TARGETS: JSON.stringify([eventTarget]),
      ...settings,
    },
  });
  try {
    const admin = await app.token({ sub: 'bench-admin', roles: ['admin'] });
    for (const queueId of [toldQueue, quietQueue, otherQuietQueue])
      await call(app, admin, 'PUT', `queues/${queueId}`, { enabled: true });
    const count = () => tableCounter.count() + queueCounter.count();
    return await measure({ app, count, nextEvent: target.nextEvent });
  } finally {
    await app.stop();
    target.close();
    for (const counter of [tableCounter, queueCounter]) await counter.close();
    for (const service of [signalR, queues, tables]) await service.dispose();
  }
}

/** A receiver of outgoing events on this machine. */
async function startTarget() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(204).end();
      server.emit('event');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    nextEvent: () => once(server, 'event').then(() => undefined),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
