// What a message costs more when something durable follows from it, an outgoing event or a move, against the same message
// with nothing of that kind to follow.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliver, switchOn } from './caller';
import { countOperations, measureReplies, operationsRow, replyRow, type MessageKind } from './compared';
import { milliseconds, type Row } from './table';

/** A level change is told to the event's target in the first of these queues only. */
const [toldQueue, quietQueue, otherQuietQueue] = ['told', 'quiet', 'other-quiet'];

/** Each message, by where its conversation was before, if it had begun, and where the message says it is. */
const messages = {
  plain: { after: quietQueue, queueId: quietQueue },
  moving: { after: quietQueue, queueId: otherQuietQueue },
  first: { after: undefined, queueId: quietQueue },
  firstWithEvent: { after: undefined, queueId: toldQueue },
  /** The same, until the target has the event. */
  untilEvent: { after: undefined, queueId: toldQueue },
} as const;

type Kind = keyof typeof messages;

const kinds = Object.keys(messages) as Kind[];
const countedKinds = kinds.filter((kind) => kind !== 'untilEvent');

export async function measureDurableEffects(): Promise<Row[]> {
  const target = await startTarget();
  const secret = `whsec_${Buffer.from('the bench’s event secret, 32 bytes').toString('base64')}`;
  const eventTarget = { url: target.url, secret, events: ['sentiment.level-changed'], queues: [toldQueue] };
  const settings = { EVENT_TARGETS: JSON.stringify([eventTarget]) };
  try {
    const operations = await countOperations(countedKinds, kindOf(target), settings);
    const times = await measureReplies(kinds, kindOf(target, { hasEvents: true }), settings);
    return [
      operationsRow('with an outgoing event', operations, ['firstWithEvent', 'first']),
      operationsRow('that moves its conversation', operations, ['moving', 'plain']),
      replyRow('with an outgoing event', times, ['firstWithEvent', 'first']),
      replyRow('that moves its conversation', times, ['moving', 'plain']),
      {
        what: 'from the message to its outgoing event',
        measured: milliseconds(times.untilEvent),
        comparedWith: `time until the reply: ${milliseconds(times.firstWithEvent)}`,
        ratio: '–',
        aim: '–',
      },
    ];
  } finally {
    target.close();
  }
}

function kindOf(target: Target, { hasEvents = false } = {}): MessageKind<Kind> {
  let outstanding: Promise<unknown> = Promise.resolve();
  return {
    async prepare({ app }, kind, round) {
      // The event of the message before is not this one's.
      await outstanding;
      if (round === 0) await switchOn(app, toldQueue, quietQueue, otherQuietQueue);
      const { after } = messages[kind];
      if (after) await deliver(app, { conversationId: `${kind}-${round}`, messageId: 'before', queueId: after });
    },
    async send({ app }, kind, round) {
      const { queueId } = messages[kind];
      const event = hasEvents && queueId === toldQueue ? target.nextEvent() : Promise.resolve();
      outstanding = event;
      await deliver(app, { conversationId: `${kind}-${round}`, messageId: 'measured', queueId });
      if (kind === 'untilEvent') await event;
    },
  };
}

type Target = Awaited<ReturnType<typeof startTarget>>;

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
    /** Resolves when the target gets its next event. */
    nextEvent: () => once(server, 'event'),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
