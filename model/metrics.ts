// Figures that say how good a scorer is. Classes are 0 negative, 1 neutral, 2 positive; levels 0…6.
import { Random } from './random';

/** Mean over the classes that occur of F1 = 2·TP / (2·TP + FP + FN). */
export function macroF1(truth: ArrayLike<number>, guess: ArrayLike<number>, classes = 3): number {
  const scores = perClass(truth, guess, classes).filter(({ count }) => count > 0);
  return scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
}

export interface ClassFigures {
  precision: number;
  recall: number;
  f1: number;
  count: number;
}

export function perClass(truth: ArrayLike<number>, guess: ArrayLike<number>, classes = 3): ClassFigures[] {
  const hits = new Int32Array(classes);
  const guessed = new Int32Array(classes);
  const counts = new Int32Array(classes);
  for (let index = 0; index < truth.length; index++) {
    counts[truth[index]!]!++;
    guessed[guess[index]!]!++;
    if (truth[index] === guess[index]) hits[truth[index]!]!++;
  }
  return Array.from(counts, (count, label) => ({
    precision: guessed[label] ? hits[label]! / guessed[label] : 0,
    recall: count ? hits[label]! / count : 0,
    f1: count + guessed[label]! ? (2 * hits[label]!) / (count + guessed[label]!) : 0,
    count,
  }));
}

/** Cohen's kappa with quadratic weights (1968): agreement on an ordered scale beyond chance. */
export function quadraticKappa(first: ArrayLike<number>, second: ArrayLike<number>, steps = 7): number {
  const firstCounts = new Float64Array(steps);
  const secondCounts = new Float64Array(steps);
  let observed = 0;
  for (let index = 0; index < first.length; index++) {
    firstCounts[first[index]!]!++;
    secondCounts[second[index]!]!++;
    observed += (first[index]! - second[index]!) ** 2;
  }
  let expected = 0;
  for (let a = 0; a < steps; a++)
    for (let b = 0; b < steps; b++) expected += (firstCounts[a]! * secondCounts[b]! * (a - b) ** 2) / first.length;
  return 1 - observed / expected;
}

export interface CalibrationBin {
  confidence: number;
  accuracy: number;
  count: number;
}

/** Guesses by how confident they were, in ten equal bins. */
export function calibrationBins(confidences: ArrayLike<number>, right: ArrayLike<boolean>): CalibrationBin[] {
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, accuracy: 0, count: 0 }));
  for (let index = 0; index < confidences.length; index++) {
    const bin = bins[Math.min(9, Math.floor(confidences[index]! * 10))]!;
    bin.confidence += confidences[index]!;
    if (right[index]) bin.accuracy++;
    bin.count++;
  }
  return bins.map(({ confidence, accuracy, count }) => ({
    confidence: count ? confidence / count : 0,
    accuracy: count ? accuracy / count : 0,
    count,
  }));
}

/** Expected calibration error: mean distance of confidence and accuracy, weighted by the bins' sizes. */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, bin) => sum + (bin.count * Math.abs(bin.confidence - bin.accuracy)) / total, 0);
}

/** The middle 95 % of a figure over resamples of the rows with replacement (bootstrap). */
export function bootstrapInterval(
  rows: number,
  figure: (indices: Int32Array) => number,
  resamples = 400,
): [low: number, high: number] {
  const random = new Random(rows);
  const indices = new Int32Array(rows);
  const figures = Array.from({ length: resamples }, () => {
    for (let row = 0; row < rows; row++) indices[row] = random.below(rows);
    return figure(indices);
  }).sort((a, b) => a - b);
  return [figures[Math.floor(resamples * 0.025)]!, figures[Math.floor(resamples * 0.975)]!];
}
