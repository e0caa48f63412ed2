// The result of an ingest: the reply to the sender, the live updates to push and the effects to queue.
import type { IgnoredReason, Message, MessageReply } from '../contract/message';
import type { ConversationState } from '../conversations/message-store';
import { toNeutralUpdate } from '../live/sentiment-view';
import { publish, publishAgain, type ChangeDependencies, type ToSend } from './commit-change';

/** The reply to the sender, and what to send. */
export interface Ingested extends ToSend {
  reply: MessageReply;
}

/** Nothing changed. The current update is pushed again: the sender may retry because the first push failed. */
export async function unchanged(
  outcome: 'duplicate' | 'removed',
  { conversationId, messageId, queueId, change }: Message,
  state: ConversationState | null,
  dependencies: ChangeDependencies,
): Promise<Ingested> {
  if (!state) {
    const sentiment = toNeutralUpdate(conversationId, queueId ?? dependencies.defaultQueue);
    return { reply: { outcome, sentiment }, items: [], queued: [] };
  }
  const { sentiment, ...sent } = await (change === 'created'
    ? publishAgain(conversationId, state, dependencies, messageId)
    : publish(conversationId, state, dependencies));
  return { reply: { outcome, sentiment }, ...sent };
}

/** @param queueId the queue that is switched off */
export function ignored(reason: IgnoredReason, queueId?: string): Ingested {
  const reply = { outcome: 'ignored', reason, ...(queueId !== undefined && { queueId }) } as const;
  return { reply, items: [], queued: [] };
}
