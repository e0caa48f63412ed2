// Puts the board's texts into the page, in the supervisor's language. The page's file has them in English, so that it
// can be read before the script runs.
import { SentimentWords } from '../element/sentiment-words';
import { board, element } from '../languages/en';
import { fillPage } from '../ui/fill-page';
import { loadPageTexts } from '../ui/page-texts';
import { BoardWords } from './board-words';

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function writePageTexts(): Promise<BoardWords> {
  const { texts, locale } = await loadPageTexts({ board, element });
  fillPage(texts.board, locale);
  return new BoardWords(texts.board, new SentimentWords(texts.element, locale));
}
