// From logits to confidence scores: class offsets for the mix of customer messages, a temperature, and a monotone
// map of the score onto the contract's seven equal bins. The map lives here, inside the message's scores, so that the
// rule for a conversation's level needs no exception for this model.
import type { ConfidenceScores } from '../provider';
import { exponential } from './exponential';
import { negative, neutral, positive } from './linear-scorer';

export interface Calibration {
  /** Added to the logits (negative, neutral, positive). */
  offsets: number[];
  /** Divides the logits after that. */
  temperature: number;
  /**
   * Leads at which the level changes: between very negative and negative, negative and slightly negative (both below
   * zero), slightly positive and positive, positive and very positive. Beside neutral the lead is 0.
   */
  edges: number[];
}

/** Calibrated probabilities of the three classes: softmax((logits + offsets) / temperature), into `probabilities`. */
export function toProbabilities(
  logits: ArrayLike<number>,
  calibration: Calibration,
  probabilities: Float64Array,
): void {
  const { offsets, temperature } = calibration;
  const first = (logits[0]! + offsets[0]!) / temperature;
  const second = (logits[1]! + offsets[1]!) / temperature;
  const third = (logits[2]! + offsets[2]!) / temperature;
  const highest = Math.max(first, second, third);
  const a = exponential(first - highest);
  const b = exponential(second - highest);
  const c = exponential(third - highest);
  const sum = a + b + c;
  probabilities[negative] = a / sum;
  probabilities[neutral] = b / sum;
  probabilities[positive] = c / sum;
}

/**
 * How far the likeliest class is ahead of the next, signed: −1…0 when it is negative, 0…1 when it is positive, 0 when
 * it is neutral.
 */
export function leadOf(probabilities: ArrayLike<number>): number {
  const low = probabilities[negative]!;
  const middle = probabilities[neutral]!;
  const high = probabilities[positive]!;
  if (low > middle && low > high) return Math.max(middle, high) - low;
  if (high > middle && high > low) return high - Math.max(middle, low);
  return 0;
}

/** The score that probabilities are mapped to: monotone in the lead, and within the neutral bin in the lean. */
export function mapScore(probabilities: ArrayLike<number>, edges: readonly number[]): number {
  const lead = leadOf(probabilities);
  if (lead === 0) {
    const lean = (probabilities[positive]! - probabilities[negative]!) / probabilities[neutral]!;
    return Math.min(1, Math.max(-1, lean)) / 7;
  }
  const size = Math.abs(lead);
  const plain = Math.abs(lead < 0 ? edges[1]! : edges[2]!);
  const very = Math.abs(lead < 0 ? edges[0]! : edges[3]!);
  const sevenths =
    size <= plain
      ? 1 + 2 * (size / plain)
      : size <= very
        ? 3 + (2 * (size - plain)) / (very - plain)
        : 5 + (2 * (size - very)) / (1 - very);
  // Sharply beyond the neutral bin, whatever rounding did to a lead of next to nothing.
  return (Math.sign(lead) * Math.min(7, Math.max(sevenths, 1 + 1e-6))) / 7;
}

/** Keeps a class from tying with another at a level's edge. */
const margin = 1e-6;

/** Scores for calibrated probabilities, by {@link mapScore} and {@link scoresAround}. */
export function toScores(probabilities: ArrayLike<number>, edges: readonly number[]): ConfidenceScores {
  return scoresAround(mapScore(probabilities, edges), probabilities[neutral]!);
}

/**
 * Scores whose positive − negative is `score`, and whose largest is the class of that score's level. The neutral one
 * is as near to what is wanted as those two allow.
 */
export function scoresAround(score: number, wantedNeutral: number): ConfidenceScores {
  const size = Math.abs(score);
  const tie = (1 + size) / 3;
  const polar = size > 1 / 7;
  const middle = polar
    ? Math.min(wantedNeutral, tie - margin, 1 - size)
    : Math.min(Math.max(wantedNeutral, tie + margin), 1 - size);
  const larger = (1 - middle + size) / 2;
  const smaller = Math.max(0, 1 - middle - larger);
  return score >= 0
    ? { positive: larger, neutral: middle, negative: smaller }
    : { positive: smaller, neutral: middle, negative: larger };
}
