// Which language the panel speaks, and how its texts are filled in. Pure, so that every case can be tested.

/** The languages that the panel is translated into. */
export const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'] as const;
export type Language = (typeof languages)[number];

/** A language, and the locale for its dates and numbers. */
export interface LanguageChoice {
  language: Language;
  locale: string;
}

/**
 * Chooses the first of the wanted tags that the panel is translated into; English without one. Dates and numbers follow
 * the most specific wanted tag of that language: `de` with a browser set to `de-CH` has the figures of Switzerland.
 * @param wanted BCP 47 tags, the most important first
 */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): LanguageChoice {
  const tags = wanted.map((tag) => canonical(tag ?? ''));
  const chosen = tags.find((tag) => languageOf(tag) !== undefined) ?? 'en';
  const language = languageOf(chosen) ?? 'en';
  const regional = tags.find((tag) => languageOf(tag) === language && tag.includes('-'));
  return { language, locale: chosen.includes('-') ? chosen : (regional ?? chosen) };
}

/** A page's or element's choice: its own wish, then `?lang=` of the address, then the browser's languages. */
export function preferredLanguage(
  own: string | null,
  query: string,
  browserLanguages: readonly string[],
): LanguageChoice {
  return chooseLanguage([own, new URLSearchParams(query).get('lang'), ...browserLanguages]);
}

/** Replaces `{name}` in a text by the value of that name. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

function languageOf(tag: string): Language | undefined {
  const primary = tag.split('-')[0];
  return languages.find((language) => language === primary);
}

/** The tag in its canonical form; empty for one that is malformed. */
function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}
