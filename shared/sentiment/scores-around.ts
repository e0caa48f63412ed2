// Confidence scores that say a given score: what a rule or the local model's levels decide, in the port's terms.
import type { ConfidenceScores } from './provider';

/** Keeps a class from tying with another at a level's edge. */
const margin = 1e-6;

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
