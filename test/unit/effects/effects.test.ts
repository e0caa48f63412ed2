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
  alerts: [],
  ...given,
});
const effectsOf = (
  given: ConversationChange,
  subscriptions: readonly EventSubscription[],
  writeBackConnections: readonly string[] = [],
) =>
  durableEffectsOf(given, {
    subscriptions,
    writeBackConnections: new Set(writeBackConnections),
    keepsLists: false,
  });
const event = {
  kind: 'send-event',
  targetKey: 'all',
  event: { type: 'sentiment.level-changed', timestamp: after.updatedAt, data: toUpdate('c-1', after) },
};

describe('The effects of a change', () => {
  it.each(levels)('include an event for each target when the level changes: %s', (level) => {
    const next = { ...after, level };
    const effects = effectsOf(change({ after: next }), [all, { ...all, targetKey: 'other' }]);
    expect(effects.map((effect) => effect.kind === 'send-event' && effect.targetKey)).toEqual(
      level === 'neutral' ? [] : ['all', 'other'],
    );
  });

  it('contain the update, and nothing else', () => {
    expect(effectsOf(change(), [all])).toEqual([event]);
    expect(JSON.stringify(effectsOf(change(), [all]))).not.toContain('inQueue');
  });

  it('treat a conversation as neutral before its first message', () => {
    expect(effectsOf(change({ before: null }), [all])).toEqual([event]);
    expect(effectsOf(change({ before: null, after: before }), [all])).toEqual([]);
  });

  it('include only the queues and the events that a target has chosen', () => {
    for (const queues of [['billing'], ['sales', 'billing']])
      expect(effectsOf(change(), [{ ...all, queues }])).toEqual([event]);
    expect(effectsOf(change(), [{ ...all, queues: ['sales'] }])).toEqual([]);
    expect(effectsOf(change(), [{ ...all, queues: [] }])).toEqual([]);
    expect(effectsOf(change(), [{ ...all, events: ['sentiment.alert'] }])).toEqual([]);
  });

  it('include an announcement when the conversation moved to another queue, and none when it began', () => {
    const moved = { ...after, level: before.level, queueId: 'sales' };
    expect(effectsOf(change({ after: moved }), [all])).toEqual([{ kind: 'announce-move' }]);
    expect(effectsOf(change({ before: null, after: moved }), [])).toEqual([]);
  });

  it('are empty while the queue is off', () => {
    const moved = { ...after, queueId: 'sales' };
    expect(effectsOf(change({ after: moved, queue: unsetQueue('sales') }), [all])).toEqual([]);
  });

  describe('for a conversation of a chat platform', () => {
    const writeBack = { kind: 'write-back', connectionId: 'help' };
    const inHelp = (given: Partial<ConversationChange> = {}) => change({ conversationId: 'help:1-42', ...given });

    it.each(levels)('include a write-back when the level changes: %s', (level) => {
      const effects = effectsOf(inHelp({ after: { ...after, level } }), [], ['help']);
      expect(effects).toEqual(level === 'neutral' ? [] : [writeBack]);
    });

    it.each(levels)('include one for the first message, whatever its level: %s', (level) => {
      expect(effectsOf(inHelp({ before: null, after: { ...after, level } }), [], ['help'])).toEqual([writeBack]);
    });

    it.each(['other:1-42', 'help', 'help2:1', 'xhelp:1', ':help:1', 'c-1', ''])(
      'include none for a conversation that is not of the connection: %j',
      (conversationId) => {
        expect(effectsOf(inHelp({ conversationId }), [], ['help'])).toEqual([]);
      },
    );

    it('include none where the connection writes nothing, nor while the queue is off', () => {
      expect(effectsOf(inHelp(), [], ['other'])).toEqual([]);
      expect(effectsOf(inHelp({ queue: unsetQueue('billing') }), [], ['help'])).toEqual([]);
    });

    it('include it beside events, with neither a level nor a text', () => {
      const effects = effectsOf(inHelp(), [all], ['help']);
      expect(effects.map(({ kind }) => kind)).toEqual(['write-back', 'send-event']);
      expect(effects[0]).toEqual(writeBack);
    });
  });
});
