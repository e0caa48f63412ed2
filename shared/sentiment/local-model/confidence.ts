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
  /** Raw scores at which the level changes, worst first; three below zero, three above. */
  edges: number[];
}

/** The level edges of the contract, in the order of {@link Calibration.edges}. */
export const levelEdges = [-5 / 7, -3 / 7, -1 / 7, 1 / 7, 3 / 7, 5 / 7];

const targets = [-1, -5 / 7, -3 / 7, -1 / 7, 0, 1 / 7, 3 / 7, 5 / 7, 1];

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

/** The monotone map: raw score (positive − negative probability) to the score whose bin is its level. */
export function mapScore(raw: number, edges: readonly number[]): number {
  const knots = [-1, edges[0]!, edges[1]!, edges[2]!, 0, edges[3]!, edges[4]!, edges[5]!, 1];
  let above = 1;
  while (above < knots.length - 1 && raw > knots[above]!) above++;
  const from = knots[above - 1]!;
  const width = knots[above]! - from;
  const part = width > 0 ? Math.min(1, Math.max(0, (raw - from) / width)) : 1;
  return targets[above - 1]! + part * (targets[above]! - targets[above - 1]!);
}

/** Keeps a class from tying with another at a level's edge. */
const margin = 1e-6;

/**
 * Scores whose positive − negative is the mapped score, and whose largest is the class that the level says. The
 * neutral probability stays what it was as far as those two allow.
 */
export function toScores(probabilities: ArrayLike<number>, edges: readonly number[]): ConfidenceScores {
  const score = mapScore(probabilities[positive]! - probabilities[negative]!, edges);
  const size = Math.abs(score);
  const tie = (1 + size) / 3;
  const kept = probabilities[neutral]!;
  const polar = size > 1 / 7;
  const middle = polar ? Math.min(kept, tie - margin, 1 - size) : Math.min(Math.max(kept, tie + margin), 1 - size);
  const larger = (1 - middle + size) / 2;
  const smaller = 1 - middle - larger;
  return score >= 0
    ? { positive: larger, neutral: middle, negative: Math.max(0, smaller) }
    : { positive: Math.max(0, smaller), neutral: middle, negative: larger };
}
