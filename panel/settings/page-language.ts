// The texts of the page in the reader's language, with the names of the levels, and dates as that language writes them.
import { element, settings } from '../languages/en';
import type { ElementTexts, SettingsTexts } from '../languages/texts';
import { fillPage } from '../ui/fill-page';
import { loadPageTexts } from '../ui/page-texts';

export interface PageLanguage {
  texts: SettingsTexts;
  /** The names of the levels. */
  levels: Pick<ElementTexts, 'slightly-negative' | 'negative' | 'very-negative'>;
  /** A date with its time. */
  formatTime(instant: string): string;
  /** The days from one to another, both included, such as `2026-11-22`. */
  formatDays(from: string, to: string): string;
  formatNumber(count: number): string;
  /** Whether a count takes the singular. */
  isSingular(count: number): boolean;
}

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function loadPageLanguage(): Promise<PageLanguage> {
  const { texts, locale } = await loadPageTexts({ settings, element });
  fillPage(texts.settings, locale);
  return { texts: texts.settings, levels: texts.element, ...formatsOf(locale) };
}

/** How a language writes times, days and counts. */
export function formatsOf(locale: string): Omit<PageLanguage, 'texts' | 'levels'> {
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  return {
    formatTime: (instant) => times.format(new Date(instant)),
    formatDays: (from, to) => days.formatRange(new Date(from), new Date(to)),
    formatNumber: (count) => numbers.format(count),
    isSingular: (count) => plurals.select(count) === 'one',
  };
}
