// Bars that are parted: the levels of a distribution, and what became of the alerts of a kind. Pure.
import { levels, type Level } from '../../shared/sentiment/levels';
import type { AlertFigures, LevelShares } from './report';
import { rounded } from './axes';

/** A part of a bar, in percent of the bar. */
export interface Part<Name extends string> {
  name: Name;
  start: number;
  size: number;
}

export const outcomes = ['acknowledged', 'ignored', 'resolved'] as const;
export type Outcome = (typeof outcomes)[number];

/** What became of the alerts of a kind. */
export interface AlertOutcomes {
  opened: number;
  /** Null where it is over fewer than five conversations. */
  counts: Readonly<Record<Outcome, number | null>>;
  /** The others: open, or in a state of fewer than five conversations. */
  rest: number;
  /** Whether all others are open. */
  isRestOpen: boolean;
}

/** The levels that occur, from the worst. Shares are rounded one by one; the parts fill the bar nevertheless. */
export function levelPartsOf(shares: LevelShares): Part<Level>[] {
  return partsOf(levels, (level) => shares[level]);
}

/** Parts that fill the bar, without those that are zero. */
export function partsOf<Name extends string>(names: readonly Name[], sizeOf: (name: Name) => number): Part<Name>[] {
  const sum = names.reduce((total, name) => total + sizeOf(name), 0);
  let before = 0;
  return names.flatMap((name) => {
    const size = sizeOf(name);
    if (size <= 0) return [];
    const start = before;
    before += size;
    return [{ name, start: rounded((100 * start) / sum), size: rounded((100 * size) / sum) }];
  });
}

/** Null where the alerts are of fewer than five conversations. */
export function outcomesOf({ opened, acknowledged, ignored, resolved }: AlertFigures): AlertOutcomes | null {
  if (opened === null) return null;
  const counts = { acknowledged, ignored, resolved };
  const known = Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return {
    opened,
    counts,
    rest: opened - known,
    isRestOpen: Object.values(counts).every((count) => count !== null),
  };
}

/** How many alerts were opened: over the kinds of which it is known, and whether those are all. Null if of none. */
export function openedOf(alerts: Readonly<Record<string, AlertFigures>>): { count: number; isAll: boolean } | null {
  const opened = Object.values(alerts).map((figures) => figures.opened);
  const known = opened.filter((count) => count !== null);
  if (known.length === 0) return null;
  return { count: known.reduce((sum, count) => sum + count, 0), isAll: known.length === opened.length };
}
