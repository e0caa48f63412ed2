// The window: a conversation's newest messages, and the state that is computed from them.
import {
  levelOf,
  middleOf,
  scoreOfWindow,
  trendOf,
  windowSize,
  type Aggregation,
  type LevelEdges,
} from '../sentiment/levels';
import { noAlertMemory, type RuledMessage } from '../alerts/alert-rules';
import type { ConversationState, ScoredMessage } from './message-store';
import { newestFirst } from './sort-key';

/** Score of a message: positive − negative, in [−1, 1]; null where it could not be scored. */
export function scoreOf({ scores }: ScoredMessage): number | null {
  return scores && scores.positive - scores.negative;
}

/** The score with which a message counts: the middle of the corrected level's bin, else its own score. */
export function countedScoreOf(message: ScoredMessage, edges: LevelEdges): number | null {
  return message.correction ? middleOf(message.correction.level, edges) : scoreOf(message);
}

/** The window after a message was added or changed, newest first. */
export function withMessage(messages: readonly ScoredMessage[], message: ScoredMessage): ScoredMessage[] {
  return [...messages.filter(({ messageId }) => messageId !== message.messageId), message]
    .sort(newestFirst)
    .slice(0, windowSize);
}

/** The window after a message was removed. */
export function withoutMessage(messages: readonly ScoredMessage[], messageId: string): ScoredMessage[] {
  return messages.filter((message) => message.messageId !== messageId).slice(0, windowSize);
}

/** The part of the state that is not sentiment: queue, agent and end with their sources, customer and last message. */
export type Placement = Pick<
  ConversationState,
  | 'queueId'
  | 'agentId'
  | 'queueSource'
  | 'agentSource'
  | 'changedAt'
  | 'endedAt'
  | 'customer'
  | 'lastMessageAt'
  | 'lastArrivalAt'
>;

/** The placement of a conversation that has no message yet. */
export function placementIn(queueId: string): Placement {
  const sources = { queueSource: null, agentSource: null, changedAt: null, endedAt: null };
  return { queueId, agentId: null, ...sources, customer: null, lastMessageAt: null, lastArrivalAt: null };
}

/** The current placement of a conversation. */
export function placementOf(state: ConversationState): Placement {
  const { queueId, agentId, queueSource, agentSource, changedAt, endedAt, customer, lastMessageAt, lastArrivalAt } =
    state;
  return { queueId, agentId, queueSource, agentSource, changedAt, endedAt, customer, lastMessageAt, lastArrivalAt };
}

/** Whether a conversation was in another queue before a change. */
export function hasMovedFrom(before: ConversationState | null, after: ConversationState): before is ConversationState {
  return before !== null && before.queueId !== after.queueId;
}

/** The end of a conversation that a change brought, ISO 8601; null if it brought none. */
export function endOf(before: ConversationState | null, { endedAt }: ConversationState): string | null {
  return before !== null && endedAt !== before.endedAt ? endedAt : null;
}

/** The window as the rules of alerts need it. */
export function ruledWindow(window: readonly ScoredMessage[], edges: LevelEdges): RuledMessage[] {
  return window.map((message) => {
    const score = countedScoreOf(message, edges);
    return { messageId: message.messageId, level: score === null ? null : levelOf(score, edges) };
  });
}

/** How many scores a state keeps: the points of a sparkline. */
const keptScores = 20;

/** Computes the state from the last state, the current window and the current placement. */
export function nextState(
  last: ConversationState | null,
  window: readonly ScoredMessage[],
  placement: Placement,
  updatedAt: string,
  { decay, edges }: Aggregation,
): ConversationState {
  const scores = window.map((message) => countedScoreOf(message, edges));
  const score = scoreOfWindow(scores, decay);
  return {
    ...placed(last, placement),
    scores: [...(last?.scores ?? []), score].slice(-keptScores),
    listedAt: last?.listedAt ?? null,
    alertMemory: last?.alertMemory ?? noAlertMemory,
    unresolvedAlerts: last?.unresolvedAlerts ?? [],
    stay: last?.stay ?? null,
    formerQueueIds: last?.formerQueueIds ?? [],
    level: levelOf(score, edges),
    score,
    previousLevel: last?.level ?? 'neutral',
    trend: trendOf(scores),
    messageCount: window.length,
    provider: window[0]?.provider ?? null,
    degraded: window.some((message) => message.degraded),
    appId: last?.appId ?? null,
    updatedAt,
  };
}

/** The state with a new placement and unchanged sentiment. It is a new revision only if queue, agent or end changed. */
export function placedState(last: ConversationState, placement: Placement, updatedAt: string): ConversationState {
  const isUnchanged =
    last.queueId === placement.queueId && last.agentId === placement.agentId && last.endedAt === placement.endedAt;
  return isUnchanged ? { ...last, ...placement } : { ...last, ...placed(last, placement), updatedAt };
}

function placed(last: ConversationState | null, placement: Placement) {
  const revision = (last?.revision ?? 0) + 1;
  const isNewInQueue = last?.queueId !== placement.queueId;
  return {
    ...placement,
    revision,
    inQueueSinceRevision: isNewInQueue ? revision : last.inQueueSinceRevision,
    inQueueByMessageId: isNewInQueue ? placement.queueSource?.by || null : last.inQueueByMessageId,
  };
}
