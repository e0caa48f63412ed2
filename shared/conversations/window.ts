// The window: a conversation's newest messages, and the state that follows from them.
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

/** The window after a message was taken away. */
export function withoutMessage(messages: readonly ScoredMessage[], messageId: string): ScoredMessage[] {
  return messages.filter((message) => message.messageId !== messageId).slice(0, windowSize);
}

/** Where a conversation is and who has it, beside how it feels. */
export interface Placement {
  queueId: string;
  agentId: string | null;
  /** The message that says so; null where something else does. */
  byMessageId: string | null;
  changedAt: string | null;
  ended: boolean;
}

/** The placement of a conversation that nothing new is said of. */
export function placementOf({ queueId, agentId, inQueueByMessageId, changedAt, ended }: ConversationState): Placement {
  return { queueId, agentId, byMessageId: inQueueByMessageId, changedAt, ended };
}

/** The state that follows from the last one, the window as it is now and where the conversation is now. */
export function nextState(
  last: ConversationState | null,
  window: readonly ScoredMessage[],
  { queueId, agentId, byMessageId, changedAt, ended }: Placement,
  updatedAt: string,
  { decay, edges }: Aggregation,
): ConversationState {
  const scores = window.map(scoreOf);
  const score = scoreOfWindow(scores, decay);
  return {
    ...placed(last, { queueId, agentId, byMessageId, changedAt, ended }),
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

/** The state of a conversation that is somewhere else now and feels as before. */
export function movedState(last: ConversationState, placement: Placement, updatedAt: string): ConversationState {
  return { ...last, ...placed(last, placement), updatedAt };
}

function placed(last: ConversationState | null, { byMessageId, ...placement }: Placement) {
  const revision = (last?.revision ?? 0) + 1;
  const entered = last?.queueId !== placement.queueId;
  return {
    ...placement,
    revision,
    inQueueSinceRevision: entered ? revision : last.inQueueSinceRevision,
    inQueueByMessageId: entered ? byMessageId : last.inQueueByMessageId,
  };
}
