// The window: a conversation's newest messages, and the state that is computed from them.
import { levelOf, scoreOfWindow, trendOf, windowSize, type Aggregation } from '../sentiment/levels';
import type { ConversationState, ScoredMessage } from './message-store';
import { newestFirst } from './sort-key';

/** Score of a message: positive − negative, in [−1, 1]; null where it could not be scored. */
export function scoreOf({ scores }: ScoredMessage): number | null {
  return scores && scores.positive - scores.negative;
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

/** The part of the state that is not sentiment: the queue, the agent and the end, with their sources. */
export type Placement = Pick<
  ConversationState,
  'queueId' | 'agentId' | 'queueSource' | 'agentSource' | 'changedAt' | 'endedAt'
>;

/** The current placement of a conversation. */
export function placementOf(state: ConversationState): Placement {
  const { queueId, agentId, queueSource, agentSource, changedAt, endedAt } = state;
  return { queueId, agentId, queueSource, agentSource, changedAt, endedAt };
}

/** Computes the state from the last state, the current window and the current placement. */
export function nextState(
  last: ConversationState | null,
  window: readonly ScoredMessage[],
  placement: Placement,
  updatedAt: string,
  { decay, edges }: Aggregation,
): ConversationState {
  const scores = window.map(scoreOf);
  const score = scoreOfWindow(scores, decay);
  return {
    ...placed(last, placement),
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
