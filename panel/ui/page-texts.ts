// The texts of a page, in the reader's language.
import { preferredLanguage } from './language';
import { loadTexts, type TextSection } from './load-texts';

/** The same keys as the English texts, in any language. */
type Translated<English> = { [Section in keyof English]: Readonly<Record<keyof English[Section], string>> };

/**
 * Loads sections of the texts; English, all of them, where one can't be loaded.
 * @param english the English sections, by name
 * @returns the texts with the locale for dates and numbers
 */
export async function loadPageTexts<English extends Partial<Record<TextSection, Readonly<Record<string, string>>>>>(
  english: English,
): Promise<{ texts: Translated<English>; locale: string }> {
  const { language, locale } = preferredLanguage(null, location.search, navigator.languages);
  const sections = Object.entries(english) as [TextSection, Readonly<Record<string, string>>][];
  try {
    const loaded = sections.map(async ([name, texts]) => [name, await loadTexts(name, language, texts)] as const);
    return { texts: Object.fromEntries(await Promise.all(loaded)) as Translated<English>, locale };
  } catch (error) {
    console.warn('The texts could not be loaded; English is shown:', error);
    return { texts: english as Translated<English>, locale: 'en' };
  }
}
