// Computes one of seven levels and a trend from the scores of a window of messages. All documented arithmetic of the
// product is in this file.

/** The seven levels, worst first. */
export const levels = [
  'very-negative',
  'negative',
  'slightly-negative',
  'neutral',
  'slightly-positive',
  'positive',
  'very-positive',
] as const;
export type Level = (typeof levels)[number];

/** The direction in which the sentiment changes. */
export const trends = ['rising', 'steady', 'falling'] as const;
export type Trend = (typeof trends)[number];

/** How many of the customer's newest messages decide the level. */
export const windowSize = 6;

/** Distances from 0 at which the level becomes slight, plain and very, for both signs. */
export type LevelEdges = readonly [slight: number, plain: number, very: number];

/** Seven equal bins of [−1, 1]. */
export const equalBins: LevelEdges = [1 / 7, 3 / 7, 5 / 7];

/** The parameters that turn a window into a level. */
export interface Aggregation {
  /** Weight of a message relative to the one after it, in (0, 1]. */
  decay: number;
  edges: LevelEdges;
}

export const defaultAggregation: Aggregation = { decay: 0.8, edges: equalBins };

// Tolerance for floating-point errors at an edge; far below any meaningful score difference.
const roundingError = 1e-9;

/** The level of a score in [−1, 1]. A score exactly on an edge has the level nearer to neutral. */
export function levelOf(score: number, edges: LevelEdges = equalBins): Level {
  const steps = edges.filter((edge) => Math.abs(score) > edge + roundingError).length;
  const level = levels[3 + Math.sign(score) * steps];
  if (level === undefined) throw new RangeError(`${score} is no score`);
  return level;
}

/** The middle of a level's bin of scores. */
export function middleOf(level: Level, [slight, plain, very]: LevelEdges = equalBins): number {
  const steps = levels.indexOf(level) - levels.indexOf('neutral');
  const middles = [0, (slight + plain) / 2, (plain + very) / 2, (very + 1) / 2];
  return Math.sign(steps) * (middles[Math.abs(steps)] ?? 0);
}

/** The weight of the i-th newest message of the window, i = 0…5: decay^i. */
export function weightOf(index: number, decay: number): number {
  return decay ** index;
}

/**
 * Weighted mean of the window's scores, newest first. A message that could not be scored (null) has no weight.
 * 0 if no message is scored.
 */
export function scoreOfWindow(scores: readonly (number | null)[], decay: number): number {
  let sum = 0;
  let weights = 0;
  scores.forEach((score, index) => {
    if (score === null) return;
    const weight = weightOf(index, decay);
    sum += weight * score;
    weights += weight;
  });
  return weights === 0 ? 0 : sum / weights;
}

/** The change of the mean up to which the trend is steady. */
const steadyWithin = 0.1;

/**
 * Mean of the newer half of the scored messages minus the mean of the older half; steady within ±0.1 and with fewer
 * than two scored messages. Of an odd number, the middle one belongs to neither half.
 */
export function trendOf(scores: readonly (number | null)[]): Trend {
  const scored = scores.filter((score) => score !== null);
  if (scored.length < 2) return 'steady';
  const half = Math.floor(scored.length / 2);
  const change = mean(scored.slice(0, half)) - mean(scored.slice(-half));
  if (Math.abs(change) <= steadyWithin + roundingError) return 'steady';
  return change > 0 ? 'rising' : 'falling';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
