// Puts the board's texts into the page, in the supervisor's language. The page's file has them in English, so that it
// can be read before the script runs.
import { SentimentWords } from '../element/sentiment-words';
import { board as english, element as elementEnglish } from '../languages/en';
import type { BoardTexts, ElementTexts } from '../languages/texts';
import { fillPage } from '../ui/fill-page';
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
  fillPage(texts, locale);
  return new BoardWords(texts, new SentimentWords(elementTexts, locale));
}
