// What one message or change makes of a conversation: pure functions from a read to the commit that follows.
import type { Scoring } from '../sentiment/provider';
import { windowSize, type Aggregation } from '../sentiment/levels';
import type { Commit, Conversation, ConversationState, ScoredMessage, Source, WithdrawnMessage } from './message-store';
import { nextState, placedState, placementOf, withMessage, withoutMessage, type Placement } from './window';

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
 * Where a conversation is once a message is in it. Messages arrive in any order: of those that name a queue, or an agent,
 * the newest counts, unless a change said otherwise after it. A message from after the end opens the conversation again.
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
    // A conversation begins in its queue also where nothing names it.
    ...(!state && { queueSource: source }),
    ...(queueId !== undefined && isNewer(source, last.queueSource) && { queueId, queueSource: source }),
    ...(agentId !== undefined && isNewer(source, last.agentSource) && { agentId, agentSource: source }),
    endedAt: last.endedAt !== null && sentAt < last.endedAt ? last.endedAt : null,
  };
}

/** Where a conversation is after a change; null where everything that the change says is older than what was said since. */
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
  const feelsAsBefore = state !== null && !window.includes(scored) && replace.length === 0;
  return {
    conversation,
    ...rows,
    state: feelsAsBefore
      ? placedState(state, placement, updatedAt)
      : nextState(state, window, placement, updatedAt, aggregation),
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
  return { conversation, state: placedState(conversation.state, placement, updatedAt) };
}

/** Whether a message is among those that decide the level, once the plan that puts it there is committed. */
export function isInWindow({ conversation, insert }: Plan): boolean {
  return insert !== undefined && withMessage(conversation.messages.slice(0, windowSize), insert).includes(insert);
}
