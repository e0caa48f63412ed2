// The days of a report: presets that move with the calendar, and days that were entered. All days are in UTC, as the API
// counts them.

export const presets = ['last-7-days', 'last-30-days', 'this-month'] as const;
export type Preset = (typeof presets)[number];

/** The first and the last day, both included, such as `2026-11-22`. */
export interface Days {
  from: string;
  to: string;
}

/** Why days can't be asked for. */
export type DaysFault = 'missing' | 'reversed' | 'too-many';

/** As many as the API reports at once. */
export const maxDays = 366;
const dayMs = 24 * 60 * 60 * 1000;

/** The day of an instant. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

export function daysOfPreset(preset: Preset, today: string): Days {
  switch (preset) {
    case 'last-7-days':
      return { from: daysBefore(today, 6), to: today };
    case 'last-30-days':
      return { from: daysBefore(today, 29), to: today };
    case 'this-month':
      return { from: `${today.slice(0, 8)}01`, to: today };
  }
}

/** What is wrong with entered days; null if nothing is. An empty value is a day that was not entered. */
export function faultOfDays({ from, to }: Days): DaysFault | null {
  if (!isDay(from) || !isDay(to)) return 'missing';
  if (from > to) return 'reversed';
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1 > maxDays ? 'too-many' : null;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(new Date(text)) === text;
}

function daysBefore(day: string, count: number): string {
  return dayOf(new Date(Date.parse(day) - count * dayMs));
}
