// Loads the texts of a language. English is part of the script; the other languages are files next to it, of which only
// the one in use is loaded.
import type { Language } from './language';

/** The parts of the panel that have texts of their own, so that the element does not load those of the pages. */
export type TextSection =
  'element' | 'demo' | 'settings' | 'board' | 'report' | 'pages' | 'account' | 'signIn' | 'embedded';

const loaded = new Map<string, Promise<unknown>>();

/** The section's texts in a language. @throws if the file can't be loaded; the next call tries again. */
export function loadTexts<Texts extends object>(
  section: TextSection,
  language: Language,
  english: Texts,
): Promise<Texts> {
  if (language === 'en') return Promise.resolve(english);
  const file = new URL(`languages/${section}-${language}.js`, import.meta.url).href;
  let texts = loaded.get(file) as Promise<Texts> | undefined;
  if (!texts) {
    texts = import(file).then((module: { default: Texts }) => module.default);
    loaded.set(file, texts);
    texts.catch(() => loaded.delete(file));
  }
  return texts;
}
