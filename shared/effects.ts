// The effects of a change of a conversation: pure. Live effects are pushed by the function that made the change.
// Durable effects are stored in the transaction of the change and run by `dispatch-effects`, so that they survive a
// crash.
import type { Alert } from './contract/alert';
import type { DurableEffect, OutgoingEvent } from './conversations/durable-effect';
import type { ConversationState } from './conversations/message-store';
import { hasMovedFrom } from './conversations/window';
import { countedStayOf } from './conversations/track-stay';
import { toUpdate } from './live/sentiment-view';
import { alertsIn } from './report/stay-alerts';
import type { Queue } from './queues/queue-store';

/** A change of a conversation's state. */
export interface ConversationChange {
  conversationId: string;
  before: ConversationState | null;
  after: ConversationState;
  /** The queue that the conversation is in after the change. */
  queue: Queue;
  /** The alerts that the change opened or resolved. */
  alerts: readonly Alert[];
}

/** Which events a target receives. */
export interface EventSubscription {
  targetKey: string;
  events: readonly string[];
  /** The queues whose events it receives; undefined: all. */
  queues: readonly string[] | undefined;
}

/** Who receives the effects of changes. */
export interface EffectReceivers {
  /** The targets of outgoing events. */
  subscriptions: readonly EventSubscription[];
  /** The ids of the connections to chat platforms in which the level is written. */
  writeBackConnections: ReadonlySet<string>;
  /** Whether supervisors' lists are kept. */
  keepsLists: boolean;
}

/** The effects of a change that must run even if this process crashes right after the commit. */
export function durableEffectsOf(
  change: ConversationChange,
  { subscriptions, writeBackConnections, keepsLists }: EffectReceivers,
): DurableEffect[] {
  const { conversationId, before, after, queue, alerts } = change;
  if (!queue.enabled) return [];
  const effects: DurableEffect[] = [];
  if (hasMovedFrom(before, after)) effects.push({ kind: 'announce-move' });
  if (keepsLists) effects.push(...listingsOf(change));
  // Also for the first message of a conversation that stays neutral: the attribute holds the level from then on.
  const connectionId = connectionIdOf(conversationId);
  if (before?.level !== after.level && writeBackConnections.has(connectionId))
    effects.push({ kind: 'write-back', connectionId });
  const timestamp = after.updatedAt;
  if ((before?.level ?? 'neutral') !== after.level)
    effects.push(
      ...eventsOf({ type: 'sentiment.level-changed', timestamp, data: toUpdate(conversationId, after) }, subscriptions),
    );
  for (const alert of alerts)
    effects.push(...eventsOf({ type: 'sentiment.alert', timestamp: alert.stateAt, data: alert }, subscriptions));
  return effects;
}

/** An event for each target that receives it. */
function eventsOf(event: OutgoingEvent, subscriptions: readonly EventSubscription[]): DurableEffect[] {
  const isSubscribed = ({ events, queues }: EventSubscription) =>
    events.includes(event.type) && (queues?.includes(event.data.queueId) ?? true);
  return subscriptions.filter(isSubscribed).map(({ targetKey }) => ({ kind: 'send-event', targetKey, event }));
}

/** A change of times and scores alone reaches the live list this often. */
const listedEveryMs = 30_000;

/**
 * Whether the live list and the figures of the queue have to learn of a change, and whether those who watch the queue are
 * told at once: when the conversation is new in the list, has ended, or its level, agent or alert changes.
 */
export function listingOf({ before, after, alerts }: ConversationChange): 'at-once' | 'later' | 'none' {
  const isSignificant =
    before?.queueId !== after.queueId ||
    before.level !== after.level ||
    before.agentId !== after.agentId ||
    before.endedAt !== after.endedAt ||
    alerts.some(({ for: audience }) => audience === 'supervisor');
  if (isSignificant) return 'at-once';
  // A message that is older than the window may have been changed since, which is no revision of its own.
  const isRewritten = (after.stay?.rewrittenAt ?? '') > (before.listedAt ?? '');
  if (
    isRewritten ||
    before.stay?.firstMessageAt !== after.stay?.firstMessageAt ||
    alertsIn(before.stay?.alerts) !== alertsIn(after.stay?.alerts)
  )
    return 'later';
  const sinceListedMs = Date.parse(after.updatedAt) - Date.parse(before.listedAt ?? before.updatedAt);
  return before.listedAt === null || sinceListedMs >= listedEveryMs ? 'later' : 'none';
}

function listingsOf(change: ConversationChange): DurableEffect[] {
  const { before, after, alerts } = change;
  const effects: DurableEffect[] = [];
  if (hasMovedFrom(before, after))
    effects.push({
      kind: 'unlist-conversation',
      queueId: before.queueId,
      revision: after.revision,
      stay: countedStayOf(before),
    });
  if (listingOf(change) !== 'none') effects.push({ kind: 'list-conversation' });
  if (alerts.length > 0) effects.push({ kind: 'list-alerts', alertIds: alerts.map(({ alertId }) => alertId) });
  return effects;
}

/** The id of a chat platform's conversation begins with its connection's, which contains no colon. */
function connectionIdOf(conversationId: string): string {
  return conversationId.slice(0, Math.max(0, conversationId.indexOf(':')));
}
