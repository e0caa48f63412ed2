// Converts a score to confidence scores, for rules and for the local model, which compute only a score or a level.
import type { ConfidenceScores } from './provider';

/** Prevents a tie between classes at a level's edge. */
const margin = 1e-6;

/**
 * Scores for which positive − negative is `score` and the largest is the class of that score's level. The neutral score
 * is as close to `targetNeutral` as those two conditions allow.
 */
export function scoresAround(score: number, targetNeutral: number): ConfidenceScores {
  const size = Math.abs(score);
  const tie = (1 + size) / 3;
  const polar = size > 1 / 7;
  const middle = polar
    ? Math.min(targetNeutral, tie - margin, 1 - size)
    : Math.min(Math.max(targetNeutral, tie + margin), 1 - size);
  const larger = (1 - middle + size) / 2;
  const smaller = Math.max(0, 1 - middle - larger);
  return score >= 0
    ? { positive: larger, neutral: middle, negative: smaller }
    : { positive: smaller, neutral: middle, negative: larger };
}
