// When the figures of a queue learn of a change.
import { durableEffectsOf, listingOf, type ConversationChange } from '../../../shared/effects';
import type { ConversationState } from '../../../shared/conversations/message-store';
import { unsetQueue } from '../../../shared/queues/queue-store';
import { beginStay } from '../../../shared/report/stay';
import { noStayAlerts } from '../../../shared/report/stay-alerts';
import { conversationState, instantAfter } from '../../support/scored-messages';

const stay = beginStay(instantAfter(0), 'negative');
const before = conversationState({ stay, listedAt: instantAfter(0) });
const change = (given: Partial<ConversationState>, since: Partial<ConversationState> = {}): ConversationChange => ({
  conversationId: 'c-1',
  before: { ...before, ...since },
  after: { ...before, ...since, revision: 2, updatedAt: instantAfter(5), ...given },
  queue: { ...unsetQueue('billing'), enabled: true },
  alerts: [],
});
const effectsOf = (given: ConversationChange) =>
  durableEffectsOf(given, { subscriptions: [], writeBackConnections: new Set(), keepsLists: true });

it.each<[string, Partial<ConversationState>, 'later' | 'none']>([
  ['the first message is an older one', { stay: { ...stay, firstMessageAt: instantAfter(-9) } }, 'later'],
  ['the messages have to be counted again', { stay: { ...stay, rewrittenAt: instantAfter(5) } }, 'later'],
  [
    'one more alert would have opened',
    { stay: { ...stay, alerts: { ...noStayAlerts, counts: { drop: 1 } } } },
    'later',
  ],
  ['nothing of it changes', { stay: { ...stay } }, 'none'],
])('an effect follows within 30 seconds of the last one where %s', (_, given, expected) => {
  expect(listingOf(change(given))).toBe(expected);
  expect(effectsOf(change(given))).toEqual(expected === 'later' ? [{ kind: 'list-conversation' }] : []);
});

it('an older message that was changed since the last effect, which is no revision, is counted with the next one', () => {
  const rewritten = { stay: { ...stay, rewrittenAt: instantAfter(3) } };
  expect(listingOf(change({}, rewritten))).toBe('later');
  expect(listingOf(change({}, { ...rewritten, listedAt: instantAfter(3) }))).toBe('none');
});

it('the first message in the queue has an effect', () => {
  const moved = { ...change({}), before: { ...before, stay: null } };
  expect(listingOf(moved)).toBe('later');
});

it('a move takes along how the stay in the queue ended, without an id or a text', () => {
  const left = change({ queueId: 'sales', stay: null, level: 'positive' });
  expect(effectsOf(left)).toContainEqual({
    ...{ kind: 'unlist-conversation', queueId: 'billing', revision: 2 },
    stay: { ...stay, endLevel: 'negative', lastMessageAt: before.lastMessageAt },
  });
  const unseen = { ...left, before: { ...before, stay: null } };
  expect(effectsOf(unseen)).toContainEqual(expect.objectContaining({ kind: 'unlist-conversation', stay: null }));
});
