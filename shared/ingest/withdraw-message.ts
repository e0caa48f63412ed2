// Withdraws a message: the author deleted it, or an edit left it blank. This works in a disabled queue too, because
// stored texts must always be erasable.
import {
  findMessage,
  isWithdrawn,
  type ConversationState,
  type FoundMessage,
  type WithdrawnMessage,
} from '../conversations/message-store';
import { hasBegun, planRemoval, planWithdrawal } from '../conversations/plan-change';
import { windowSize } from '../sentiment/levels';
import { commitPlan, type ChangeDependencies } from './commit-change';
import type { DatedMessage } from './dated-message';
import { ignored, unchanged, type Ingested } from './ingested';

/** One attempt to withdraw a message; null when another writer changed the conversation in the meantime. */
export async function withdrawMessage(
  message: DatedMessage,
  dependencies: ChangeDependencies,
): Promise<Ingested | null> {
  const { conversationId, messageId } = message;
  const { messages, aggregation, now } = dependencies;
  const conversation = await messages.read(conversationId, windowSize + 1);
  if (conversation.isBeingErased) {
    await messages.erase(conversationId);
    return null;
  }
  const known = await findMessage(conversation, messageId, messages);
  const withdraw = withdrawalOf(message, known);
  const isDeletion = message.change === 'deleted';
  if (isAsStored(message, known))
    return unchanged(isDeletion ? 'removed' : 'duplicate', message, conversation.state, dependencies);

  if (!hasBegun(conversation)) {
    const queue = await dependencies.queues.read(message.queueId ?? dependencies.defaultQueue);
    if (!queue.enabled) return ignored('queue-disabled', queue.queueId);
    const isRecorded = await messages.withdrawUnknown(conversationId, withdraw, now().toISOString());
    return isRecorded ? withoutStoredText(message, null, dependencies) : null;
  }
  if (known && !isWithdrawn(known)) {
    const plan = planRemoval(conversation, known, withdraw, now().toISOString(), aggregation);
    const committed = await commitPlan(plan, dependencies);
    if (committed.result !== 'committed') return null;
    const { sentiment, ...sent } = committed.published;
    return { reply: { outcome: isDeletion ? 'removed' : 'updated', sentiment }, ...sent };
  }
  const queue = await dependencies.queues.read(message.queueId ?? conversation.state.queueId);
  if (!queue.enabled) return ignored('queue-disabled', queue.queueId);
  const { result } = await commitPlan(planWithdrawal(conversation, withdraw), dependencies);
  return result === 'committed' ? withoutStoredText(message, conversation.state, dependencies) : null;
}

/** The record that replaces the message. */
function withdrawalOf(message: DatedMessage, known: FoundMessage): WithdrawnMessage {
  const { messageId, changedAt } = message;
  if (message.change === 'deleted') return { messageId, withdrawn: 'deleted' };
  const sentAt = known && 'sentAt' in known ? known.sentAt : message.sentAt;
  return { messageId, withdrawn: 'blank', sentAt, changedAt };
}

/** Whether the message is already withdrawn, or a newer edit is stored. */
function isAsStored({ change, changedAt }: DatedMessage, known: FoundMessage): boolean {
  if (!known) return false;
  if (isWithdrawn(known) && known.withdrawn === 'deleted') return true;
  if (change === 'deleted') return false;
  return known.changedAt !== undefined && changedAt <= known.changedAt;
}

/** No text of the message was stored: a deletion succeeds, and a blank edit is ignored. */
function withoutStoredText(
  message: DatedMessage,
  state: ConversationState | null,
  dependencies: ChangeDependencies,
): Promise<Ingested> | Ingested {
  return message.change === 'deleted' ? unchanged('removed', message, state, dependencies) : ignored('no-text');
}
