// Finds what a misspelt name was meant to be.
import { distance } from 'fastest-levenshtein';

/** The name that another one is at most two slips away from, whatever its case, or undefined. */
export function closestName<Name extends string>(given: string, names: readonly Name[]): Name | undefined {
  const slips = (name: string) => distance(name.toUpperCase(), given.toUpperCase());
  const [closest] = names
    .map((name) => ({ name, slips: slips(name) }))
    .filter(({ name, slips }) => slips <= Math.min(2, (name.length - 1) / 2))
    .sort((a, b) => a.slips - b.slips);
  return closest?.name;
}
