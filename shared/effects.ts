// The effects of a change of a conversation: pure. Live effects are pushed by the function that made the change.
// Durable effects are stored in the transaction of the change and run by `dispatch-effects`, so that they survive a
// crash.
import type { DurableEffect } from './conversations/durable-effect';
import type { ConversationState } from './conversations/message-store';
import { toUpdate } from './live/sentiment-view';
import type { Queue } from './queues/queue-store';

/** A change of a conversation's state. */
export interface ConversationChange {
  conversationId: string;
  before: ConversationState | null;
  after: ConversationState;
  /** The queue that the conversation is in after the change. */
  queue: Queue;
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
}

/** The effects of a change that must run even if this process crashes right after the commit. */
export function durableEffectsOf(
  { conversationId, before, after, queue }: ConversationChange,
  { subscriptions, writeBackConnections }: EffectReceivers,
): DurableEffect[] {
  if (!queue.enabled) return [];
  const effects: DurableEffect[] = [];
  const hasMoved = before !== null && before.queueId !== after.queueId;
  if (hasMoved) effects.push({ kind: 'announce-move' });
  // Also for the first message of a conversation that stays neutral: the attribute holds the level from then on.
  const connectionId = connectionIdOf(conversationId);
  if (before?.level !== after.level && writeBackConnections.has(connectionId))
    effects.push({ kind: 'write-back', connectionId });
  if ((before?.level ?? 'neutral') === after.level) return effects;
  const event = {
    type: 'sentiment.level-changed' as const,
    timestamp: after.updatedAt,
    data: toUpdate(conversationId, after),
  };
  const isSubscribed = ({ events, queues }: EventSubscription) =>
    events.includes(event.type) && (queues?.includes(after.queueId) ?? true);
  for (const { targetKey } of subscriptions.filter(isSubscribed))
    effects.push({ kind: 'send-event', targetKey, event });
  return effects;
}

/** The id of a chat platform's conversation begins with its connection's, which contains no colon. */
function connectionIdOf(conversationId: string): string {
  return conversationId.slice(0, Math.max(0, conversationId.indexOf(':')));
}
