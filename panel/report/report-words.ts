// What the report page says, in the reader's language.
import type { Level } from '../../shared/sentiment/levels';
import { element as englishElement, report as english } from '../languages/en';
import type { ElementTexts, ReportTexts } from '../languages/texts';
import { fillPage } from '../ui/fill-page';
import { fillIn, preferredLanguage } from '../ui/language';
import { loadTexts } from '../ui/load-texts';
import type { Days } from './days';
import { minutesPer, unitOf, type DurationUnit } from './duration';

/** The texts of the element that the page shares. */
type SharedTexts = Pick<ElementTexts, Level | 'showTable' | 'hideTable'>;

/** Stands for a figure over fewer than five conversations. */
export const noFigure = '–';

export class ReportWords {
  private readonly shareFormat: Intl.NumberFormat;
  private readonly dayFormat: Intl.DateTimeFormat;
  private readonly shortDayFormat: Intl.DateTimeFormat;
  private readonly longDayFormat: Intl.DateTimeFormat;

  /** @param locale for dates and numbers, a BCP 47 tag */
  constructor(
    readonly texts: ReportTexts = english,
    readonly shared: SharedTexts = englishElement,
    readonly locale = 'en',
  ) {
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    this.shareFormat = new Intl.NumberFormat(locale, { style: 'percent' });
    this.dayFormat = format({ dateStyle: 'medium' });
    this.shortDayFormat = format({ day: 'numeric', month: 'short' });
    this.longDayFormat = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  }

  say(key: keyof ReportTexts, values: Readonly<Record<string, string>>): string {
    return fillIn(this.texts[key], values);
  }

  level(level: Level): string {
    return this.shared[level];
  }

  count(value: number): string {
    return value.toLocaleString(this.locale);
  }

  share(value: number): string {
    return this.shareFormat.format(value);
  }

  /** `12 min`, `3.5 hr`, in the given unit or in the one that is read best. */
  duration(minutes: number, unit: DurationUnit = unitOf(minutes)): string {
    const format = new Intl.NumberFormat(this.locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: 1,
    });
    return format.format(minutes / minutesPer[unit]);
  }

  /** `22 Nov`, for an axis. */
  shortDay(day: string): string {
    return this.shortDayFormat.format(new Date(day));
  }

  /** `Sun, 22 Nov 2026`. */
  longDay(day: string): string {
    return this.longDayFormat.format(new Date(day));
  }

  /** `1–30 Nov 2026`. */
  days({ from, to }: Days): string {
    return this.dayFormat.formatRange(new Date(from), new Date(to));
  }
}

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function writePageTexts(): Promise<ReportWords> {
  const { language, locale } = preferredLanguage(null, location.search, navigator.languages);
  const loaded = await Promise.all([
    loadTexts<ReportTexts>('report', language, english),
    loadTexts<ElementTexts>('element', language, englishElement),
  ]).catch(() => null);
  if (loaded === null) return new ReportWords();
  const [texts, shared] = loaded;
  fillPage(texts, locale);
  return new ReportWords(texts, shared, locale);
}
