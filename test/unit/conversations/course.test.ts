import { courseOf } from '../../../shared/conversations/course';
import { defaultAggregation } from '../../../shared/sentiment/levels';
import { instantAfter, scoredMessage } from '../../support/scored-messages';

const scores = (score: number) => ({ positive: (1 + score) / 2, neutral: 0, negative: (1 - score) / 2 });

describe('The course of a conversation', () => {
  it('has the level after each scored message, oldest first', () => {
    const given = [0.9, -0.9, null, -0.9];
    const messages = given.map((score, index) =>
      scoredMessage(`m-${index}`, { sentAt: instantAfter(index), scores: score === null ? null : scores(score) }),
    );
    const points = courseOf(messages, defaultAggregation);
    expect(points.map(({ messageId, level }) => [messageId, level])).toEqual([
      ['m-0', 'very-positive'],
      ['m-1', 'very-negative'],
      ['m-3', 'very-negative'],
    ]);
    const [first, second, third] = points.map(({ conversationScore }) => conversationScore);
    expect(first).toBeCloseTo(0.9);
    expect(second).toBeCloseTo((-0.9 + 0.8 * 0.9) / 1.8);
    // The unscored message keeps its place in the window, without weight.
    expect(third).toBeCloseTo((-0.9 - 0.64 * 0.9 + 0.512 * 0.9) / (1 + 0.64 + 0.512));
  });

  it('counts the six newest messages only, and a correction with the middle of its bin', () => {
    const messages = Array.from({ length: 8 }, (_, index) =>
      scoredMessage(`m-${index}`, { sentAt: instantAfter(index), scores: scores(index === 0 ? -1 : 0) }),
    );
    const points = courseOf(messages, defaultAggregation);
    expect(points.map(({ conversationScore }) => conversationScore < 0)).toEqual([
      ...Array.from({ length: 6 }, () => true),
      ...[false, false],
    ]);
    const correction = { level: 'neutral', by: 'ben', at: instantAfter(9) } as const;
    const corrected = courseOf([{ ...messages[0]!, correction }, ...messages.slice(1)], defaultAggregation);
    expect(corrected[0]).toMatchObject({ score: 0, level: 'neutral', conversationScore: 0 });
  });
});
