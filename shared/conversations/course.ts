// The course of a conversation: the level after each message.
import type { CoursePoint } from '../contract/sentiment';
import { levelOf, scoreOfWindow, windowSize, type Aggregation } from '../sentiment/levels';
import type { ScoredMessage } from './message-store';
import { countedScoreOf } from './window';

/**
 * A point for each message that counts with a score: the conversation's level if it had ended with this message.
 * @param messages oldest first
 */
export function courseOf(messages: readonly ScoredMessage[], { decay, edges }: Aggregation): CoursePoint[] {
  return conversationScores(messages, { decay, edges }).flatMap(({ message, score, conversationScore }) => {
    if (score === null) return [];
    const { messageId, sentAt } = message;
    const [level, conversationLevel] = [levelOf(score, edges), levelOf(conversationScore, edges)];
    return [{ messageId, sentAt, score, level, conversationScore, conversationLevel }];
  });
}

/** A message with the score with which it counts, and the conversation's score if it had ended with this message. */
export interface CourseStep {
  message: ScoredMessage;
  score: number | null;
  conversationScore: number;
}

/** @param messages oldest first */
export function conversationScores(messages: readonly ScoredMessage[], { decay, edges }: Aggregation): CourseStep[] {
  const scores = messages.map((message) => countedScoreOf(message, edges));
  return messages.map((message, index) => {
    const window = scores.slice(Math.max(0, index + 1 - windowSize), index + 1).reverse();
    return { message, score: scores[index] ?? null, conversationScore: scoreOfWindow(window, decay) };
  });
}
