import { durableEffectsOf, type ConversationChange, type EventSubscription } from '../../../shared/effects';
import { toUpdate } from '../../../shared/live/sentiment-view';
import { unsetQueue } from '../../../shared/queues/queue-store';
import { levels } from '../../../shared/sentiment/levels';
import { conversationState } from '../../support/scored-messages';

const all: EventSubscription = { targetKey: 'all', events: ['sentiment.level-changed'], queues: undefined };
const before = conversationState({ level: 'neutral' });
const after = conversationState({ level: 'negative', revision: 2 });
const change = (given: Partial<ConversationChange> = {}): ConversationChange => ({
  conversationId: 'c-1',
  before,
  after,
  queue: { ...unsetQueue('billing'), enabled: true },
  ...given,
});
const event = {
  kind: 'send-event',
  targetKey: 'all',
  event: { type: 'sentiment.level-changed', timestamp: after.updatedAt, data: toUpdate('c-1', after) },
};

describe('The effects of a change', () => {
  it.each(levels)('include an event for each target when the level changes: %s', (level) => {
    const next = { ...after, level };
    const effects = durableEffectsOf(change({ after: next }), [all, { ...all, targetKey: 'other' }]);
    expect(effects.map((effect) => effect.kind === 'send-event' && effect.targetKey)).toEqual(
      level === 'neutral' ? [] : ['all', 'other'],
    );
  });

  it('contain the update, and nothing else', () => {
    expect(durableEffectsOf(change(), [all])).toEqual([event]);
    expect(JSON.stringify(durableEffectsOf(change(), [all]))).not.toContain('inQueue');
  });

  it('treat a conversation as neutral before its first message', () => {
    expect(durableEffectsOf(change({ before: null }), [all])).toEqual([event]);
    expect(durableEffectsOf(change({ before: null, after: before }), [all])).toEqual([]);
  });

  it('include only the queues and the events that a target has chosen', () => {
    for (const queues of [['billing'], ['sales', 'billing']])
      expect(durableEffectsOf(change(), [{ ...all, queues }])).toEqual([event]);
    expect(durableEffectsOf(change(), [{ ...all, queues: ['sales'] }])).toEqual([]);
    expect(durableEffectsOf(change(), [{ ...all, queues: [] }])).toEqual([]);
    expect(durableEffectsOf(change(), [{ ...all, events: ['sentiment.alert'] }])).toEqual([]);
  });

  it('include an announcement when the conversation moved to another queue, and none when it began', () => {
    const moved = { ...after, level: before.level, queueId: 'sales' };
    expect(durableEffectsOf(change({ after: moved }), [all])).toEqual([{ kind: 'announce-move' }]);
    expect(durableEffectsOf(change({ before: null, after: moved }), [])).toEqual([]);
  });

  it('are empty while the queue is off', () => {
    const moved = { ...after, queueId: 'sales' };
    expect(durableEffectsOf(change({ after: moved, queue: unsetQueue('sales') }), [all])).toEqual([]);
  });
});
