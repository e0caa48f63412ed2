import type { Refusal } from '../../../panel/live/agent-api';
import type { FeedListener } from '../../../panel/live/feed-connection';
import { alertOf, snapshotAt, updateAt } from './snapshots';
import { feedOf, liveFeedAt, refusal, settled } from './live-feed-fixture';

describe('while it is connected', () => {
  it('watches, and fetches the snapshot once more, for commits made while the watch was joining its groups', async () => {
    const { calls, replies, listener, last } = feedOf();
    replies.watch.push(snapshotAt(3));
    replies.snapshot.push(snapshotAt(4));
    listener.connected('one');
    await settled();
    expect(calls).toEqual(['watch one', 'snapshot']);
    expect(last()).toMatchObject({ phase: 'shown', link: 'live', sentiment: { revision: 4 }, messagesRevision: 4 });
  });

  it('watches and reads again when a changed right has reached every instance, also after the first watch', async () => {
    const { calls, replies, last, endWait } = await liveFeedAt(7);
    replies.watch.push(snapshotAt(8));
    replies.snapshot.push(snapshotAt(9));
    await endWait('settling');
    expect(calls).toEqual(['watch one', 'snapshot']);
    expect(last()).toMatchObject({ sentiment: { revision: 9 } });
  });

  it('shows nothing when the watch is refused once all instances know the change', async () => {
    const { replies, last, endWait } = await liveFeedAt(7);
    replies.watch.push(refusal, refusal);
    await endWait('settling');
    expect(last()).toMatchObject({ phase: 'refused', sentiment: null, refusal });
  });

  it('watches again after a reconnect, with the new connection', async () => {
    const { calls, replies, listener, last } = await liveFeedAt(3);
    replies.watch.push(snapshotAt(5));
    replies.snapshot.push(snapshotAt(5));
    listener.lost();
    expect(last()).toMatchObject({ link: 'lost', sentiment: { revision: 3 } });
    listener.connected('two');
    await settled();
    expect(calls).toEqual(['watch two', 'snapshot']);
    expect(last()).toMatchObject({ link: 'live', sentiment: { revision: 5 } });
  });

  it('requests one snapshot at a time in a burst of updates, and ends with the newest', async () => {
    const { calls, replies, listener, last, endWait } = await liveFeedAt(1);
    replies.snapshot.push(snapshotAt(4), snapshotAt(9));
    listener.updated(updateAt(2));
    for (let revision = 3; revision <= 9; revision++) listener.updated(updateAt(revision));
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 9 }, messagesRevision: 4 });
    await endWait('burst');
    expect(last()).toMatchObject({ sentiment: { revision: 9 }, messagesRevision: 9 });
    expect(calls).toEqual(['snapshot', 'snapshot']);
  });

  it('retries failed snapshots with backoff, and reports each failure', async () => {
    const { listener, waits, faults } = await liveFeedAt(1);
    listener.updated(updateAt(2));
    for (let round = 0; round < 7; round++) {
      await settled();
      waits.at(-1)!.end();
    }
    expect(waits.at(-1)!.milliseconds).toBeGreaterThan(5_000);
    expect(faults).toHaveLength(7);
    expect(faults[0]).toMatchObject({ kind: 'snapshot', error: { message: 'The server is down.' } });
  });

  it('keeps the shown state while the server is down, and catches up', async () => {
    const { replies, listener, last, waits } = await liveFeedAt(2);
    replies.snapshot.push(new Error(), snapshotAt(3));
    listener.updated(updateAt(3));
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 3 }, messagesRevision: 2 });
    waits.at(-1)!.end();
    await settled();
    expect(last()).toMatchObject({ sentiment: { revision: 3 }, messagesRevision: 3 });
  });

  it('reads the snapshot again about once a minute, in case a push was lost', async () => {
    const { calls, replies, last, endWait } = await liveFeedAt(2);
    for (const revision of [3, 4]) {
      replies.snapshot.push(snapshotAt(revision));
      await endWait('reread');
      expect(last()).toMatchObject({ link: 'live', sentiment: { revision } });
    }
    expect(calls).toEqual(['snapshot', 'snapshot']);
  });

  it('reads nothing while the page is hidden, and at once when it is visible again', async () => {
    const { calls, replies, last, page, endWait } = await liveFeedAt(2);
    page.isHidden = true;
    await endWait('reread');
    expect(calls).toEqual([]);
    page.isHidden = false;
    replies.snapshot.push(snapshotAt(3));
    await endWait('untilShown');
    expect(last()).toMatchObject({ sentiment: { revision: 3 } });
  });

  it('starts over when a snapshot is older than the shown state: the conversation was erased', async () => {
    const { replies, last, endWait } = await liveFeedAt(9);
    replies.snapshot.push(snapshotAt(0));
    await endWait('reread');
    expect(last()).toMatchObject({ sentiment: { revision: 0 }, messagesRevision: 0 });
  });

  it('considers the shown state current while the connection is open', async () => {
    const { listener, last, page } = await liveFeedAt(2);
    page.now = 9_000;
    listener.heard();
    page.now = 15_000;
    listener.lost();
    expect(last()).toMatchObject({ link: 'lost', asOf: 9_000 });
  });

  it.each([
    ['an update', (listener: FeedListener) => listener.updated(updateAt(9, { conversationId: 'c-43' }))],
    ['a notice', (listener: FeedListener) => listener.expired({ conversationId: 'c-43' })],
    ['a notice for another queue', (listener: FeedListener) => listener.expired({ queueId: 'sales' })],
  ])('ignores %s that belongs to another conversation', async (_, notify) => {
    const { listener, shown, calls } = await liveFeedAt(2);
    const before = shown.length;
    notify(listener);
    await settled();
    expect(shown).toHaveLength(before);
    expect(calls).toEqual([]);
  });
});

