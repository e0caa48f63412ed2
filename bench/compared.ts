// Messages of several kinds, measured by turns in one run: the storage operations on their path, and the time until the
// reply.
import { withCountedApp, withoutWorkBesideThePath, type CountedApp } from './counted-app';
import { median, milliseconds, timed, type Row } from './table';

const rounds = 60;
const warmUpRounds = 10;
const countedRounds = 20;

/** How a kind of message is sent. Resolves with the reply. */
export interface MessageKind<Kind extends string> {
  /** Prepares what is not measured, such as the beginning of the conversation. */
  prepare: (counted: CountedApp, kind: Kind, round: number) => Promise<unknown>;
  send: (counted: CountedApp, kind: Kind, round: number) => Promise<unknown>;
}

/** The medians of each kind. */
export type Medians<Kind extends string> = Record<Kind, number>;

/** Counts the operations on a message's path: on tables, and on the queue that hands on what is durable. */
export async function countOperations<Kind extends string>(
  kinds: readonly Kind[],
  { prepare, send }: MessageKind<Kind>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Medians<Kind>> {
  return withCountedApp({ ...withoutWorkBesideThePath, ...settings }, async (counted) => {
    const counts = emptyLists(kinds);
    for (let round = 0; round <= countedRounds; round++) {
      for (const kind of kinds) {
        await prepare(counted, kind, round);
        const before = counted.count();
        await send(counted, kind, round);
        // The first round makes the tables and the queue.
        if (round > 0) counts[kind].push(counted.count() - before);
      }
    }
    // Not the mean: now and then a queue is read again, which is no more due to one message than to another.
    return mediansOf(kinds, counts);
  });
}

/** @returns milliseconds until the reply */
export async function measureReplies<Kind extends string>(
  kinds: readonly Kind[],
  { prepare, send }: MessageKind<Kind>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Medians<Kind>> {
  return withCountedApp(settings, async (counted) => {
    const times = emptyLists(kinds);
    for (let round = 0; round < warmUpRounds + rounds; round++) {
      // Each kind comes first in turn, so that none always follows the same one.
      for (const turn of kinds.keys()) {
        const kind = kinds[(round + turn) % kinds.length]!;
        await prepare(counted, kind, round);
        const timeMs = await timed(() => send(counted, kind, round));
        if (round >= warmUpRounds) times[kind].push(timeMs);
      }
    }
    return mediansOf(kinds, times);
  });
}

function emptyLists<Kind extends string>(kinds: readonly Kind[]): Record<Kind, number[]> {
  return Object.fromEntries(kinds.map((kind) => [kind, []])) as unknown as Record<Kind, number[]>;
}

export function mediansOf<Kind extends string>(kinds: readonly Kind[], values: Record<Kind, number[]>): Medians<Kind> {
  return Object.fromEntries(kinds.map((kind) => [kind, median(values[kind])])) as Medians<Kind>;
}

export function operationsRow<Kind extends string>(
  what: string,
  operations: Medians<Kind>,
  [kind, without]: readonly [Kind, Kind],
  { comparedWith = 'without', aim = 'at most one more' } = {},
): Row {
  return {
    what: `storage operations of a message ${what}`,
    measured: String(operations[kind]),
    comparedWith: `${comparedWith}: ${operations[without]}`,
    ratio: `+${operations[kind] - operations[without]}`,
    aim,
  };
}

export function replyRow<Kind extends string>(
  what: string,
  times: Medians<Kind>,
  [kind, without]: readonly [Kind, Kind],
  { comparedWith = 'without', aim = '–' } = {},
): Row {
  return {
    what: `time until the reply to a message ${what}`,
    measured: milliseconds(times[kind]),
    comparedWith: `${comparedWith}: ${milliseconds(times[without])}`,
    ratio: `${(times[kind] / times[without]).toFixed(2)}×`,
    aim,
  };
}
