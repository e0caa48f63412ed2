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
  const scores = messages.map((message) => countedScoreOf(message, edges));
  return messages.flatMap(({ messageId, sentAt }, index) => {
    const score = scores[index];
    if (score === undefined || score === null) return [];
    const window = scores.slice(Math.max(0, index + 1 - windowSize), index + 1).reverse();
    const conversationScore = scoreOfWindow(window, decay);
    const [level, conversationLevel] = [levelOf(score, edges), levelOf(conversationScore, edges)];
    return [{ messageId, sentAt, score, level, conversationScore, conversationLevel }];
  });
}
