// Durations in the unit in which they are read best.

export type DurationUnit = 'minute' | 'hour' | 'day';

export const minutesPer: Readonly<Record<DurationUnit, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** The unit for a duration: minutes below two hours, hours below two days. */
export function unitOf(minutes: number): DurationUnit {
  if (minutes < 2 * minutesPer.hour) return 'minute';
  return minutes < 2 * minutesPer.day ? 'hour' : 'day';
}
