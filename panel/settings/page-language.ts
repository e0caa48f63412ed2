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
}

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function loadPageLanguage(): Promise<PageLanguage> {
  const { texts, locale } = await loadPageTexts({ settings, element });
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  fillPage(texts.settings, locale);
  return {
    texts: texts.settings,
    levels: texts.element,
    formatTime: (instant) => times.format(new Date(instant)),
  };
}
