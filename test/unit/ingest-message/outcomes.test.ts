import type { LiveFeedItem } from '../../../shared/live/live-feed';
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import { IngestFixture, sentimentOf } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';
import { seededShuffle } from '../../support/seeded-shuffle';

describe('The outcome of a message', () => {
  let fixture: IngestFixture;
  let groupToken: string;

  beforeEach(async () => {
    fixture = new IngestFixture();
    ({ groupToken } = await fixture.switchOn('billing'));
  });

  afterEach(async () => {
    expectConsistentSnapshot(await fixture.snapshot());
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
    it('begins a conversation, and its watchers are notified to watch again before the update is pushed', async () => {
      const { reply, items } = await fixture.deliver({ agentId: 'agent-3' });
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

    it('raises the revision with each message, and pushes the update only to those who may watch the queue', async () => {
      await fixture.deliverNumbered([1]);
      const { reply, items } = await fixture.deliverNumbered([2], { text: 'feels 0.9' });
      const sentiment = sentimentOf(reply);
      expect(sentiment).toMatchObject({ revision: 2, previousLevel: 'negative', messageCount: 2, trend: 'rising' });
      expect(items).toEqual([pushed(sentiment)]);
    });

    it('counts the six newest messages', async () => {
      const { reply } = await fixture.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { messageCount: 6, revision: 7 } });
      expect(await fixture.windowIds()).toEqual(['m-7', 'm-6', 'm-5', 'm-4', 'm-3', 'm-2']);
    });

    it('orders messages by the time they were sent', async () => {
      await fixture.deliverNumbered([1, 3]);
      expect((await fixture.deliverNumbered([2])).reply.outcome).toBe('scored');
      expect(await fixture.windowIds()).toEqual(['m-3', 'm-2', 'm-1']);
    });

    it('uses the time of arrival where the message has none', async () => {
      await fixture.deliver({ sentAt: undefined });
      expect((await fixture.snapshot()).window[0]!.sentAt).toBe(instantAfter(3600));
    });

    it('gives no weight to a text that could not be scored', async () => {
      await fixture.deliverNumbered([1]);
      const { reply } = await fixture.deliverNumbered([2], { text: 'no telling' });
      expect(reply).toMatchObject({ sentiment: { score: -0.5, messageCount: 2 } });
    });

    it('replaces lone surrogates, which no store could keep', async () => {
      await fixture.deliver({ text: 'feels -0.5 \ud83d' });
      expect((await fixture.snapshot()).window[0]!.text).toBe('feels -0.5 \ufffd');
      expect(fixture.provider.asked).toEqual([['feels -0.5 \ufffd']]);
    });
  });

  describe('duplicate', () => {
    it('counts once, changes nothing, and pushes the current update again', async () => {
      const first = await fixture.deliverNumbered([1]);
      await fixture.deliverNumbered([2]);
      const before = await fixture.messages.read('c-1', 6);
      for (let again = 0; again < 10; again++) {
        const { reply, items } = await fixture.deliverNumbered([1]);
        expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 2, messageCount: 2 } });
        // This message moved the conversation into its queue, and its announcement may never have been sent.
        expect(items).toEqual([expired, pushed(sentimentOf(reply))]);
      }
      expect(await fixture.messages.read('c-1', 6)).toEqual(before);
      expect(first.reply.outcome).toBe('scored');
      expect(fixture.provider.requests).toHaveLength(2);
    });

    it('announces again that the conversation has begun, as the first announcement may not have been sent', async () => {
      const { items } = await fixture.deliver();
      expect((await fixture.deliver()).items).toEqual(items);
    });

    it('is detected without a time of its own', async () => {
      await fixture.deliver({ sentAt: undefined });
      fixture.nowMs += 60_000;
      expect((await fixture.deliver({ sentAt: undefined })).reply.outcome).toBe('duplicate');
      expect(await fixture.windowIds()).toEqual(['m-1']);
    });

    it.each([
      ['the same', () => fixture.ports],
      ['another', () => fixture.newInstance()],
    ])('is detected by %s instance when it is older than the window', async (_, instance) => {
      await fixture.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      const before = await fixture.messages.read('c-1', 50);
      const { reply, items } = await fixture.deliver(fixture.numbered(1), instance());
      expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 7 } });
      expect(items).toEqual([expired, pushed(sentimentOf(reply))]);
      expect(await fixture.messages.read('c-1', 50)).toEqual(before);
    });

    it('counts once when delivered many times concurrently to two instances', async () => {
      const other = fixture.newInstance();
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, i) => fixture.deliver({}, i % 2 ? fixture.ports : other)),
      );
      const outcomes = replies.map(({ reply }) => reply.outcome).sort();
      expect(outcomes).toEqual([...Array<string>(19).fill('duplicate'), 'scored']);
      expect(await fixture.windowIds()).toEqual(['m-1']);
    });
  });

  it('stored: keeps a message older than the window, which does not change', async () => {
    await fixture.deliverNumbered([2, 3, 4, 5, 6, 7]);
    const before = await fixture.snapshot();
    const { reply } = await fixture.deliverNumbered([1], { text: 'feels 1' });
    const { window: _, alert: __, ...update } = before;
    expect(reply).toStrictEqual({ outcome: 'stored', sentiment: update });
    expect(await fixture.snapshot()).toEqual(before);
    expect(await fixture.messages.find('c-1', 'm-1')).toMatchObject({ text: 'feels 1' });
  });

  describe('updated', () => {
    it('scores an edited text again and leaves the message in its place', async () => {
      await fixture.deliverNumbered([1, 2]);
      const edit = { change: 'edited', text: 'feels 1', sentAt: instantAfter(99) } as const;
      const { reply, items } = await fixture.deliverNumbered([1], edit);
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 3, messageCount: 2 } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
      expect((await fixture.snapshot()).window[1]).toMatchObject({
        messageId: 'm-1',
        sentAt: instantAfter(1),
        text: 'feels 1',
        score: 1,
      });
    });

    it('rewrites a message older than the window, which does not change', async () => {
      await fixture.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      const before = await fixture.snapshot();
      const { reply } = await fixture.deliverNumbered([1], { change: 'edited', text: 'feels 1' });
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { revision: 7 } });
      expect(await fixture.snapshot()).toEqual(before);
      expect(await fixture.messages.find('c-1', 'm-1')).toMatchObject({ text: 'feels 1', sentAt: instantAfter(1) });
    });

    it('accepts an edit of a message that never arrived', async () => {
      const { reply } = await fixture.deliver({ change: 'edited' });
      expect(reply).toMatchObject({ outcome: 'updated', sentiment: { messageCount: 1 } });
      expect((await fixture.deliver()).reply.outcome).toBe('duplicate');
    });

    it('does not restore a deleted message', async () => {
      await fixture.deliver();
      await fixture.deliver({ change: 'deleted' });
      expect(await fixture.deliver({ change: 'edited' })).toMatchObject({ reply: { outcome: 'duplicate' } });
      expect(await fixture.windowIds()).toEqual([]);
    });
  });

  describe('removed', () => {
    it('removes a message, and an older one returns to the window', async () => {
      await fixture.deliverNumbered([1, 2, 3, 4, 5, 6, 7]);
      const { reply, items } = await fixture.deliverNumbered([5], { change: 'deleted', text: undefined });
      expect(reply).toMatchObject({ outcome: 'removed', sentiment: { revision: 8, messageCount: 6 } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
      expect(await fixture.windowIds()).toEqual(['m-7', 'm-6', 'm-4', 'm-3', 'm-2', 'm-1']);
    });

    it('removes a message older than the window', async () => {
      await fixture.deliverNumbered([1, 2, 3, 4, 5, 6, 7, 8]);
      const before = await fixture.windowIds();
      expect((await fixture.deliverNumbered([1], { change: 'deleted' })).reply.outcome).toBe('removed');
      expect(await fixture.windowIds()).toEqual(before);
      expect(await fixture.messages.find('c-1', 'm-1')).toEqual({ messageId: 'm-1', withdrawn: 'deleted' });
    });

    it('is neutral when no message is left', async () => {
      await fixture.deliver();
      const { reply } = await fixture.deliver({ change: 'deleted' });
      expect(reply).toMatchObject({
        sentiment: { level: 'neutral', score: 0, messageCount: 0, provider: null, previousLevel: 'negative' },
      });
    });

    it('changes nothing the second time, and pushes the current update again', async () => {
      await fixture.deliver();
      const first = await fixture.deliver({ change: 'deleted' });
      const second = await fixture.deliver({ change: 'deleted' });
      expect(second).toEqual(first);
    });

    it('remembers a deletion that arrived before its message', async () => {
      const { reply, items } = await fixture.deliver({ change: 'deleted' });
      expect(reply).toMatchObject({
        outcome: 'removed',
        sentiment: { revision: 0, queueId: 'billing', level: 'neutral' },
      });
      expect(items).toEqual([]);
      expect(await fixture.deliver()).toMatchObject({ reply: { outcome: 'duplicate', sentiment: { revision: 0 } } });
      expect(await fixture.windowIds()).toEqual([]);
    });

    it('does not change queue and agent', async () => {
      await fixture.switchOn('sales');
      await fixture.deliver({ agentId: 'agent-3' });
      const { reply } = await fixture.deliver({ change: 'deleted', queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ sentiment: { queueId: 'billing', agentId: 'agent-3' } });
    });
  });

  describe('the queue and the agent of a conversation', () => {
    beforeEach(() => fixture.switchOn('default'));

    it('are the default queue and null where no message names them', async () => {
      const { reply } = await fixture.deliver({ queueId: undefined });
      expect(reply).toMatchObject({ sentiment: { queueId: 'default', agentId: null } });
    });

    it('do not change where a message names none', async () => {
      await fixture.deliverNumbered([1], { agentId: 'agent-3' });
      const { reply } = await fixture.deliverNumbered([2], { queueId: undefined });
      expect(reply).toMatchObject({ sentiment: { queueId: 'billing', agentId: 'agent-3' } });
    });

    it('change with the newest message; all watchers are notified to watch again, and only the new queue gets updates', async () => {
      const sales = await fixture.switchOn('sales');
      await fixture.deliverNumbered([1], { agentId: 'agent-3' });
      const { reply, items } = await fixture.deliverNumbered([2], { queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ sentiment: { queueId: 'sales', agentId: 'agent-4' } });
      expect(fixture.announced).toEqual(['c-1']);
      expect(items).toEqual([pushed(sentimentOf(reply), sales.groupToken)]);
      const after = await fixture.deliverNumbered([3], { queueId: undefined });
      expect(after.items).toEqual([pushed(sentimentOf(after.reply), sales.groupToken)]);
    });

    it('change, and a failed announcement is sent once by the redelivery, however many messages came since', async () => {
      await fixture.switchOn('sales');
      await fixture.deliverNumbered([1]);
      fixture.canAnnounce = false;
      const moved = await fixture.deliverNumbered([2], { queueId: 'sales' });
      expect(moved.queued).toEqual([{ conversationId: 'c-1', effectIds: ['move-2'], doneIds: [] }]);
      await fixture.deliverNumbered([3], { queueId: 'sales' });
      fixture.canAnnounce = true;
      for (let again = 0; again < 2; again++) await fixture.deliverNumbered([2], { queueId: 'sales' });
      expect(fixture.announced).toEqual(['c-1']);
      expect(fixture.messages.effects).toEqual([]);
    });

    it('do not change with a late message', async () => {
      await fixture.switchOn('sales');
      await fixture.deliverNumbered([2], { agentId: 'agent-4' });
      const { reply, items } = await fixture.deliverNumbered([1], { queueId: 'sales', agentId: 'agent-3' });
      expect(reply).toMatchObject({ outcome: 'scored', sentiment: { queueId: 'billing', agentId: 'agent-4' } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
    });

    it('change with a message that newer messages without queue and agent overtook', async () => {
      await fixture.switchOn('sales');
      await fixture.deliverNumbered([1, 3], { agentId: 'agent-3' });
      await fixture.deliverNumbered([4, 5, 6, 7, 8, 9, 10], { queueId: undefined });
      const { reply, items } = await fixture.deliverNumbered([2], { queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ outcome: 'stored', sentiment: { queueId: 'billing', agentId: 'agent-3' } });
      expect(items).toEqual([pushed(sentimentOf(reply))]);
      const moving = { messageId: 'm-2b', sentAt: instantAfter(3.5), queueId: 'sales', agentId: 'agent-4' };
      const moved = await fixture.deliver(moving);
      expect(moved.reply).toMatchObject({ outcome: 'stored', sentiment: { queueId: 'sales', agentId: 'agent-4' } });
      expect(fixture.announced).toEqual(['c-1']);
    });

    it('do not change with an edit', async () => {
      await fixture.switchOn('sales');
      await fixture.deliver();
      const { reply } = await fixture.deliver({ change: 'edited', queueId: 'sales', agentId: 'agent-4' });
      expect(reply).toMatchObject({ sentiment: { queueId: 'billing', agentId: null } });
    });
  });

  it.each([1, 2, 3, 4, 5])(
    'are the same in any order of arrival, with each message delivered twice (seed %i)',
    async (seed) => {
      await fixture.switchOn('sales');
      const messages = Array.from({ length: 14 }, (_, i) =>
        fixture.numbered(i, {
          sentAt: instantAfter(Math.floor(i / 2)),
          text: `feels ${((i * 5) % 13) / 6 - 1}`,
          queueId: i % 3 ? 'billing' : 'sales',
          agentId: `agent-${i}`,
        }),
      );
      const revisions: number[] = [];
      for (const message of seededShuffle([...messages, ...messages], seed))
        revisions.push(sentimentOf((await fixture.deliver(message)).reply).revision);
      expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
      const { window, ...update } = await fixture.snapshot();

      const ordered = new IngestFixture();
      for (const queueId of ['billing', 'sales']) await ordered.switchOn(queueId);
      for (const message of messages) await ordered.deliver(message);
      const { window: orderedWindow, ...orderedUpdate } = await ordered.snapshot();
      const { revision: _r, previousLevel: _l, ...settled } = update;
      const { revision: _s, previousLevel: _m, ...expected } = orderedUpdate;
      expect(window).toEqual(orderedWindow);
      expect(settled).toEqual(expected);
    },
  );
});
