// What follows from a change of a conversation: pure. Live effects are pushed by the function that made the change;
// durable ones are stored with the change and done by `dispatch-effects`, whatever crashes in between.
import type { DurableEffect } from './conversations/durable-effect';
import type { ConversationState } from './conversations/message-store';
import { toUpdate } from './live/sentiment-view';
import type { Queue } from './queues/queue-store';

/** A change of a conversation's state, or none where the same was delivered again. */
export interface ConversationChange {
  conversationId: string;
  before: ConversationState | null;
  after: ConversationState;
  /** The queue that the conversation is in now. */
  queue: Queue;
}

/** An outgoing event's target, as far as it decides what is sent to it. */
export interface EventSubscription {
  targetKey: string;
  events: readonly string[];
  /** The queues it is told of; undefined: all. */
  queues: readonly string[] | undefined;
}

/** What must follow from a change even if this process dies right after committing it. */
export function durableEffectsOf(
  { conversationId, before, after, queue }: ConversationChange,
  subscriptions: readonly EventSubscription[],
): DurableEffect[] {
  if (!queue.enabled) return [];
  const effects: DurableEffect[] = [];
  const hasMoved = before !== null && before.queueId !== after.queueId;
  if (hasMoved) effects.push({ kind: 'announce-move' });
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
