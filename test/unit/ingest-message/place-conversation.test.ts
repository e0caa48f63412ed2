import { conversationChange, type ConversationChangeRequest } from '../../../shared/contract/conversation-change';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import { IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

describe('A change of a conversation', () => {
  let fixture: IngestFixture;
  const place = (change: ConversationChangeRequest, conversationId = 'c-1') =>
    placeConversation(conversationId, conversationChange.parse(change), fixture.ports);
  const stateNow = async () => (await fixture.messages.read('c-1', 6)).state;

  beforeEach(async () => {
    fixture = new IngestFixture();
    for (const queueId of ['billing', 'sales', 'default']) await fixture.switchOn(queueId);
    await fixture.deliver({ agentId: 'agent-1' });
  });

  it('assigns it, and all watchers receive the update', async () => {
    const { reply, items, queued } = await place({ agentId: 'agent-2', at: instantAfter(10) });
    expect(reply).toMatchObject({
      outcome: 'updated',
      sentiment: { agentId: 'agent-2', revision: 2, level: 'negative' },
    });
    expect(items).toMatchObject([{ target: 'sentimentUpdated' }]);
    expect(queued).toEqual([]);
  });

  it('removes the agent', async () => {
    expect((await place({ agentId: null, at: instantAfter(10) })).reply.sentiment.agentId).toBeNull();
  });

  it('moves it, which is announced as if it began there, even if this process dies now', async () => {
    fixture.canAnnounce = false;
    const { reply, items, queued } = await place({ queueId: 'sales', at: instantAfter(10) });
    expect(reply).toMatchObject({ outcome: 'updated', sentiment: { queueId: 'sales', agentId: 'agent-1' } });
    expect(items).toMatchObject([{ target: 'sentimentUpdated' }]);
    expect(fixture.messages.effects.map(({ effect }) => effect)).toEqual([{ kind: 'announce-move' }]);
    expect(queued).toEqual([{ conversationId: 'c-1', effectIds: ['move-2'], doneIds: [] }]);
  });

  it('needs one message to the queue for all that follows, and leaves what is done to it', async () => {
    const subscription = { events: ['sentiment.level-changed'], queues: undefined };
    const subscriptions = ['one', 'other'].map((targetKey) => ({ ...subscription, targetKey }));
    const moving = fixture.message({ messageId: 'm-2', sentAt: instantAfter(5), text: 'feels 1', queueId: 'sales' });
    const { queued } = await fixture.deliver(moving, fixture.newInstance({ subscriptions }));
    expect(fixture.announced).toEqual(['c-1']);
    expect(queued).toHaveLength(1);
    expect(queued[0]!.doneIds).toEqual(['move-2']);
    expect(queued[0]!.effectIds).toHaveLength(2);
  });

  it('ends it until the customer writes again', async () => {
    await place({ ended: true, at: instantAfter(10) });
    expect((await stateNow())!.endedAt).toBe(instantAfter(10));
    await fixture.deliver({ messageId: 'm-2', sentAt: instantAfter(5) });
    expect((await stateNow())!.endedAt).toBe(instantAfter(10));
    await fixture.deliver({ messageId: 'm-3', sentAt: instantAfter(20) });
    expect((await stateNow())!.endedAt).toBeNull();
  });

  it('is ignored when it is older than one that was applied', async () => {
    await place({ agentId: 'agent-3', at: instantAfter(20) });
    const { reply, items } = await place({ agentId: 'agent-2', at: instantAfter(10) });
    expect(reply).toMatchObject({
      outcome: 'ignored',
      reason: 'older',
      sentiment: { agentId: 'agent-3', revision: 2 },
    });
    expect(items).toEqual([]);
  });

  it('changes nothing on redelivery, and the current update is pushed again', async () => {
    const change = { agentId: 'agent-2', queueId: 'sales', ended: true, at: instantAfter(10) } as const;
    const first = await place(change);
    const again = await place(change);
    expect(again.reply).toEqual(first.reply);
    expect(again.items).toEqual(first.items);
    expect(fixture.announced).toEqual(['c-1']);
    expect(fixture.messages.effects).toEqual([]);
  });

  it('is not overridden by a message sent before it, and is overridden by one sent after it', async () => {
    await place({ agentId: 'agent-2', queueId: 'sales', at: instantAfter(10) });
    await fixture.deliver({ messageId: 'm-2', sentAt: instantAfter(9), queueId: 'billing', agentId: 'agent-1' });
    expect(await stateNow()).toMatchObject({ queueId: 'sales', agentId: 'agent-2' });
    await fixture.deliver({ messageId: 'm-3', sentAt: instantAfter(11), queueId: 'billing', agentId: 'agent-1' });
    expect(await stateNow()).toMatchObject({ queueId: 'billing', agentId: 'agent-1' });
  });

  it('is ignored when a newer message named another queue or agent', async () => {
    await fixture.deliver({ messageId: 'm-2', sentAt: instantAfter(20), queueId: 'sales', agentId: 'agent-2' });
    const { reply } = await place({ queueId: 'default', agentId: 'agent-3', at: instantAfter(10) });
    expect(reply).toMatchObject({ outcome: 'ignored', reason: 'older' });
    expect(await stateNow()).toMatchObject({ queueId: 'sales', agentId: 'agent-2' });
  });

  it('is ignored before the first message', async () => {
    const { reply, items } = await place({ agentId: 'agent-2' }, 'c-2');
    expect(reply).toMatchObject({ outcome: 'ignored', reason: 'unknown-conversation', sentiment: { revision: 0 } });
    expect(items).toEqual([]);
  });

  it.each([{ queueId: 'off' }, { agentId: 'agent-2' }])('is ignored when the queue is off: %j', async (change) => {
    if (!('queueId' in change)) await fixture.switchOff('billing');
    const before = await stateNow();
    const { reply, items } = await place(change);
    expect(reply).toMatchObject({ outcome: 'ignored', reason: 'queue-disabled' });
    expect(items).toEqual([]);
    expect(await stateNow()).toEqual(before);
  });

  it('from far in the future counts from its arrival', async () => {
    await place({ agentId: 'agent-2', at: '9999-01-01T00:00:00.000Z' });
    expect((await stateNow())!.changedAt).toBe(new Date(fixture.nowMs).toISOString());
  });
});
