// A random order that is the same in every run.

/** The items in an order that depends only on the seed (Fisher–Yates, with a linear congruential generator). */
export function seededShuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const shuffled = [...items];
  let state = seed >>> 0;
  const next = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0; // Numerical Recipes
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = next(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
