// A report as the API returns it. Any figure over fewer than five conversations is null.
import type { Level } from '../../shared/sentiment/levels';
import type { AlertKind } from '../live/alert-state';
import type { Days } from './days';

/** The share of each level, from 0 to 1. */
export type LevelShares = Readonly<Record<Level, number>>;

/** The figures of the conversations that began on one day, or on all days of the report. */
export interface ConversationFigures {
  conversations: number | null;
  startLevel: LevelShares | null;
  lowestLevel: LevelShares | null;
  endLevel: LevelShares | null;
  /** Of those that were ever at negative or worse, the share that ended at neutral or better. */
  recovered: number | null;
  /** The median. */
  minutesToRecover: number | null;
}

export interface ReportDay extends ConversationFigures {
  /** Such as `2026-11-22`. */
  day: string;
}

/** The alerts of one kind: opened, and in which state they are by now. */
export interface AlertFigures {
  opened: number | null;
  acknowledged: number | null;
  ignored: number | null;
  resolved: number | null;
}

export interface Report extends Days, ConversationFigures {
  /** Every day, oldest first. */
  byDay: ReportDay[];
  alerts: Readonly<Record<AlertKind, AlertFigures>>;
  /** Messages whose level a person corrected, and the share at most one level away from it. */
  corrections: { count: number | null; agreement: number | null };
}