describe('when a right may have changed', () => {
  it('keeps the shown state until the server has answered', async () => {
    const { replies, listener, shown, last } = await liveFeedAt(7);
    replies.watch.push(snapshotAt(1));
    replies.snapshot.push(snapshotAt(1));
    const before = shown.length;
    listener.expired({ conversationId: 'c-42' });
    await settled();
    expect(shown.slice(before).every(({ sentiment }) => sentiment !== null)).toBe(true);
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 1 } });
  });

  it('does not go back to an older revision when updates arrive before the answer to the new watch', async () => {
    const { replies, listener, last } = await liveFeedAt(2);
    replies.watch.push(snapshotAt(3));
    replies.snapshot.push(snapshotAt(5));
    listener.expired({ conversationId: 'c-42' });
    listener.updated(updateAt(5));
    expect(last()).toMatchObject({ sentiment: { revision: 5 } });
    await settled();
    expect(last()).toMatchObject({ link: 'live', sentiment: { revision: 5 }, messagesRevision: 5 });
  });

  it('shows nothing when the new watch is refused, and retries', async () => {
    const { replies, listener, last, endWait } = await liveFeedAt(7);
    replies.watch.push(refusal, refusal, snapshotAt(8));
    replies.snapshot.push(snapshotAt(8));
    listener.expired({ queueId: 'billing' });
    await settled();
    expect(last()).toMatchObject({ phase: 'refused', sentiment: null, messages: [], refusal });
    await endWait('refusedRetry');
    expect(last().phase).toBe('refused');
    await endWait('refusedRetry');
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 8 } });
  });

  it('shows nothing when the server cannot be reached within five seconds', async () => {
    const { listener, last, endWait, faults } = await liveFeedAt(7);
    listener.expired({ queueId: 'billing' });
    await settled();
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 7 } });
    await endWait('doubt');
    expect(last()).toMatchObject({ phase: 'checking', sentiment: null, messages: [] });
    expect(faults.map(({ kind }) => kind)).toEqual(['watch']);
  });

  it('shows nothing when a snapshot is refused, even without a notice of a revoked right', async () => {
    const { replies, listener, last } = await liveFeedAt(2);
    replies.watch.push(refusal);
    replies.snapshot.push(refusal);
    listener.updated(updateAt(3));
    await settled();
    expect(last()).toMatchObject({ phase: 'refused', sentiment: null, messages: [] });
  });

  it('does not read after a refused watch: another instance may not know of the change yet', async () => {
    const { replies, listener, calls, last, waits } = await liveFeedAt(2);
    replies.watch.push(refusal);
    listener.expired({});
    await settled();
    replies.snapshot.push(snapshotAt(2));
    for (const { milliseconds, end } of waits.filter(({ isOver }) => !isOver)) if (milliseconds !== 10_000) end();
    await settled();
    expect(calls).toEqual(['watch one']);
    expect(last().phase).toBe('refused');
  });
});

