// The order of the rows, and how it is kept while a supervisor points at one. Pure, so that every case can be tested.
import { levels } from '../../shared/sentiment/levels';
import type { LiveRow } from '../live/live-row';

/** Worst level first, within it the lowest score, then the newest message: the order of the API. */
export function compareRows(a: LiveRow, b: LiveRow): number {
  return (
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    a.score - b.score ||
    timeOf(b) - timeOf(a) ||
    (a.conversationId < b.conversationId ? -1 : a.conversationId > b.conversationId ? 1 : 0)
  );
}

/**
 * The order while it is held: every row keeps its place, also the place of one that has left, and new ones come last.
 * @param shown the ids in the order on the screen
 * @param wanted the ids in the order that they should have
 */
export function heldOrder(shown: readonly string[], wanted: readonly string[]): string[] {
  const known = new Set(shown);
  return [...shown, ...wanted.filter((id) => !known.has(id))];
}

/** Whether two orders are the same. */
export function isSameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

function timeOf({ lastMessageAt }: LiveRow): number {
  return lastMessageAt === null ? 0 : Date.parse(lastMessageAt);
}
