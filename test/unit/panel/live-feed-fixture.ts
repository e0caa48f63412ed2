// A live feed whose server, connection, clock and waits are controlled by the test.
import type { Refusal } from '../../../panel/live/agent-api';
import type { FeedListener } from '../../../panel/live/feed-connection';
import type { Fault } from '../../../panel/live/fault';
import { LiveFeed } from '../../../panel/live/live-feed';
import type { SentimentState } from '../../../panel/live/sentiment-state';
import type { SentimentSnapshot } from '../../../panel/live/snapshot';
import { snapshotAt } from './snapshots';

type Reply = SentimentSnapshot | Refusal | Error;

export const refusal: Refusal = { refused: 'not-allowed', detail: 'You are not a member of this queue.' };

/** Names of a feed's waits, by duration. */
const waitsOf = {
  burst: [50, 200],
  firstRead: [2_000, 3_000],
  poll: [4_000, 5_500],
  settling: [6_000, 6_000],
  doubt: [5_000, 5_000],
  refusedRetry: [10_000, 10_000],
  refusedRead: [12_000, 12_000],
  reread: [50_000, 70_000],
  untilShown: [1e9, 1e10],
} as const;

/** A feed whose server, connection, clock and waits are controlled by the test. */
export function feedOf(conversationId = 'c-42') {
  const calls: string[] = [];
  const replies = { watch: [] as Reply[], snapshot: [] as Reply[] };
  const shown: SentimentState[] = [];
  const faults: Fault[] = [];
  const waits: { milliseconds: number; isOver: boolean; end: () => void }[] = [];
  const page = { isHidden: false, now: 1_000 };
  let listener!: FeedListener;
  let left = false;
  const reply = (kind: 'watch' | 'snapshot'): Promise<SentimentSnapshot | Refusal> => {
    const next = replies[kind].shift() ?? new Error('The server is down.');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const feed = new LiveFeed(
    {
      watch: (_conversation, connectionId) => {
        calls.push(`watch ${connectionId}`);
        return reply('watch');
      },
      snapshot: () => {
        calls.push('snapshot');
        return reply('snapshot');
      },
    },
    {
      listen: (given) => {
        listener = given;
        return () => {
          left = true;
        };
      },
    },
    { conversationId },
    { show: (state) => shown.push(state), report: (fault) => faults.push(fault) },
    {
      isHidden: () => page.isHidden,
      now: () => page.now,
      wait: (milliseconds, signal) =>
        new Promise((resolve) => {
          const wait = {
            milliseconds,
            isOver: false,
            end: () => {
              wait.isOver = true;
              resolve();
            },
          };
          waits.push(wait);
          signal.addEventListener('abort', wait.end);
          if (signal.aborted) wait.end();
        }),
    },
  );
  feed.start();
  const pending = (name: keyof typeof waitsOf) =>
    waits.filter(
      ({ milliseconds, isOver }) => !isOver && milliseconds >= waitsOf[name][0] && milliseconds <= waitsOf[name][1],
    );
  /** Ends the one wait of this name, and runs the code after it. */
  const endWait = async (name: keyof typeof waitsOf) => {
    expect(pending(name)).toHaveLength(1);
    pending(name)[0]!.end();
    await settled();
  };
  return {
    feed,
    calls,
    replies,
    shown,
    faults,
    waits,
    page,
    pending,
    endWait,
    listener,
    last: () => shown.at(-1)!,
    hasLeft: () => left,
  };
}

/** Runs everything that waits only for promises. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A live feed at a revision. */
export async function liveFeedAt(revision: number) {
  const test = feedOf();
  test.replies.watch.push(snapshotAt(revision));
  test.replies.snapshot.push(snapshotAt(revision));
  test.listener.connected('one');
  await settled();
  test.calls.length = 0;
  return test;
}
