// The texts of the page in the reader's language, with the names of the levels, and dates as that language writes them.
import { element as englishElement, settings as englishSettings } from '../languages/en';
import type { ElementTexts, SettingsTexts } from '../languages/texts';
import { preferredLanguage } from '../ui/language';
import { loadTexts } from '../ui/load-texts';

export interface PageLanguage {
  texts: SettingsTexts;
  /** The names of the levels. */
  levels: Pick<ElementTexts, 'slightly-negative' | 'negative' | 'very-negative'>;
  /** A date with its time. */
  formatTime(instant: string): string;
}

/** Loads the texts; English where they can't be loaded. */
export async function loadPageLanguage(): Promise<PageLanguage> {
  const { language, locale } = preferredLanguage(null, location.search, navigator.languages);
  const loaded = await Promise.all([
    loadTexts<SettingsTexts>('settings', language, englishSettings),
    loadTexts<ElementTexts>('element', language, englishElement),
  ]).catch(() => null);
  const [texts, levels] = loaded ?? [englishSettings, englishElement];
  const used = loaded === null ? 'en' : locale;
  const times = new Intl.DateTimeFormat(used, { dateStyle: 'medium', timeStyle: 'short' });
  document.documentElement.lang = used;
  return { texts, levels, formatTime: (instant) => times.format(new Date(instant)) };
}
