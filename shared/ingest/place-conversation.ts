// Handles a chat platform's changes of a conversation that are not messages: assigned, moved or ended.
import type { ConversationChangeReply, ConversationChangeRequest } from '../contract/conversation-change';
import { hasBegun, placementAfterChange, planPlacement } from '../conversations/plan-change';
import { toNeutralUpdate, toUpdate } from '../live/sentiment-view';
import {
  changeConversation,
  commitPlan,
  publishAgain,
  type ChangeDependencies,
  type Published,
  type ToSend,
} from './commit-change';
import { datedAt } from './dated-message';

/** The reply to the sender, and what to send. */
export interface Placed extends ToSend {
  reply: ConversationChangeReply;
}

/**
 * Moves, assigns or ends a conversation. Idempotent.
 * @throws {StorageUnavailableError} nothing was stored, or the result is unknown; the sender may deliver again
 */
export async function placeConversation(
  conversationId: string,
  change: ConversationChangeRequest,
  dependencies: ChangeDependencies,
): Promise<Placed> {
  const at = datedAt(change.at, dependencies.now());
  return changeConversation(conversationId, dependencies, () => attempt(conversationId, change, at, dependencies));
}

async function attempt(
  conversationId: string,
  change: ConversationChangeRequest,
  at: string,
  dependencies: ChangeDependencies,
): Promise<Placed | null> {
  const { messages, queues, defaultQueue, now } = dependencies;
  // Only the state is needed, so the read is limited to one message.
  const conversation = await messages.read(conversationId, 1);
  if (conversation.isBeingErased) {
    await messages.erase(conversationId);
    return null;
  }
  if (!hasBegun(conversation)) {
    const sentiment = toNeutralUpdate(conversationId, change.queueId ?? defaultQueue);
    return { reply: { outcome: 'ignored', reason: 'unknown-conversation', sentiment }, items: [], queued: [] };
  }
  const { state } = conversation;
  const ignored = (reason: 'older' | 'queue-disabled'): Placed => {
    return { reply: { outcome: 'ignored', reason, sentiment: toUpdate(conversationId, state) }, items: [], queued: [] };
  };
  const placement = placementAfterChange(state, change, at);
  if (!placement) return ignored('older');
  if (!(await queues.read(placement.queueId)).enabled) return ignored('queue-disabled');
  const plan = planPlacement(conversation, placement, now().toISOString());
  if (at === state.changedAt && plan.state.revision === state.revision)
    return updated(await publishAgain(conversationId, state, dependencies, null));
  const committed = await commitPlan(plan, dependencies);
  return committed.result === 'committed' ? updated(committed.published) : null;
}

function updated({ sentiment, items, queued }: Published): Placed {
  return { reply: { outcome: 'updated', sentiment }, items, queued };
}
