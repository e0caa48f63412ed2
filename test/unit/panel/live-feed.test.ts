import type { FeedListener } from '../../../panel/live/feed-connection';
import { LiveFeed } from '../../../panel/live/live-feed';
import type { SentimentState } from '../../../panel/live/sentiment-state';
import type { SentimentSnapshot } from '../../../panel/live/snapshot';
import { snapshotAt, updateAt } from './snapshots';

type Reply = SentimentSnapshot | 'refused' | Error;

/** A feed whose server, connection and waiting are in the test's hands. Waits end when the test says so. */
function feedOf(conversationId = 'c-42') {
  const calls: string[] = [];
  const replies = { watch: [] as Reply[], snapshot: [] as Reply[] };
  const shown: SentimentState[] = [];
  const waits: { milliseconds: number; end: () => void }[] = [];
  let listener!: FeedListener;
  let left = false;
  const reply = (kind: 'watch' | 'snapshot'): Promise<SentimentSnapshot | 'refused'> => {
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
    (state) => shown.push(state),
    (milliseconds, signal) =>
      new Promise((resolve) => {
        waits.push({ milliseconds, end: resolve });
        signal.addEventListener('abort', () => resolve());
        if (signal.aborted) resolve();
      }),
  );
  feed.start();
  return { feed, calls, replies, shown, waits, listener, last: () => shown.at(-1)!, hasLeft: () => left };
}

/** Lets everything run that waits for nothing but promises. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('LiveFeed', () => {
  it('watches, and fetches the snapshot once more, for what was committed while the watch was joining', async () => {
    const { calls, replies, listener, last } = feedOf();
    replies.watch.push(snapshotAt(3));
    replies.snapshot.push(snapshotAt(4));
    listener.connected('one');
    await settled();
    expect(calls).toEqual(['watch one', 'snapshot']);
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 4 }, messagesRevision: 4 });
  });

  it('watches anew after a reconnect, with the new connection', async () => {
    const { calls, replies, listener, last } = feedOf();
    replies.watch.push(snapshotAt(3), snapshotAt(5));
    replies.snapshot.push(snapshotAt(3), snapshotAt(5));
    listener.connected('one');
    await settled();
    listener.lost();
    expect(last()).toMatchObject({ live: false, sentiment: { revision: 3 } });
    listener.connected('two');
    await settled();
    expect(calls.filter((call) => call.startsWith('watch'))).toEqual(['watch one', 'watch two']);
    expect(last()).toMatchObject({ live: true, sentiment: { revision: 5 } });
  });

  it('asks for one snapshot at a time in a burst of updates, and ends with the newest', async () => {
    const { calls, replies, listener, last, waits } = feedOf();
    replies.watch.push(snapshotAt(1));
    replies.snapshot.push(snapshotAt(1), snapshotAt(4), snapshotAt(9));
    listener.connected('one');
    await settled();
    for (let revision = 2; revision <= 9; revision++) listener.updated(updateAt(revision));
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 9 }, messagesRevision: 4 });
    waits.at(-1)!.end();
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 9 }, messagesRevision: 9 });
    expect(calls.filter((call) => call === 'snapshot')).toHaveLength(3);
  });

  it('asks ever more rarely for messages that don’t come', async () => {
    const { replies, listener, waits } = feedOf();
    replies.watch.push(snapshotAt(1));
    replies.snapshot.push(snapshotAt(1), ...Array.from({ length: 8 }, () => snapshotAt(1)));
    listener.connected('one');
    await settled();
    listener.updated(updateAt(2));
    for (let round = 0; round < 7; round++) {
      await settled();
      waits.at(-1)!.end();
    }
    expect(waits.at(-1)!.milliseconds).toBeGreaterThan(5_000);
  });

  it('shows nothing from the moment a right may have changed until a new watch is granted', async () => {
    const { replies, listener, shown, last } = feedOf();
    replies.watch.push(snapshotAt(7), snapshotAt(1));
    replies.snapshot.push(snapshotAt(7), snapshotAt(1));
    listener.connected('one');
    await settled();
    listener.expired({ conversationId: 'c-42' });
    expect(shown.at(-1)).toMatchObject({ phase: 'checking', sentiment: null, messages: [] });
    await settled();
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 1 } });
  });

  it('watches once more when a changed right has reached every instance', async () => {
    const { calls, replies, listener, waits, last } = feedOf();
    replies.watch.push(snapshotAt(7), snapshotAt(7), 'refused', new Error());
    replies.snapshot.push(snapshotAt(7), snapshotAt(7));
    listener.connected('one');
    await settled();
    listener.expired({ queueId: 'billing' });
    await settled();
    expect(last().phase).toBe('shown');
    const settling = waits.find(({ milliseconds }) => milliseconds > 5_000)!;
    settling.end();
    await settled();
    expect(calls.filter((call) => call === 'watch one').length).toBeGreaterThanOrEqual(3);
    expect(last()).toMatchObject({ phase: 'refused', sentiment: null });
  });

  it('asks again after a refusal, so that the sentiment appears when a supervisor switches it on', async () => {
    const { replies, listener, last, waits } = feedOf();
    replies.watch.push('refused', 'refused', snapshotAt(2));
    replies.snapshot.push(snapshotAt(2));
    listener.connected('one');
    await settled();
    expect(last().phase).toBe('refused');
    waits.at(-1)!.end();
    await settled();
    expect(last().phase).toBe('refused');
    waits.at(-1)!.end();
    await settled();
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 2 } });
  });

  it('shows nothing when a snapshot is refused, even if nobody said that the right had gone', async () => {
    const { replies, listener, last } = feedOf();
    replies.watch.push(snapshotAt(2), 'refused');
    replies.snapshot.push(snapshotAt(2), 'refused');
    listener.connected('one');
    await settled();
    listener.updated(updateAt(3));
    await settled();
    expect(last()).toMatchObject({ phase: 'refused', sentiment: null, messages: [] });
  });

  it('keeps what is shown when the server is down for a moment, and catches up', async () => {
    const { replies, listener, last, waits } = feedOf();
    replies.watch.push(snapshotAt(2));
    replies.snapshot.push(snapshotAt(2), new Error(), snapshotAt(3));
    listener.connected('one');
    await settled();
    listener.updated(updateAt(3));
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 3 }, messagesRevision: 2 });
    waits.at(-1)!.end();
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 3 }, messagesRevision: 3 });
  });

  it.each([
    ['an update', (listener: FeedListener) => listener.updated(updateAt(9, { conversationId: 'c-43' }))],
    ['a notice', (listener: FeedListener) => listener.expired({ conversationId: 'c-43' })],
    ['a notice for another queue', (listener: FeedListener) => listener.expired({ queueId: 'sales' })],
  ])('leaves %s that belongs to another conversation alone', async (_, hear) => {
    const { replies, listener, shown } = feedOf();
    replies.watch.push(snapshotAt(2));
    replies.snapshot.push(snapshotAt(2));
    listener.connected('one');
    await settled();
    const before = shown.length;
    hear(listener);
    await settled();
    expect(shown).toHaveLength(before);
  });

  it('shows no answer that arrives after it has stopped', async () => {
    const { feed, replies, listener, shown, hasLeft } = feedOf();
    replies.watch.push(snapshotAt(2));
    listener.connected('one');
    feed.stop();
    await settled();
    expect(shown).toEqual([]);
    expect(hasLeft()).toBe(true);
  });
});
