// What one message or change makes of a conversation: pure functions from a read to the commit that follows.
import type { Scoring } from '../sentiment/provider';
import { windowSize, type Aggregation } from '../sentiment/levels';
import type { Commit, Conversation, ConversationState, ScoredMessage, WithdrawnMessage } from './message-store';
import { newestFirst } from './sort-key';
import { movedState, nextState, placementOf, withMessage, withoutMessage, type Placement } from './window';

/** The part of a commit that decides what follows from it; effects are added to it. */
export type Plan = Omit<Commit, 'storedAt' | 'effects'>;

/** A conversation that has had a message. */
export type BegunConversation = Conversation & { state: ConversationState };

export function hasBegun(conversation: Conversation): conversation is BegunConversation {
  return conversation.state !== null;
}

/** What a message says of its conversation. */
export interface MessageClaim {
  messageId: string;
  sentAt: string;
  queueId?: string | undefined;
  agentId?: string | undefined;
}

/**
 * Where a conversation is once a message is in it. Messages arrive in any order: only one that is newer than every
 * other and no older than the last change says where the conversation is and who has it, and opens it again.
 */
export function placementAfter(
  { state, messages }: Conversation,
  { messageId, sentAt, queueId, agentId }: MessageClaim,
  defaultQueue: string,
): Placement {
  const [newest] = messages;
  const isNewest = !newest || newestFirst({ messageId, sentAt }, newest) < 0;
  const isCurrent = isNewest && (!state?.changedAt || sentAt >= state.changedAt);
  if (state && !isCurrent) return placementOf(state);
  return {
    queueId: queueId ?? state?.queueId ?? defaultQueue,
    agentId: agentId ?? state?.agentId ?? null,
    byMessageId: messageId,
    changedAt: state?.changedAt ?? null,
    ended: false,
  };
}

/** A message with its scores, on its way into a conversation. */
export interface MessageToPut {
  scored: ScoredMessage;
  /** `insert`: not there yet; `replace`: there; `restore`: left blank by an edit before. */
  how: 'insert' | 'replace' | 'restore';
  /** What the cloud found of messages that the local scorer had scored, by message id. */
  rescored: ReadonlyMap<string, Scoring>;
  placement: Placement;
}

/** The plan that puts a message into a conversation, or replaces it there. */
export function planPut(
  conversation: Conversation,
  { scored, how, rescored, placement }: MessageToPut,
  updatedAt: string,
  aggregation: Aggregation,
): Plan {
  const { state, messages } = conversation;
  const current = messages.map((stored) => ({ ...stored, ...rescored.get(stored.messageId) }));
  const replace = current.filter(({ messageId }) => rescored.has(messageId) && messageId !== scored.messageId);
  const window = withMessage(current, scored);
  const rows =
    how === 'replace'
      ? { replace: [scored, ...replace] }
      : { ...(how === 'insert' ? { insert: scored } : { restore: scored }), replace };
  const isUnchanged = state !== null && !window.includes(scored) && replace.length === 0;
  return {
    conversation,
    ...rows,
    state: isUnchanged ? state : nextState(state, window, placement, updatedAt, aggregation),
  };
}

/**
 * The plan that takes a message out of a conversation.
 * @param conversation read with one message more than the window, for the one that moves up into it
 */
export function planRemoval(
  conversation: BegunConversation,
  remove: ScoredMessage,
  withdraw: WithdrawnMessage,
  updatedAt: string,
  aggregation: Aggregation,
): Plan {
  const { state, messages } = conversation;
  const window = withoutMessage(messages, remove.messageId);
  const isUnchanged = !messages.slice(0, windowSize).some(({ messageId }) => messageId === remove.messageId);
  return {
    conversation,
    remove,
    withdraw,
    state: isUnchanged ? state : nextState(state, window, placementOf(state), updatedAt, aggregation),
  };
}

/** The plan that remembers a message as withdrawn that isn't in the conversation with a text. */
export function planWithdrawal(conversation: BegunConversation, withdraw: WithdrawnMessage): Plan {
  return { conversation, state: conversation.state, withdraw };
}

/** The plan that moves, assigns or ends a conversation. */
export function planPlacement(conversation: BegunConversation, placement: Placement, updatedAt: string): Plan {
  return { conversation, state: movedState(conversation.state, placement, updatedAt) };
}

/** Whether a message is among those that decide the level, once the plan that puts it there is committed. */
export function isInWindow({ conversation, insert }: Plan): boolean {
  return insert !== undefined && withMessage(conversation.messages.slice(0, windowSize), insert).includes(insert);
}