describe('while there is no connection', () => {
  it('reads the snapshot every few seconds, and says so', async () => {
    const { calls, replies, last, page, endWait } = feedOf();
    replies.snapshot.push(snapshotAt(1), snapshotAt(2));
    page.now = 5_000;
    await endWait('firstRead');
    expect(last()).toMatchObject({ phase: 'shown', link: 'polled', asOf: 5_000, sentiment: { revision: 1 } });
    page.now = 10_000;
    await endWait('poll');
    expect(last()).toMatchObject({ link: 'polled', asOf: 10_000, sentiment: { revision: 2 } });
    expect(calls).toEqual(['snapshot', 'snapshot']);
  });

  it('says that the server can’t be reached when reading fails as well, and retries', async () => {
    const { replies, last, faults, waits, endWait } = feedOf();
    await endWait('firstRead');
    expect(last()).toMatchObject({ phase: 'connecting', link: 'lost', sentiment: null });
    expect(faults).toMatchObject([{ kind: 'snapshot' }]);
    replies.snapshot.push(snapshotAt(1));
    waits.findLast(({ isOver }) => !isOver)!.end();
    await settled();
    expect(last()).toMatchObject({ phase: 'shown', link: 'polled', sentiment: { revision: 1 } });
  });

  it('reads snapshots after a connection is lost, and stops when it is back', async () => {
    const { calls, replies, listener, last, pending, endWait } = await liveFeedAt(3);
    listener.lost();
    replies.snapshot.push(snapshotAt(4));
    await endWait('poll');
    expect(last()).toMatchObject({ link: 'polled', sentiment: { revision: 4 } });
    replies.watch.push(snapshotAt(4));
    replies.snapshot.push(snapshotAt(4));
    listener.connected('two');
    await settled();
    expect(last()).toMatchObject({ link: 'live' });
    expect(pending('poll')).toEqual([]);
    expect(pending('reread')).toHaveLength(1);
    expect(calls).toEqual(['snapshot', 'watch two', 'snapshot']);
  });

  it('shows nothing when a reading is refused, and retries', async () => {
    const { replies, listener, last, endWait } = await liveFeedAt(3);
    const signIn: Refusal = { refused: 'sign-in', detail: 'The token has expired.' };
    listener.lost();
    replies.snapshot.push(signIn, snapshotAt(4));
    await endWait('poll');
    expect(last()).toMatchObject({ phase: 'refused', refusal: signIn, sentiment: null });
    await endWait('refusedRead');
    expect(last()).toMatchObject({ phase: 'shown', sentiment: { revision: 4 } });
  });

  it('shows nothing when the connection is refused', async () => {
    const { listener, last } = await liveFeedAt(3);
    listener.refused(refusal);
    expect(last()).toMatchObject({ phase: 'refused', refusal, sentiment: null });
  });
});

it('shows no answer that arrives after it has stopped', async () => {
  const { feed, replies, listener, shown, hasLeft, waits } = feedOf();
  replies.watch.push(snapshotAt(2));
  listener.connected('one');
  feed.stop();
  await settled();
  expect(shown).toEqual([]);
  expect(hasLeft()).toBe(true);
  expect(waits.every(({ isOver }) => isOver)).toBe(true);
});

describe('an alert', () => {
  it('is shown when it is pushed for this conversation', async () => {
    const test = await liveFeedAt(3);
    test.listener.alerted(alertOf('a-1', { conversationId: 'another' }));
    expect(test.last().alert).toBeNull();
    test.listener.alerted(alertOf('a-1'));
    expect(test.last().alert?.alertId).toBe('a-1');
  });
});

describe('a change by the agent', () => {
  it('is shown at once, and the snapshot is read', async () => {
    const test = await liveFeedAt(3);
    test.replies.snapshot.push(snapshotAt(4));
    await test.feed.changed(updateAt(4, { level: 'positive' }));
    expect(test.calls).toEqual(['snapshot']);
    expect(test.last()).toMatchObject({ sentiment: { revision: 4 }, messagesRevision: 4 });
  });

  it('is read where there is no live connection', async () => {
    const test = await liveFeedAt(3);
    test.listener.lost();
    test.replies.snapshot.push(snapshotAt(4));
    const changed = test.feed.changed(updateAt(4));
    await settled();
    for (const wait of test.waits.filter(({ milliseconds, isOver }) => milliseconds === 0 && !isOver)) wait.end();
    await changed;
    expect(test.last()).toMatchObject({ link: 'polled', sentiment: { revision: 4 } });
  });
});
