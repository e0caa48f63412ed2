// The window: a conversation's newest messages, and the state that follows from them.
import { levelOf, scoreOfWindow, trendOf, windowSize, type Aggregation } from '../sentiment/levels';
import type { ConversationState, ScoredMessage } from './message-store';
import { newestFirst } from './sort-key';

/** Score of a message: positive − negative, in [−1, 1]; null where it could not be scored. */
export function scoreOf({ scores }: ScoredMessage): number | null {
  return scores && scores.positive - scores.negative;
}

/** The window after a message came or changed, newest first. */
export function withMessage(messages: readonly ScoredMessage[], message: ScoredMessage): ScoredMessage[] {
  return [...messages.filter(({ messageId }) => messageId !== message.messageId), message]
    .sort(newestFirst)
    .slice(0, windowSize);
}

/** The window after a message went. */
export function withoutMessage(messages: readonly ScoredMessage[], messageId: string): ScoredMessage[] {
  return messages.filter((message) => message.messageId !== messageId).slice(0, windowSize);
}

export interface Circumstances {
  queueId: string;
  agentId: string | null;
  /** ISO 8601. */
  updatedAt: string;
}

/** The state that follows from the last one and the window as it is now. */
export function nextState(
  last: ConversationState | null,
  window: readonly ScoredMessage[],
  { queueId, agentId, updatedAt }: Circumstances,
  { decay, edges }: Aggregation,
): ConversationState {
  const scores = window.map(scoreOf);
  const score = scoreOfWindow(scores, decay);
  const revision = (last?.revision ?? 0) + 1;
  return {
    queueId,
    agentId,
    revision,
    inQueueSinceRevision: last?.queueId === queueId ? last.inQueueSinceRevision : revision,
    level: levelOf(score, edges),
    score,
    previousLevel: last?.level ?? 'neutral',
    trend: trendOf(scores),
    messageCount: window.length,
    provider: window[0]?.provider ?? null,
    degraded: window.some((message) => message.degraded),
    updatedAt,
  };
}
