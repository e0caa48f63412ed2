import type { LiveFeedItem } from '../../../shared/live/live-feed';
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import { IngestFixture, sentimentOf } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';
import { seededShuffle } from '../../support/seeded-shuffle';

describe('What becomes of a message', () => {
  let story: IngestFixture;
  let groupToken: string;

  beforeEach(async () => {
    story = new IngestFixture();
    ({ groupToken } = await story.switchOn('billing'));
  });

  afterEach(async () => {
    expectConsistentSnapshot(await story.snapshot());
  });

  const pushed = (sentiment: unknown, word = groupToken): LiveFeedItem => ({
    target: 'sentimentUpdated',
    arguments: [sentiment],
    groupName: `conversation:c-1@${word}`,
  });
  const expired: LiveFeedItem = {
    target: 'watchExpired',
    arguments: [{ conversationId: 'c-1' }],
    groupName: 'conversation:c-1',
  };

  describe('scored', () => {
    it('begins a conversation, and whoever waits for it is told to ask again before the update goes out', async () => {
      const { reply, items } = await story.deliver({ agentId: 'agent-3' });
      const sentiment = {
        conversationId: 'c-1',
        queueId: 'billing',
        agentId: 'agent-3',
        revision: 1,
        level: 'negative',
        score: -0.5,
        previousLevel: 'neutral',
        trend: 'steady',
        messageCount: 1,
        updatedAt: instantAfter(3600),
        provider: 'azure-language',
        degraded: false,
      };
      expect(reply).toStrictEqual({ outcome: 'scored', sentiment });
      expect(items).toEqual([expired, pushed(sentiment)]);
    });

    it('grows the revision with each message, and the update goes to those who may hear the queue alone', async () => {
      await story.deliverNumbered([1]);
      const { reply, items } = await story.deliverNumbered([2], { text: 'feels 0.9' });
      const sentiment = sentimentOf(reply);
      expect(sentiment).toMatchObject({ revision: 2, previousLevel: 'negative', messageCount: 2, trend: 'rising' });
      expect(items).toEqual([pushed(sentiment)]);
    });

    it('counts the six newest messages', async () => {
      const { reply } = await story.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { messageCount: 6, revision: 7 } });
      expect(await story.windowIds()).toEqual(['m-7', 'm-6', 'm-5', 'm-4', 'm-3', 'm-2']);
    });

    it('puts a message in its place by the time it was sent', async () => {
      await story.deliverNumbered([1, 3]);
      expect((await story.deliverNumbered([2])).reply.outcome).toBe('scored');
      expect(await story.windowIds()).toEqual(['m-3', 'm-2', 'm-1']);
    });

    it('takes the time of arrival where the message has none', async () => {
      await story.deliver({ sentAt: undefined });
      expect((await story.snapshot()).window[0]!.sentAt).toBe(instantAfter(3600));
    });

    it('gives a text that could not be scored no weight', async () => {
      await story.deliverNumbered([1]);
      const { reply } = await story.deliverNumbered([2], { text: 'no telling' });
      expect(reply).toMatchObject({ sentiment: { score: -0.5, messageCount: 2 } });
    });

    it('replaces halves of characters, which no store could keep', async () => {
      await story.deliver({ text: 'feels -0.5 \ud83d' });
      expect((await story.snapshot()).window[0]!.text).toBe('feels -0.5 \ufffd');
      expect(story.provider.asked).toEqual([['feels -0.5 \ufffd']]);
    });
  });

  describe('duplicate', () => {
    it('counts once, changes nothing, and pushes the current update again', async () => {
      const first = await story.deliverNumbered([1]);
      await story.deliverNumbered([2]);
      const before = await story.messages.read('c-1', 6);
      for (let again = 0; again < 10; again++) {
        const { reply, items } = await story.deliverNumbered([1]);
        expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 2, messageCount: 2 } });
        // It is what brought the conversation into its queue, and its announcement may never have gone out.
        expect(items).toEqual([expired, pushed(sentimentOf(reply))]);
      }
      expect(await story.messages.read('c-1', 6)).toEqual(before);
      expect(first.reply.outcome).toBe('scored');
      expect(story.provider.requests).toHaveLength(2);
    });

    it('says again that the conversation has begun, for the first telling may not have gone out', async () => {
      const { items } = await story.deliver();
      expect((await story.deliver()).items).toEqual(items);
    });

    it('is recognised without a time of its own', async () => {
      await story.deliver({ sentAt: undefined });
      story.nowMs += 60_000;
      expect((await story.deliver({ sentAt: undefined })).reply.outcome).toBe('duplicate');
      expect(await story.windowIds()).toEqual(['m-1']);
    });

    it.each([
      ['the same', () => story.ports],
      ['another', () => story.newInstance()],
    ])('is recognised by %s instance when it is older than the window', async (_, instance) => {
      await story.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      const before = await story.messages.read('c-1', 50);
      const { reply, items } = await story.deliver(story.numbered(1), instance());
      expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 7 } });
      expect(items).toEqual([expired, pushed(sentimentOf(reply))]);
      expect(await story.messages.read('c-1', 50)).toEqual(before);
    });

    it('counts once when delivered many times at once, by two instances', async () => {
      const other = story.newInstance();
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) => story.deliver({}, i % 2 ? story.ports : other)),
      );
      const outcomes = replies.map(({ reply }) => reply.outcome).sort();
      expect(outcomes).toEqual([...Array<string>(19).fill('duplicate'), 'scored']);
      expect(await story.windowIds()).toEqual(['m-1']);
    });
  });

  it('stored: keeps what is older than the window, which stays as it is', async () => {
    await story.deliverNumbered([2, 3, 4, 5, 6, 7]);
    const before = await story.snapshot();
    const { reply } = await story.deliverNumbered([1], { text: 'feels 1' });
    const { window: _, ...update } = before;
    expect(reply).toStrictEqual({ outcome: 'stored', sentiment: update });
    expect(await story.snapshot()).toEqual(before);
    expect(await story.messages.find('c-1', 'm-1')).toMatchObject({ text: 'feels 1' });
  });

  describe('updated', () => {
    it('scores an edited text anew and leaves the message in its place', async () => {
      await story.deliverNumbered([1, 2]);
      const edit = { change: 'edited', text: 'feels 1', sentAt: instantAfter(99) } as const;
      const { reply, items } = await story.deliverNumbered([1], edit);
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 3, messageCount: 2 } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
      expect((await story.snapshot()).window[1]).toMatchObject({
        messageId: 'm-1',
        sentAt: instantAfter(1),
        text: 'feels 1',
        score: 1,
      });
    });

    it('rewrites a message older than the window, which stays as it is', async () => {
      await story.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      const before = await story.snapshot();
      const { reply } = await story.deliverNumbered([1], { change: 'edited', text: 'feels 1' });
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 7 } });
      expect(await story.snapshot()).toEqual(before);
      expect(await story.messages.find('c-1', 'm-1')).toMatchObject({ text: 'feels 1', sentAt: instantAfter(1) });
    });

    it('takes in an edited message that never came before', async () => {
      const { reply } = await story.deliver({ change: 'edited' });
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { messageCount: 1 } });
      expect((await story.deliver()).reply.outcome).toBe('duplicate');
    });

    it('does not bring a deleted message back', async () => {
      await story.deliver();
      await story.deliver({ change: 'deleted' });
      expect(await story.deliver({ change: 'edited' })).toMatchObject({ reply: { outcome: 'duplicate' } });
      expect(await story.windowIds()).toEqual([]);
    });
  });

  describe('removed', () => {
    it('takes a message out, and an older one moves up into the window', async () => {
      await story.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      const { reply, items } = await story.deliverNumbered([5], { change: 'deleted', text: undefined });
      expect(reply).toMatchObject({ outcome: 'removed', sentiment: { revision: 8, messageCount: 6 } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
      expect(await story.windowIds()).toEqual(['m-7', 'm-6', 'm-4', 'm-3', 'm-2', 'm-1']);
    });

    it('takes out one older than the window', async () => {
      await story.deliverNumbered([1, 2, 3, 4, 5, 6, 7, 8]);
      const before = await story.windowIds();
      expect((await story.deliverNumbered([1], { change: 'deleted' })).reply.outcome).toBe('removed');
      expect(await story.windowIds()).toEqual(before);
      expect(await story.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
    });

    it('is neutral when no message is left', async () => {
      await story.deliver();
      const { reply } = await story.deliver({ change: 'deleted' });
      expect(reply).toMatchObject({
        sentiment: { level: 'neutral', score: 0, messageCount: 0, provider: null, previousLevel: 'negative' },
      });
    });

    it('changes nothing the second time, and pushes the current update again', async () => {
      await story.deliver();
      const first = await story.deliver({ change: 'deleted' });
      const second = await story.deliver({ change: 'deleted' });
      expect(second).toEqual(first);
    });

    it('remembers a deletion that overtook its message', async () => {
      const { reply, items } = await story.deliver({ change: 'deleted' });
      expect(reply).toMatchObject({
        outcome: 'removed',
        sentiment: { revision: 0, queueId: 'billing', level: 'neutral' },
      });
      expect(items).toEqual([]);
      expect(await story.deliver()).toMatchObject({ reply: { outcome: 'duplicate', sentiment: { revision: 0 } } });
      expect(await story.windowIds()).toEqual([]);
    });

    it('leaves queue and agent as they were', async () => {
      await story.switchOn('sales');
      await story.deliver({ agentId: 'agent-3' });
      const { reply } = await story.deliver({ change: 'deleted', queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ sentiment: { queueId: 'billing', agentId: 'agent-3' } });
    });
  });

  describe('the queue and the agent of a conversation', () => {
    beforeEach(() => story.switchOn('default'));

    it('are the default queue and nobody where no message says', async () => {
      const { reply } = await story.deliver({ queueId: undefined });
      expect(reply).toMatchObject({ sentiment: { queueId: 'default', agentId: null } });
    });

    it('stay where a message does not say', async () => {
      await story.deliverNumbered([1], { agentId: 'agent-3' });
      const { reply } = await story.deliverNumbered([2], { queueId: undefined });
      expect(reply).toMatchObject({ sentiment: { queueId: 'billing', agentId: 'agent-3' } });
    });

    it('move with the newest message; all who watch are told to ask again, and only the new queue hears', async () => {
      const sales = await story.switchOn('sales');
      await story.deliverNumbered([1], { agentId: 'agent-3' });
      const { reply, items } = await story.deliverNumbered([2], { queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ sentiment: { queueId: 'sales', agentId: 'agent-4' } });
      expect(story.announced).toEqual(['c-1']);
      expect(items).toEqual([pushed(sentimentOf(reply), sales.groupToken)]);
      const after = await story.deliverNumbered([3], { queueId: undefined });
      expect(after.items).toEqual([pushed(sentimentOf(after.reply), sales.groupToken)]);
    });

    it('move, and what could not be announced is announced by the redelivery, however many came since, and once', async () => {
      await story.switchOn('sales');
      await story.deliverNumbered([1]);
      story.canAnnounce = false;
      const moved = await story.deliverNumbered([2], { queueId: 'sales' });
      expect(moved.queued).toEqual([{ conversationId: 'c-1', effectIds: ['move-2'], doneIds: [] }]);
      await story.deliverNumbered([3], { queueId: 'sales' });
      story.canAnnounce = true;
      for (let again = 0; again < 2; again++) await story.deliverNumbered([2], { queueId: 'sales' });
      expect(story.announced).toEqual(['c-1']);
      expect(story.messages.effects).toEqual([]);
    });

    it('do not move with a message that comes late', async () => {
      await story.switchOn('sales');
      await story.deliverNumbered([2], { agentId: 'agent-4' });
      const { reply, items } = await story.deliverNumbered([1], { queueId: 'sales', agentId: 'agent-3' });
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { queueId: 'billing', agentId: 'agent-4' } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
    });

    it('move with a message that others overtook which say nothing of it', async () => {
      await story.switchOn('sales');
      await story.deliverNumbered([1, 3], { agentId: 'agent-3' });
      await story.deliverNumbered([4, 5, 6, 7, 8, 9, 10], { queueId: undefined });
      const { reply, items } = await story.deliverNumbered([2], { queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ outcome: 'stored', sentiment: { queueId: 'billing', agentId: 'agent-3' } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
      const moving = { messageId: 'm-2b', sentAt: instantAfter(3.5), queueId: 'sales', agentId: 'agent-4' };
      const moved = await story.deliver(moving);
      expect(moved.reply).toMatchObject({ outcome: 'stored', sentiment: { queueId: 'sales', agentId: 'agent-4' } });
      expect(story.announced).toEqual(['c-1']);
    });

    it('do not move with an edit', async () => {
      await story.switchOn('sales');
      await story.deliver();
      const { reply } = await story.deliver({ change: 'edited', queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ sentiment: { queueId: 'billing', agentId: null } });
    });
  });

  it.each([1, 2, 3, 4, 5])('ends the same whatever the order of arrival, each twice (seed %i)', async (seed) => {
    await story.switchOn('sales');
    const messages = Array.from({ length: 14 }, (_, i) =>
      story.numbered(i, {
        sentAt: instantAfter(Math.floor(i / 2)),
        text: `feels ${((i * 5) % 13) / 6 - 1}`,
        queueId: i % 3 ? 'billing' : 'sales',
        agentId: `agent-${i}`,
      }),
    );
    const revisions: number[] = [];
    for (const message of seededShuffle([...messages, ...messages], seed))
      revisions.push(sentimentOf((await story.deliver(message)).reply).revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    const { window, ...update } = await story.snapshot();

    const ordered = new IngestFixture();
    for (const queueId of ['billing', 'sales']) await ordered.switchOn(queueId);
    for (const message of messages) await ordered.deliver(message);
    const { window: orderedWindow, ...orderedUpdate } = await ordered.snapshot();
    const { revision: _r, previousLevel: _l, ...settled } = update;
    const { revision: _s, previousLevel: _m, ...expected } = orderedUpdate;
    expect(window).toEqual(orderedWindow);
    expect(settled).toEqual(expected);
  });
});
