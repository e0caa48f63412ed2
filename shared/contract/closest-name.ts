// Suggests the correct spelling of a misspelled name.
import { distance } from 'fastest-levenshtein';

const maxEdits = 2;

/** The closest name within an edit distance of two, ignoring case, or undefined. */
export function closestName<Name extends string>(given: string, names: readonly Name[]): Name | undefined {
  const [closest] = names
    .filter((name) => Math.abs(name.length - given.length) <= maxEdits)
    .map((name) => ({ name, edits: distance(name.toUpperCase(), given.toUpperCase()) }))
    .filter(({ name, edits }) => edits <= Math.min(maxEdits, (name.length - 1) / 2))
    .sort((a, b) => a.edits - b.edits);
  return closest?.name;
}
