// What the policy of a queue, its alerts and its live list add to a message: the same message in a queue with all kinds of
// alerts and in one with none, and a message that changes its row of the live list against one that does not.
import { deliver, switchOn } from './caller';
import {
  countOperations,
  measureReplies,
  mediansOf,
  operationsRow,
  replyRow,
  type Medians,
  type MessageKind,
} from './compared';
import { withCountedApp } from './counted-app';
import type { Row } from './table';

const [quietQueue, watchedQueue] = ['alerts-off', 'alerts-on'];
const policy = {
  alerts: {
    agentAt: 'slightly-negative',
    supervisorAt: 'slightly-negative',
    drop: true,
    streak: 2,
    phrases: ['lawyer'],
  },
};
const calm = 'Where can I find my invoice?';
const angry = 'This is terrible. I hate it, you are the worst!';

const messages = {
  calm: { queueId: quietQueue, text: calm },
  calmWatched: { queueId: watchedQueue, text: calm },
  angry: { queueId: quietQueue, text: angry },
  angryWatched: { queueId: watchedQueue, text: angry },
} as const;

type Kind = keyof typeof messages;

const kinds = Object.keys(messages) as Kind[];

/** Each is the second message of its conversation, of which the first was calm. */
const kind: MessageKind<Kind> = {
  async prepare({ app }, name, round) {
    if (round === 0 && name === kinds[0]) {
      await switchOn(app, quietQueue, watchedQueue);
      await switchOn(app, { queueId: watchedQueue, ...policy });
    }
    const { queueId } = messages[name];
    await deliver(app, { conversationId: `${name}-${round}`, messageId: 'before', queueId, text: calm });
  },
  send: ({ app }, name, round) =>
    deliver(app, { conversationId: `${name}-${round}`, messageId: 'measured', ...messages[name] }),
};

export async function measureAlerts(): Promise<Row[]> {
  const operations = await countOperations(kinds, kind);
  const times = await measureReplies(kinds, kind);
  const later = await countWithListing();
  const alertsOff = { comparedWith: 'alerts off' };
  const rowKept = { comparedWith: 'one that does not' };
  const noWait = { ...alertsOff, aim: '≤ 1.1×' };
  return [
    operationsRow('with alerts on, none opens', operations, ['calmWatched', 'calm'], alertsOff),
    operationsRow('that opens alerts', operations, ['angryWatched', 'angry'], alertsOff),
    operationsRow('that changes its row of the live list', operations, ['angry', 'calm'], rowKept),
    operationsRow('that opens alerts, with the work after the reply', later, ['angryWatched', 'angry'], {
      ...alertsOff,
      aim: '–',
    }),
    operationsRow('that changes its row, with the work after the reply', later, ['angry', 'calm'], {
      ...rowKept,
      aim: '–',
    }),
    replyRow('with alerts on, none opens', times, ['calmWatched', 'calm'], noWait),
    replyRow('that opens alerts', times, ['angryWatched', 'angry'], noWait),
    replyRow('that changes its row of the live list', times, ['angry', 'calm'], rowKept),
  ];
}

const listingRounds = 5;
/** So long no operation: whatever followed is done. */
const quietMs = 250;

/** The operations on tables, those of the task that brings the lists up to date included. */
async function countWithListing(): Promise<Medians<Kind>> {
  return withCountedApp({}, async (counted) => {
    const counts: Record<Kind, number[]> = { calm: [], calmWatched: [], angry: [], angryWatched: [] };
    const untilQuiet = async () => {
      for (let before = -1; before !== counted.countOnTables();) {
        before = counted.countOnTables();
        await new Promise((resolve) => setTimeout(resolve, quietMs));
      }
    };
    for (let round = 0; round <= listingRounds; round++) {
      for (const name of kinds) {
        await kind.prepare(counted, name, round);
        await untilQuiet();
        const before = counted.countOnTables();
        await kind.send(counted, name, round);
        await untilQuiet();
        // The first round makes the tables.
        if (round > 0) counts[name].push(counted.countOnTables() - before);
      }
    }
    return mediansOf(kinds, counts);
  });
}
