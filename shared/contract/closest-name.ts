// Finds what a misspelt name was meant to be.
import { distance } from 'fastest-levenshtein';

const mostSlips = 2;

/** The name that another one is at most two slips away from, whatever its case, or undefined. */
export function closestName<Name extends string>(given: string, names: readonly Name[]): Name | undefined {
  const [closest] = names
    .filter((name) => Math.abs(name.length - given.length) <= mostSlips)
    .map((name) => ({ name, slips: distance(name.toUpperCase(), given.toUpperCase()) }))
    .filter(({ name, slips }) => slips <= Math.min(mostSlips, (name.length - 1) / 2))
    .sort((a, b) => a.slips - b.slips);
  return closest?.name;
}
