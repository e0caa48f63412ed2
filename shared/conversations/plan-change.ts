// What one message makes of a conversation: pure functions from a read and a change to the commit that follows.
import type { Scoring } from '../sentiment/provider';
import { windowSize, type Aggregation } from '../sentiment/levels';
import type { Commit, Conversation, ScoredMessage } from './message-store';
import { nextState, withMessage, withoutMessage } from './window';

/** A message with its scores, on its way into a conversation. */
export interface MessageToPut {
  scored: ScoredMessage;
  /** As it is stored already, if it is an edit of something stored. */
  known: ScoredMessage | null;
  /** What the cloud found of messages that the stand-in had scored, by message id. */
  rescored: ReadonlyMap<string, Scoring>;
  /** The queue whose gate it passed. */
  queueId: string;
  /** The agent it names. */
  agentId: string | undefined;
}

/** The commit that puts a message into a conversation, or replaces it there. */
export function planPut(
  conversation: Conversation,
  { scored, known, rescored, queueId, agentId }: MessageToPut,
  updatedAt: string,
  aggregation: Aggregation,
): Commit {
  const { state, messages } = conversation;
  const current = messages.map((stored) => ({ ...stored, ...rescored.get(stored.messageId) }));
  const replaced = current.filter(({ messageId }) => rescored.has(messageId));
  const window = withMessage(current, scored);
  const commit = known
    ? { conversation, replace: [scored, ...replaced] }
    : { conversation, insert: scored, replace: replaced };
  if (state && !window.includes(scored) && replaced.length === 0) return { ...commit, state };

  // Messages arrive in any order: only the newest says where the conversation is and who has it.
  const says = window[0] === scored && !known ? { queueId, agentId } : {};
  const circumstances = {
    queueId: says.queueId ?? state?.queueId ?? queueId,
    agentId: says.agentId ?? state?.agentId ?? null,
    updatedAt,
  };
  return { ...commit, state: nextState(state, window, circumstances, aggregation) };
}

/**
 * The commit that takes a message out of a conversation.
 * @param conversation read with one message more than the window, for the one that moves up into it
 */
export function planRemoval(
  conversation: Conversation & { state: NonNullable<Conversation['state']> },
  known: ScoredMessage,
  updatedAt: string,
  aggregation: Aggregation,
): Commit {
  const { state, messages } = conversation;
  const window = withoutMessage(messages, known.messageId);
  const circumstances = { queueId: state.queueId, agentId: state.agentId, updatedAt };
  return { conversation, remove: known, state: nextState(state, window, circumstances, aggregation) };
}

/** Whether a message is among those that decide the level, after a commit that put it there. */
export function isInWindow({ conversation, insert }: Commit): boolean {
  return insert !== undefined && withMessage(conversation.messages.slice(0, windowSize), insert).includes(insert);
}
