// Bars that are parted: the levels of a distribution, and what became of the alerts of a kind. Pure.
import { levels, type Level } from '../../shared/sentiment/levels';
import { rounded } from './axes';
import type { AlertFigures, LevelShares } from './report';

/** A part by its size, of which only the proportion to the others counts. */
export interface Sized<Name extends string> {
  name: Name;
  size: number;
}

/** A part of a bar. */
export interface Part<Name extends string> {
  name: Name;
  /** In percent of the bar, and so is `size`. */
  start: number;
  size: number;
}

export const outcomes = ['acknowledged', 'ignored', 'resolved'] as const;
/** What became of alerts. `rest`: open, or one of the others of fewer than five conversations. */
export type Outcome = (typeof outcomes)[number] | 'open' | 'rest';

/** The levels that occur, from the worst. Shares are rounded one by one; the parts fill the bar nevertheless. */
export function levelPartsOf(shares: LevelShares): Part<Level>[] {
  return partsOf(levels.map((level) => ({ name: level, size: shares[level] })));
}

/** Parts that fill the bar, without those that are zero. */
export function partsOf<Name extends string>(all: readonly Sized<Name>[]): Part<Name>[] {
  const sum = all.reduce((total, { size }) => total + size, 0);
  let before = 0;
  return all.flatMap(({ name, size }) => {
    if (size <= 0) return [];
    const start = before;
    before += size;
    return [{ name, start: rounded((100 * start) / sum), size: rounded((100 * size) / sum) }];
  });
}

/** How many alerts of a kind had which outcome; null where the alerts are of fewer than five conversations. */
export function outcomesOf(figures: AlertFigures): Sized<Outcome>[] | null {
  if (figures.opened === null) return null;
  const known = outcomes.flatMap((name): Sized<Outcome>[] => {
    const size = figures[name];
    return size === null ? [] : [{ name, size }];
  });
  const rest = figures.opened - known.reduce((sum, { size }) => sum + size, 0);
  if (rest === 0) return known;
  return [...known, { name: known.length === outcomes.length ? 'open' : 'rest', size: rest }];
}

/** How many alerts were opened: over the kinds of which it is known, and whether those are all. Null if of none. */
export function openedOf(alerts: Readonly<Record<string, AlertFigures>>): { count: number; isAll: boolean } | null {
  const opened = Object.values(alerts).map((figures) => figures.opened);
  const known = opened.filter((count) => count !== null);
  if (known.length === 0) return null;
  return { count: known.reduce((sum, count) => sum + count, 0), isAll: known.length === opened.length };
}
