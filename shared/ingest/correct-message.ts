// A person corrects the level of a message, or takes a correction back.
import { findMessage, isWithdrawn, type Correction, type ScoredMessage } from '../conversations/message-store';
import { hasBegun, planCorrection } from '../conversations/plan-change';
import type { Queue } from '../queues/queue-store';
import { windowSize } from '../sentiment/levels';
import { changeConversation, commitPlan, publish, type ChangeDependencies, type Published } from './commit-change';

/** Identifies a message. */
export interface MessageReference {
  conversationId: string;
  messageId: string;
}

/**
 * Corrects a message, also one that is older than the window. Idempotent.
 * @param correction null takes the correction back
 * @param verify throws unless the person may see the queue that the conversation is in; checked on the read whose
 * version guards the write
 * @returns null when there is no such message, or it was deleted
 */
export async function correctMessage(
  { conversationId, messageId }: MessageReference,
  correction: Correction | null,
  verify: (queue: Queue) => void,
  dependencies: ChangeDependencies,
): Promise<Published | null> {
  const { messages, queues, aggregation, now } = dependencies;
  const result = await changeConversation(conversationId, dependencies, async () => {
    const conversation = await messages.read(conversationId, windowSize);
    if (!hasBegun(conversation)) return { corrected: null };
    verify(await queues.read(conversation.state.queueId));
    const known = await findMessage(conversation, messageId, messages);
    if (!known || isWithdrawn(known)) return { corrected: null };
    if (known.correction?.level === correction?.level)
      return { corrected: await publish(conversationId, conversation.state, dependencies) };
    const plan = planCorrection(conversation, withCorrection(known, correction), now().toISOString(), aggregation);
    const committed = await commitPlan(plan, dependencies);
    return committed.result === 'committed' ? { corrected: committed.published } : null;
  });
  return result.corrected;
}

function withCorrection({ correction: _, ...message }: ScoredMessage, correction: Correction | null): ScoredMessage {
  return correction ? { ...message, correction } : message;
}
