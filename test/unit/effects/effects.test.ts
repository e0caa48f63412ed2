import type { Alert } from '../../../shared/contract/alert';
import { durableEffectsOf, listingOf, type ConversationChange, type EventSubscription } from '../../../shared/effects';
import { toUpdate } from '../../../shared/live/sentiment-view';
import { unsetQueue } from '../../../shared/queues/queue-store';
import { levels } from '../../../shared/sentiment/levels';
import { alertOf, conversationState, instantAfter } from '../../support/scored-messages';

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

  describe('that alerts somebody', () => {
    const alertTarget: EventSubscription = { targetKey: 'alerts', events: ['sentiment.alert'], queues: undefined };
    const opened = alertOf({ stateAt: instantAfter(7) });
    const same = { ...after, level: before.level };
    const eventOf = (alert: Alert) => ({
      kind: 'send-event',
      targetKey: 'alerts',
      event: { type: 'sentiment.alert', timestamp: alert.stateAt, data: alert },
    });

    it('include an event for each alert and each target that receives alerts', () => {
      const resolved = alertOf({ alertId: 'drop-supervisor-1', state: 'resolved', stateAt: instantAfter(8) });
      const both = { ...alertTarget, targetKey: 'both', events: ['sentiment.alert', 'sentiment.level-changed'] };
      const effects = effectsOf(change({ after: same, alerts: [resolved, opened] }), [all, alertTarget, both]);
      expect(effects).toEqual(
        [resolved, opened].flatMap((alert) => [eventOf(alert), { ...eventOf(alert), targetKey: 'both' }]),
      );
    });

    it('send it where the alert opened, which may be the queue before a move', () => {
      const moved = { ...same, queueId: 'sales' };
      const given = change({ after: moved, alerts: [opened], queue: { ...unsetQueue('sales'), enabled: true } });
      const ofQueue = (queueId: string) => [{ ...alertTarget, queues: [queueId] }];
      expect(effectsOf(given, ofQueue('billing'))).toEqual([{ kind: 'announce-move' }, eventOf(opened)]);
      expect(effectsOf(given, ofQueue('sales'))).toEqual([{ kind: 'announce-move' }]);
    });

    it('include none while the queue is off', () => {
      const given = change({ alerts: [opened], queue: unsetQueue('billing') });
      expect(listsOf(given)).toEqual([]);
      expect(effectsOf(given, [alertTarget])).toEqual([]);
    });

    it('list the alerts together, whomever they are for', () => {
      const ofAgent = alertOf({ alertId: 'level-agent-2', for: 'agent' });
      expect(listsOf(change({ after: same, alerts: [opened, ofAgent] }))).toEqual([
        { kind: 'list-conversation' },
        { kind: 'list-alerts', alertIds: [opened.alertId, ofAgent.alertId] },
      ]);
    });
  });

  const listsOf = (given: ConversationChange) =>
    durableEffectsOf(given, { subscriptions: [], writeBackConnections: new Set(), keepsLists: true });
});

describe('A change', () => {
  const listed = conversationState({ level: 'neutral', listedAt: instantAfter(0) });
  const next = { ...listed, revision: 2, updatedAt: instantAfter(1) };
  const listing = (given: Partial<ConversationChange>) => listingOf(change({ before: listed, after: next, ...given }));

  it.each<[string, Partial<ConversationChange>]>([
    ['begins the conversation', { before: null }],
    ['moves it', { after: { ...next, queueId: 'sales' } }],
    ['gives it another agent', { after: { ...next, agentId: 'agent-9' } }],
    ['takes its agent away', { after: { ...next, agentId: null } }],
    ['ends it', { after: { ...next, endedAt: instantAfter(1) } }],
    ['opens it again', { before: { ...listed, endedAt: instantAfter(0) } }],
    ['opens an alert of a supervisor', { alerts: [alertOf()] }],
    ['resolves an alert of a supervisor', { alerts: [alertOf({ state: 'resolved' })] }],
  ])('is told to the supervisors at once if it %s', (_, given) => {
    expect(listing(given)).toBe('at-once');
  });

  it.each(levels)('is told at once if the level changes: %s', (level) => {
    expect(listing({ after: { ...next, level } })).toBe(level === 'neutral' ? 'none' : 'at-once');
  });

  it('of the score alone reaches the list twice a minute, and no watcher', () => {
    const at = (seconds: number) => listing({ after: { ...next, score: -0.01, updatedAt: instantAfter(seconds) } });
    expect([at(1), at(29), at(30), at(90)]).toEqual(['none', 'none', 'later', 'later']);
  });

  it('of a conversation that the list does not know reaches it', () => {
    expect(listing({ before: { ...listed, listedAt: null } })).toBe('later');
  });

  it('that alerts an agent is no news to the supervisors', () => {
    expect(listing({ alerts: [alertOf({ for: 'agent' })] })).toBe('none');
  });

  it('that moves the conversation takes it off the list of the former queue, by the revision of the move', () => {
    const moved = change({ before: listed, after: { ...next, queueId: 'sales', revision: 9 } });
    const lists = { subscriptions: [], writeBackConnections: new Set<string>(), keepsLists: true };
    expect(durableEffectsOf(moved, lists)).toEqual([
      { kind: 'announce-move' },
      { kind: 'unlist-conversation', queueId: 'billing', revision: 9, stay: null },
      { kind: 'list-conversation' },
    ]);
    expect(durableEffectsOf(moved, { ...lists, keepsLists: false })).toEqual([{ kind: 'announce-move' }]);
  });
});
