// Puts the page's texts into the page, in the agent's language. The page's file has them in English, so that it can be
// read before the script runs.
import { account, demo } from '../languages/en';
import type { AccountTexts, DemoTexts } from '../languages/texts';
import { elementOf } from '../ui/element-of';
import { fillPage } from '../ui/fill-page';
import { partOfPage } from '../ui/page-part';
import { loadPageTexts } from '../ui/page-texts';

/** The texts, and the locale for times. */
export interface PageLanguage {
  texts: DemoTexts & AccountTexts;
  locale: string;
}

const commands: Readonly<Record<string, string>> = { start: 'npm start', token: 'npm run token' };

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function writePageTexts(): Promise<PageLanguage> {
  const { texts: sections, locale } = await loadPageTexts({ account, demo });
  const texts = { ...sections.account, ...sections.demo };
  fillPage(texts, locale);
  partOfPage('#messages', HTMLElement).dataset['empty'] = texts.chatEmpty;
  const help = texts.tokenHelp.split(/\{(\w+)\}/).map((piece, index) => {
    const command = index % 2 === 1 ? commands[piece] : undefined;
    return command === undefined ? piece : elementOf('code', { text: command });
  });
  partOfPage('#token-help', HTMLElement).replaceChildren(...help);
  return { texts, locale };
}
