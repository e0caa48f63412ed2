// The alerts of a conversation, from the message to what is stored and pushed.
import type { Alert } from '../../../shared/contract/alert';
import type { QueueChange } from '../../../shared/contract/queue';
import { correctMessage } from '../../../shared/ingest/correct-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import type { Ingested } from '../../../shared/ingest/ingested';
import type { LiveFeedItem } from '../../../shared/live/live-feed';
import { admin, IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('The alerts of a conversation', () => {
  let fixture: IngestFixture;
  let number = 0;
  const policy = (alerts: QueueChange['alerts'], queueId = 'billing') =>
    fixture.queues.change(queueId, { enabled: true, ...(alerts && { alerts }) }, admin);
  const say = (text: string, given: Parameters<IngestFixture['deliver']>[0] = {}) => {
    number += 1;
    return fixture.deliver({ messageId: `m-${number}`, sentAt: instantAfter(number), text, ...given });
  };
  const pushed = ({ items }: { items: readonly LiveFeedItem[] }) =>
    items.flatMap((item) => ('target' in item && item.target === 'sentimentAlert' ? (item.arguments as Alert[]) : []));
  const told = (result: { items: readonly LiveFeedItem[] }) =>
    pushed(result).map(({ kind, for: audience, state }) => `${kind} for ${audience}: ${state}`);
  const stateNow = async () => (await fixture.messages.read('c-1', 6)).state!;

  beforeEach(() => {
    fixture = new IngestFixture();
    number = 0;
  });

  it('open with the message that causes them, and tell of themselves in one English sentence', async () => {
    await policy({ agentAt: 'negative', supervisorAt: 'very-negative' });
    const author = { role: 'customer', id: 'cust-9', name: 'Ada' } as const;
    const result = await say('feels -0.9', { author, agentId: 'ben' });
    expect(told(result)).toEqual(['level for agent: open', 'level for supervisor: open']);
    expect(pushed(result)[0]).toEqual({
      alertId: 'level-agent-1',
      conversationId: 'c-1',
      queueId: 'billing',
      agentId: 'ben',
      customer: { id: 'cust-9', name: 'Ada' },
      ...{ kind: 'level', for: 'agent', level: 'very-negative', previousLevel: 'neutral' },
      reason: 'The conversation went from neutral to very negative.',
      at: '2026-11-22T11:00:00.000Z',
      ...{ state: 'open', stateBy: null, stateAt: '2026-11-22T11:00:00.000Z' },
    });
    expect(await fixture.messages.findAlert('c-1', 'level-agent-1')).toEqual(pushed(result)[0]);
  });

  it('go to those who watch the conversation, or the queue', async () => {
    await policy({ agentAt: 'negative', supervisorAt: 'negative' });
    const { items } = await say('feels -0.9');
    const { groupToken } = await fixture.queues.read('billing');
    expect(
      items.flatMap((item) => ('target' in item && item.target === 'sentimentAlert' ? item.groupName : [])),
    ).toEqual([`conversation:c-1@${groupToken}`, `queue:billing@${groupToken}`]);
  });

  it('are resolved by themselves when their kind is armed again', async () => {
    await policy({ agentAt: 'negative' });
    await say('feels -0.9');
    expect((await stateNow()).unresolvedAlerts).toHaveLength(1);
    expect(told(await say('feels 1'))).toEqual(['level for agent: resolved']);
    expect((await stateNow()).unresolvedAlerts).toEqual([]);
    expect(await fixture.messages.findAlert('c-1', 'level-agent-1')).toMatchObject({
      state: 'resolved',
      stateBy: null,
    });
  });

  it('are told again by a redelivery, and never opened twice', async () => {
    await policy({ agentAt: 'negative', phrases: ['lawyer'] });
    const first = await say('feels -0.9, lawyer');
    const message = { messageId: 'm-1', sentAt: instantAfter(1), text: 'feels -0.9, lawyer' };
    const again = await fixture.deliver(message, fixture.newInstance());
    expect(again.reply.outcome).toBe('duplicate');
    expect(pushed(again)).toEqual(pushed(first));
    expect((await stateNow()).unresolvedAlerts).toEqual(pushed(first));
  });

  it('are told again by a redelivery also where the clock went on between the state and its alerts', async () => {
    await policy({ agentAt: 'negative' });
    const ticking = fixture.newInstance({ now: () => new Date((fixture.nowMs += 3)) });
    const message = { text: 'feels -0.9', sentAt: instantAfter(1) };
    const first = await fixture.deliver(message, ticking);
    expect(pushed(await fixture.deliver(message, ticking))).toEqual(pushed(first));
    await say('feels -0.9', { messageId: 'm-2', sentAt: instantAfter(2) });
    expect(told(await fixture.deliver({ ...message, messageId: 'm-2', sentAt: instantAfter(2) }))).toEqual([]);
  });

  it('name the customer at a length that every row can hold', async () => {
    await policy({ agentAt: 'negative' });
    const author = { role: 'customer', id: 'x'.repeat(100_000), name: '😀'.repeat(60_000) } as const;
    const [alert] = pushed(await say('feels -0.9', { author }));
    expect(alert!.customer).toEqual({ id: 'x'.repeat(256), name: '😀'.repeat(256) });
  });

  it('are one for two instances that take messages at once', async () => {
    await policy({ agentAt: 'negative' });
    const results: Ingested[] = await Promise.all(
      [1, 2, 3, 4].map((index) =>
        fixture.deliver(
          { messageId: `m-${index}`, sentAt: instantAfter(index), text: 'feels -0.9' },
          fixture.newInstance(),
        ),
      ),
    );
    expect(results.flatMap(told)).toEqual(['level for agent: open']);
  });

  it.each<[string, () => Promise<{ items: readonly LiveFeedItem[] } | null>]>([
    [
      'a correction',
      () =>
        correctMessage(
          { conversationId: 'c-1', messageId: 'm-2' },
          { level: 'very-negative', by: 'ben', at: instantAfter(9) },
          () => undefined,
          fixture.ports,
        ),
    ],
    ['the deletion of a good message', () => fixture.deliver({ messageId: 'm-2', change: 'deleted' })],
    ['a change of the policy alone', async () => ({ items: [], ...(await policy({ agentAt: 'slightly-negative' })) })],
  ])('are not opened by %s', async (_, change) => {
    await policy({ agentAt: 'negative' });
    await say('feels -0.6', { change: 'created' });
    await say('feels 1');
    await fixture.queues.change('billing', { alerts: { agentAt: 'slightly-negative' } }, admin);
    const before = (await stateNow()).unresolvedAlerts.length;
    const result = await change();
    expect(result && told(result).filter((line) => line.endsWith('open'))).toEqual([]);
    expect((await stateNow()).unresolvedAlerts.length).toBeLessThanOrEqual(before);
  });

  it('are opened by an edit that makes the message worse, and not by one that makes it better', async () => {
    await policy({ agentAt: 'negative' });
    await say('feels -0.3');
    const edit = (text: string, second: number) =>
      fixture.deliver({ messageId: 'm-1', change: 'edited', text, changedAt: instantAfter(second) });
    expect(told(await edit('feels -0.5', 10))).toEqual(['level for agent: open']);
    expect(told(await edit('feels 0', 20))).toEqual(['level for agent: resolved']);
    await fixture.queues.change('billing', { alerts: { agentAt: 'slightly-negative' } }, admin);
    await edit('feels -0.9', 30);
    await fixture.queues.change('billing', { alerts: { supervisorAt: 'slightly-negative' } }, admin);
    expect(told(await edit('feels -0.5', 40))).toEqual([]);
  });

  describe('of a phrase', () => {
    it('open once a message and phrase, also when an edit brings it in', async () => {
      await policy({ phrases: ['cancel my contract', 'lawyer'] });
      const opened = async (text: string, second: number) =>
        pushed(
          await fixture.deliver({ messageId: 'm-1', change: 'edited', text, changedAt: instantAfter(second) }),
        ).map(({ reason }) => reason);
      expect(pushed(await say('feels 0.1, I see my LAWYER')).map(({ reason }) => reason)).toEqual([
        'A message contains "lawyer".',
      ]);
      expect(await opened('feels 0.1, I cancel my contract, lawyer!', 10)).toEqual([
        'A message contains "cancel my contract".',
      ]);
      expect(await opened('feels 0.1, nothing', 20)).toEqual([]);
      expect(await opened('feels 0.1, lawyer', 30)).toEqual([]);
      expect(await opened(' ', 40)).toEqual([]);
      expect(await opened('feels 0.1, lawyer', 50)).toEqual([]);
      expect(told(await say('feels 0.1, lawyer'))).toEqual(['phrase for supervisor: open']);
    });

    it('stay open until the conversation ends', async () => {
      await policy({ phrases: ['lawyer'], agentAt: 'negative' });
      await say('feels -1, lawyer');
      expect(told(await say('feels 1'))).toEqual(['level for agent: resolved']);
      const ended = await placeConversation('c-1', { ended: true, at: instantAfter(60) }, fixture.ports);
      expect(told(ended)).toEqual(['phrase for supervisor: resolved']);
    });

    it('are bounded for a hostile customer, and resolved together', async () => {
      await policy({ phrases: ['lawyer'] });
      for (let index = 0; index < 60; index++) await say('feels 0, lawyer');
      const { unresolvedAlerts } = await stateNow();
      expect(unresolvedAlerts).toHaveLength(40);
      const ended = await placeConversation('c-1', { ended: true, at: instantAfter(90) }, fixture.ports);
      expect(pushed(ended)).toHaveLength(40);
    });

    it('leave room for the other kinds', async () => {
      await policy({ phrases: ['lawyer'], agentAt: 'negative', supervisorAt: 'negative' });
      for (let index = 0; index < 45; index++) await say('feels 0, lawyer');
      for (let index = 0; index < 6; index++) await say('feels -1');
      const { unresolvedAlerts } = await stateNow();
      expect(unresolvedAlerts.filter(({ kind }) => kind === 'level')).toHaveLength(2);
    });

    it.each([0, 1, 2, 5, 9])('fit with their events into one transaction, with %i targets', async (targets) => {
      const phrases = Array.from({ length: 50 }, (_, index) => `word${index}`);
      const all = { phrases, agentAt: 'negative', supervisorAt: 'negative', drop: true, streak: 2 } as const;
      for (const queueId of ['billing', 'sales']) await policy({ ...all, phrases }, queueId);
      const subscriptions = Array.from({ length: targets }, (_, index) => ({
        targetKey: `${index}`,
        events: ['sentiment.alert', 'sentiment.level-changed'],
        queues: undefined,
      }));
      const ports = fixture.newInstance({ subscriptions, keepsLists: true });
      let rows = 0;
      const { messages } = fixture;
      const commit = messages.commit.bind(messages);
      messages.commit = (given) => {
        rows = Math.max(rows, (given.alerts?.length ?? 0) + (given.effects?.length ?? 0));
        return commit(given);
      };
      for (const [second, queueId] of ['billing', 'billing', 'billing', 'sales'].entries())
        await fixture.deliver(
          { messageId: `m-${second}`, sentAt: instantAfter(second), queueId, text: `feels -1, ${phrases.join(' ')}` },
          ports,
        );
      await placeConversation('c-1', { ended: true, at: instantAfter(90) }, ports);
      expect(rows).toBeGreaterThan(targets);
      // A transaction has 100 rows; the state, and a message with its marker, and two rows for each rescored one.
      expect(rows).toBeLessThanOrEqual(100 - 1 - 2 - 10);
    });
  });

  it('are resolved and armed again when the conversation moves, told to the queue where they opened', async () => {
    await policy({ supervisorAt: 'negative' });
    await policy({ supervisorAt: 'negative' }, 'sales');
    await say('feels -0.9');
    const moved = await placeConversation('c-1', { queueId: 'sales', at: instantAfter(60) }, fixture.ports);
    expect(pushed(moved)).toMatchObject([{ queueId: 'billing', state: 'resolved' }]);
    const alerts = moved.items.flatMap((item) => ('target' in item && item.target === 'sentimentAlert' ? [item] : []));
    const { groupToken } = await fixture.queues.read('billing');
    expect(alerts.map(({ groupName }) => groupName)).toEqual([`queue:billing@${groupToken}`]);
    const again = await say('feels -0.9', { sentAt: instantAfter(70), queueId: 'sales' });
    expect(pushed(again)).toMatchObject([{ queueId: 'sales', state: 'open' }]);
  });
});
