// Puts the board's texts into the page, in the supervisor's language. The page's file has them in English, so that it
// can be read before the script runs.
import { SentimentWords } from '../element/sentiment-words';
import { board as english, element as elementEnglish } from '../languages/en';
import type { BoardTexts, ElementTexts } from '../languages/texts';
import { preferredLanguage } from '../ui/language';
import { loadTexts } from '../ui/load-texts';
import { BoardWords } from './board-words';

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function writePageTexts(): Promise<BoardWords> {
  const { language, locale } = preferredLanguage(null, location.search, navigator.languages);
  const loaded = await Promise.all([
    loadTexts<BoardTexts>('board', language, english),
    loadTexts<ElementTexts>('element', language, elementEnglish),
  ]).catch(() => null);
  if (loaded === null) return new BoardWords(english, new SentimentWords());
  const [texts, elementTexts] = loaded;
  document.documentElement.lang = locale;
  for (const part of document.querySelectorAll<HTMLElement>('[data-text]'))
    part.textContent = texts[keyIn(part, 'text')];
  for (const part of document.querySelectorAll<HTMLElement>('[data-label]'))
    part.ariaLabel = texts[keyIn(part, 'label')];
  return new BoardWords(texts, new SentimentWords(elementTexts, locale));
}

/** @throws if the page names a text that there is not, since page and script are built together. */
function keyIn(part: HTMLElement, name: string): keyof BoardTexts {
  const key = part.dataset[name] ?? '';
  if (!(key in english)) throw new Error(`There is no text "${key}".`);
  return key as keyof BoardTexts;
}
