// Plans the change of a conversation by one message or change request: pure functions from a read to a commit.
import type { Scoring } from '../sentiment/provider';
import { windowSize, type Aggregation } from '../sentiment/levels';
import type { Commit, Conversation, ConversationState, ScoredMessage, Source, WithdrawnMessage } from './message-store';
import {
  countedScoreOf,
  nextState,
  placedState,
  placementIn,
  placementOf,
  withMessage,
  withoutMessage,
  type Placement,
} from './window';

/** A commit without its alerts and effects, which are derived from it. */
export interface Plan extends Omit<Commit, 'storedAt' | 'effects' | 'alerts'> {
  /** The window after the change, newest first; absent where the change leaves the sentiment as it was. */
  window?: readonly ScoredMessage[];
  cause: ChangeCause;
}

/**
 * What changes a conversation, as far as alerts depend on it. `message`: one was added or edited; `isWorse`: it was
 * added, or the edit made it worse. Everything else opens no alert.
 */
export type ChangeCause =
  { kind: 'message'; messageId: string; isWorse: boolean; newPhrases: readonly string[] } | { kind: 'other' };

/** A conversation that has at least one message. */
export type BegunConversation = Conversation & { state: ConversationState };

export function hasBegun(conversation: Conversation): conversation is BegunConversation {
  return conversation.state !== null;
}

const maxNameCharacters = 256;

/** A customer's id or name, at a length that fits into each row and alert that shows it; null where there is none. */
function shortened(name: string | undefined): string | null {
  return name === undefined
    ? null
    : Array.from(name.slice(0, 2 * maxNameCharacters))
        .slice(0, maxNameCharacters)
        .join('');
}

/** The fields of a message that place its conversation. */
export interface MessageClaim {
  messageId: string;
  sentAt: string;
  queueId?: string | undefined;
  agentId?: string | undefined;
  author: { id?: string | undefined; name?: string | undefined };
  /** When it arrived, ISO 8601. */
  arrivedAt: string;
}

/**
 * The placement of a conversation after a message. Messages arrive in any order: the queue and the agent come from the
 * newest message or change that names one. A message sent after the end reopens the conversation.
 */
export function placementAfter(
  { state }: Conversation,
  { messageId, sentAt, queueId, agentId, author, arrivedAt }: MessageClaim,
  defaultQueue: string,
): Placement {
  const source = { at: sentAt, by: messageId };
  const last = state ? placementOf(state) : placementIn(defaultQueue);
  const isNewest = last.lastMessageAt === null || sentAt >= last.lastMessageAt;
  const isNamed = author.id !== undefined || author.name !== undefined;
  return {
    ...last,
    // A conversation that names no queue begins in the default queue.
    ...(!state && { queueSource: source }),
    ...(queueId !== undefined && isNewer(source, last.queueSource) && { queueId, queueSource: source }),
    ...(agentId !== undefined && isNewer(source, last.agentSource) && { agentId, agentSource: source }),
    endedAt: last.endedAt !== null && sentAt < last.endedAt ? last.endedAt : null,
    ...(isNamed &&
      (isNewest || !last.customer) && { customer: { id: shortened(author.id), name: shortened(author.name) } }),
    lastMessageAt: isNewest ? sentAt : last.lastMessageAt,
    lastArrivalAt: arrivedAt,
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
  /** The phrases of the queue's policy that the message contains and that no alert has told of. */
  newPhrases: readonly string[];
}

/** Plans to add a message to a conversation, or to replace it. */
export function planPut(
  conversation: Conversation,
  { scored, operation, rescored, placement, newPhrases }: MessageToPut,
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
  const { messageId } = scored;
  const isWorse = operation === 'insert' || isWorseThan(scored, messages, aggregation);
  return {
    conversation,
    ...rows,
    ...(!isWindowUnchanged && { window }),
    cause: { kind: 'message', messageId, isWorse, newPhrases },
    state: isWindowUnchanged
      ? placedState(state, placement, updatedAt)
      : nextState(state, window, placement, updatedAt, aggregation),
  };
}

/** Whether an edit made a message worse. One that could not be scored before counts as 0. */
function isWorseThan(edited: ScoredMessage, messages: readonly ScoredMessage[], { edges }: Aggregation): boolean {
  const before = messages.find(({ messageId }) => messageId === edited.messageId);
  const score = countedScoreOf(edited, edges);
  return score !== null && score < ((before && countedScoreOf(before, edges)) ?? 0);
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
    ...(!isUnchanged && { window }),
    cause: { kind: 'other' },
    state: isUnchanged ? state : nextState(state, window, placementOf(state), updatedAt, aggregation),
  };
}

/** Plans to correct a message, or to take its correction back: `corrected` replaces the stored message. */
export function planCorrection(
  conversation: BegunConversation,
  corrected: ScoredMessage,
  updatedAt: string,
  aggregation: Aggregation,
): Plan {
  const { state, messages } = conversation;
  const window = messages
    .map((stored) => (stored.messageId === corrected.messageId ? corrected : stored))
    .slice(0, windowSize);
  return {
    conversation,
    replace: [corrected],
    window,
    cause: { kind: 'other' },
    state: nextState(state, window, placementOf(state), updatedAt, aggregation),
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
    window,
    cause: { kind: 'other' },
    state: nextState(state, window, placementOf(state), updatedAt, aggregation),
  };
}

/** Plans to record a message as withdrawn that has no stored text. */
export function planWithdrawal(conversation: BegunConversation, withdraw: WithdrawnMessage): Plan {
  return { conversation, state: conversation.state, withdraw, cause: { kind: 'other' } };
}

/** Plans to move, assign or end a conversation. */
export function planPlacement(conversation: BegunConversation, placement: Placement, updatedAt: string): Plan {
  return { conversation, state: placedState(conversation.state, placement, updatedAt), cause: { kind: 'other' } };
}

/** Whether the inserted message is in the window after the plan is committed. */
export function isInWindow({ conversation, insert }: Plan): boolean {
  return insert !== undefined && withMessage(conversation.messages.slice(0, windowSize), insert).includes(insert);
}
