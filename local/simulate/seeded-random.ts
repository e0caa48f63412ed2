// Random numbers that are the same in every run with the same seed.

/** Gives numbers from 0 up to, not including, 1. */
export type Random = () => number;

/** A linear congruential generator with the constants of Numerical Recipes. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  // The first numbers of seeds that are close to each other are close as well.
  for (let skipped = 0; skipped < 8; skipped++) next();
  return next;
}

/** A whole number from 0 up to, not including, the limit. */
export function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}
