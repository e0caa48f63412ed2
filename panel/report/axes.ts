// The axes of plots with a place for each day. Positions are percentages of the plot, so that nothing is drawn again when
// its width changes, as on paper.
import { minutesPer, unitOf, type DurationUnit } from './duration';

/** The place of a day. */
export interface Slot {
  /** From the left edge, in percent. */
  start: number;
  /** In percent. */
  width: number;
}

/** An axis of durations, from zero up. */
export interface DurationAxis {
  unit: DurationUnit;
  /** In minutes, ascending; the last one is the top of the plot. */
  ticks: number[];
}

/** With more days, there is no room for gaps between the bars. */
export const mostSparseDays = 62;
const barShare = 0.76;
/** Of few days, the bars are no wider than this, in percent. */
const mostBarWidth = 7;
const stepShares = [1, 2, 2.5, 5, 10];
const mostTicks = 4;
/** The least top of an axis, in its unit: below it, steps would need more than one decimal. */
const leastTop = 2;

/** The bars of so many days, side by side. */
export function slotsOf(count: number): Slot[] {
  const width = 100 / count;
  const share = count > mostSparseDays ? 1 : Math.min(barShare, mostBarWidth / width);
  return Array.from({ length: count }, (_, index) => ({
    start: rounded(width * (index + (1 - share) / 2)),
    width: rounded(width * share),
  }));
}

/** Which of so many days have a label: at most `most`, at equal distances, from the first. */
export function labelledDays(count: number, most: number): number[] {
  const step = Math.ceil(count / most);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** The day at a horizontal position, as a share of the plot. */
export function dayAt(share: number, count: number): number {
  return Math.min(Math.max(Math.floor(share * count), 0), count - 1);
}

/** An axis on which the longest duration has room. @param longest in minutes */
export function durationAxisOf(longest: number): DurationAxis {
  const unit = unitOf(longest);
  const inUnit = Math.max(longest / minutesPer[unit], leastTop);
  const least = inUnit / mostTicks;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = magnitude * (stepShares.find((share) => magnitude * share >= least) ?? 10);
  const count = Math.ceil(inUnit / step - 1e-9);
  return { unit, ticks: Array.from({ length: count + 1 }, (_, index) => index * step * minutesPer[unit]) };
}

/** To a thousandth, which is less than a pixel. */
export function rounded(percent: number): number {
  return Math.round(percent * 1000) / 1000;
}
