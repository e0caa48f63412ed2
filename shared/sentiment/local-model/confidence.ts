// From logits to confidence scores: class offsets for the mix of customer messages, a temperature, and what makes the
// contract's seven equal bins tell the levels: the class says on which side of neutral a message lies, its strength how
// far, and the scores lie in that level's bin, leaning to the class probabilities. All of that lives here, inside the
// message's scores, so that the rule for a conversation's level needs no exception for this model.
import type { ConfidenceScores } from '../provider';
import { scoresAround } from '../scores-around';
import { exponential } from './exponential';
import { negative, neutral, positive } from './linear-scorer';

export interface Calibration {
  /** Added to the logits (negative, neutral, positive). */
  offsets: number[];
  /** Divides the logits after that. */
  temperature: number;
  /**
   * Strengths at which the level changes: between very negative and negative, negative and slightly negative, slightly
   * positive and positive, positive and very positive.
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

/** How much the lead counts beside the strength: a message that is barely negative is rarely very negative. */
const leadWeight = 0.5;

/** The strength that decides the level: how strong a feeling seems, and how sure it is that there is one. */
export function fullStrength(lead: number, strength: number): number {
  return strength + leadWeight * Math.abs(lead);
}

/** How many levels from neutral a message is, −3…3. */
export function levelStep(probabilities: ArrayLike<number>, strength: number, edges: readonly number[]): number {
  const lead = leadOf(probabilities);
  const side = Math.sign(lead);
  const full = fullStrength(lead, strength);
  const plain = side < 0 ? edges[1]! : edges[2]!;
  const very = side < 0 ? edges[0]! : edges[3]!;
  return side * (full <= plain ? 1 : full <= very ? 2 : 3);
}

/**
 * The scores of a message with these calibrated probabilities and this strength. Their difference lies in the bin of
 * the message's level, half way between its middle, so that means over a conversation don't drift, and what comes
 * nearest to the probabilities' own, so that scores say how sure the model is; and the likeliest class keeps its
 * probability as far as that difference allows.
 */
export function toScores(
  probabilities: ArrayLike<number>,
  strength: number,
  edges: readonly number[],
): ConfidenceScores {
  const step = levelStep(probabilities, strength, edges);
  const difference = probabilities[positive]! - probabilities[negative]!;
  if (step === 0) {
    const lean = difference / probabilities[neutral]!;
    return scoresAround(Math.min(1, Math.max(-1, lean)) / 7, probabilities[neutral]!);
  }
  const middle = (2 * Math.abs(step)) / 7;
  const nearest = Math.min(middle + 1 / 7, Math.max(middle - 1 / 7, Math.abs(difference)));
  const size = (middle + nearest) / 2;
  const likeliest = Math.max(probabilities[negative]!, probabilities[positive]!);
  return scoresAround(Math.sign(step) * size, Math.max(0, 1 + size - 2 * likeliest));
}
