// Plans the change of a conversation by one message or change request: pure functions from a read to a commit.
import type { Scoring } from '../sentiment/provider';
import { windowSize, type Aggregation } from '../sentiment/levels';
import type { Commit, Conversation, ConversationState, ScoredMessage, Source, WithdrawnMessage } from './message-store';
import { nextState, placedState, placementOf, withMessage, withoutMessage, type Placement } from './window';

/** A commit without its effects, which are derived from it. */
export type Plan = Omit<Commit, 'storedAt' | 'effects'>;

/** A conversation that has at least one message. */
export type BegunConversation = Conversation & { state: ConversationState };

export function hasBegun(conversation: Conversation): conversation is BegunConversation {
  return conversation.state !== null;
}

/** The fields of a message that place its conversation. */
export interface MessageClaim {
  messageId: string;
  sentAt: string;
  queueId?: string | undefined;
  agentId?: string | undefined;
}

/**
 * The placement of a conversation after a message. Messages arrive in any order: the queue and the agent come from the
 * newest message or change that names one. A message sent after the end reopens the conversation.
 */
export function placementAfter(
  { state }: Conversation,
  { messageId, sentAt, queueId, agentId }: MessageClaim,
  defaultQueue: string,
): Placement {
  const source = { at: sentAt, by: messageId };
  const last = state
    ? placementOf(state)
    : { queueId: defaultQueue, agentId: null, queueSource: null, agentSource: null, changedAt: null, endedAt: null };
  return {
    ...last,
    // A conversation that names no queue begins in the default queue.
    ...(!state && { queueSource: source }),
    ...(queueId !== undefined && isNewer(source, last.queueSource) && { queueId, queueSource: source }),
    ...(agentId !== undefined && isNewer(source, last.agentSource) && { agentId, agentSource: source }),
    endedAt: last.endedAt !== null && sentAt < last.endedAt ? last.endedAt : null,
  };
}

/** The placement of a conversation after a change; null if the change is older than everything it would replace. */
export function placementAfterChange(
  state: ConversationState,
  {
    queueId,
    agentId,
    ended,
  }: { queueId?: string | undefined; agentId?: string | null | undefined; ended?: true | undefined },
  at: string,
): Placement | null {
  if (state.changedAt !== null && at < state.changedAt) return null;
  const source = { at, by: '' };
  const moves = queueId !== undefined && isNewer(source, state.queueSource);
  const assigns = agentId !== undefined && isNewer(source, state.agentSource);
  if (!moves && !assigns && !ended) return null;
  return {
    ...placementOf(state),
    ...(moves && { queueId, queueSource: source }),
    ...(assigns && { agentId, agentSource: source }),
    ...(ended && { endedAt: at }),
    changedAt: at,
  };
}

function isNewer(source: Source, than: Source | null): boolean {
  return !than || source.at > than.at || (source.at === than.at && source.by >= than.by);
}

/** A scored message to be stored in a conversation. */
export interface MessageToPut {
  scored: ScoredMessage;
  /** `insert`: not stored yet; `replace`: stored; `restore`: an earlier edit left it blank. */
  operation: 'insert' | 'replace' | 'restore';
  /** The cloud's results for messages that the local scorer had scored, by message id. */
  rescored: ReadonlyMap<string, Scoring>;
  placement: Placement;
}

/** Plans to add a message to a conversation, or to replace it. */
export function planPut(
  conversation: Conversation,
  { scored, operation, rescored, placement }: MessageToPut,
  updatedAt: string,
  aggregation: Aggregation,
): Plan {
  const { state, messages } = conversation;
  const current = messages.map((stored) => ({ ...stored, ...rescored.get(stored.messageId) }));
  const replace = current.filter(({ messageId }) => rescored.has(messageId) && messageId !== scored.messageId);
  const window = withMessage(current, scored);
  const rows =
    operation === 'replace'
      ? { replace: [scored, ...replace] }
      : { ...(operation === 'insert' ? { insert: scored } : { restore: scored }), replace };
  const isWindowUnchanged = state !== null && !window.includes(scored) && replace.length === 0;
  return {
    conversation,
    ...rows,
    state: isWindowUnchanged
      ? placedState(state, placement, updatedAt)
      : nextState(state, window, placement, updatedAt, aggregation),
  };
}

/**
 * Plans to remove a message from a conversation.
 * @param conversation read with one message more than the window, because the next older message enters the window
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

/**
 * Plans to give a message the time at which it was sent.
 * @param conversation read with one message more than the window, because the next older message may enter the window
 */
export function planRedate(
  conversation: BegunConversation,
  from: ScoredMessage,
  to: ScoredMessage,
  updatedAt: string,
  aggregation: Aggregation,
): Plan {
  const { state, messages } = conversation;
  const window = withMessage(messages, to);
  return {
    conversation,
    redate: { from, to },
    state: nextState(state, window, placementOf(state), updatedAt, aggregation),
  };
}

/** Plans to record a message as withdrawn that has no stored text. */
export function planWithdrawal(conversation: BegunConversation, withdraw: WithdrawnMessage): Plan {
  return { conversation, state: conversation.state, withdraw };
}

/** Plans to move, assign or end a conversation. */
export function planPlacement(conversation: BegunConversation, placement: Placement, updatedAt: string): Plan {
  return { conversation, state: placedState(conversation.state, placement, updatedAt) };
}

/** Whether the inserted message is in the window after the plan is committed. */
export function isInWindow({ conversation, insert }: Plan): boolean {
  return insert !== undefined && withMessage(conversation.messages.slice(0, windowSize), insert).includes(insert);
}
