// The sentiment of a window as the contract defines it, computed here and not by the app's code.
import type { SentimentSnapshot, WindowMessage } from '../../shared/contract/sentiment';

const decay = 0.8;

const levelsFromWorst = [
  'very-negative',
  'negative',
  'slightly-negative',
  'neutral',
  'slightly-positive',
  'positive',
  'very-positive',
];

/** Seven equal bins of [−1, 1]; an edge belongs to the bin nearer to neutral. */
function levelOf(score: number): string {
  // Bins end at 1, 3, 5 and 7 sevenths on both sides; a small tolerance for rounding errors.
  const steps = Math.max(0, Math.ceil((Math.abs(score) * 7 - 1) / 2 - 1e-8));
  return levelsFromWorst[3 + Math.sign(score) * steps]!;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Newer half minus older half of the scored messages, the middle one of an odd number in neither. */
function trendOf(newestFirst: number[]): string {
  if (newestFirst.length < 2) return 'steady';
  const half = Math.floor(newestFirst.length / 2);
  const change = mean(newestFirst.slice(0, half)) - mean(newestFirst.slice(-half));
  if (Math.abs(change) <= 0.1 + 1e-8) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}

function expectConsistentMessage(message: WindowMessage, index: number): void {
  if (message.scores === null) {
    expect(message).toMatchObject({ score: null, level: null, weight: 0 });
    return;
  }
  const { positive, neutral, negative } = message.scores;
  expect(positive + neutral + negative).toBeCloseTo(1, 9);
  expect(message.score).toBeCloseTo(positive - negative, 9);
  expect(message.level).toBe(levelOf(positive - negative));
  expect(message.weight).toBeCloseTo(decay ** index, 9);
}

/** Expects a snapshot's level, score, trend, weights and order to follow from the scores of its window. */
export function expectConsistentSnapshot(snapshot: SentimentSnapshot): void {
  const { window } = snapshot;
  window.forEach(expectConsistentMessage);
  const order = window.map(({ sentAt, messageId }) => `${sentAt} ${messageId}`);
  expect(order).toEqual([...order].sort().reverse());

  const weighted = window.flatMap(({ scores }, index) =>
    scores ? [{ score: scores.positive - scores.negative, weight: decay ** index }] : [],
  );
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const sum = weighted.reduce((soFar, { score, weight }) => soFar + score * weight, 0);
  const score = total === 0 ? 0 : sum / total;
  expect(snapshot.score).toBeCloseTo(score, 9);
  expect(snapshot.level).toBe(levelOf(score));
  expect(snapshot.trend).toBe(trendOf(weighted.map((message) => message.score)));
  expect(snapshot.messageCount).toBe(window.length);
  expect(snapshot.provider).toBe(window[0]?.provider ?? null);
}
