// Puts the page's texts into the page, in the agent's language. The page's file has them in English, so that it can be
// read before the script runs.
import { demo as english } from '../languages/en';
import type { DemoTexts } from '../languages/texts';
import { elementOf } from '../ui/element-of';
import { preferredLanguage } from '../ui/language';
import { loadTexts } from '../ui/load-texts';
import { partOfPage } from '../ui/page-part';

/** The texts, and the locale for times. */
export interface PageLanguage {
  texts: DemoTexts;
  locale: string;
}

const commands: Readonly<Record<string, string>> = { start: 'npm start', token: 'npm run token' };

/** Loads the texts and writes them into the page; English where they can't be loaded. */
export async function writePageTexts(): Promise<PageLanguage> {
  const { language, locale } = preferredLanguage(null, location.search, navigator.languages);
  const texts = await loadTexts<DemoTexts>('demo', language, english).catch(() => null);
  if (texts === null) return { texts: english, locale: 'en' };
  document.documentElement.lang = locale;
  for (const part of document.querySelectorAll<HTMLElement>('[data-text]'))
    part.textContent = texts[keyIn(part, 'text')];
  for (const part of document.querySelectorAll<HTMLElement>('[data-label]'))
    part.ariaLabel = texts[keyIn(part, 'label')];
  for (const part of document.querySelectorAll<HTMLTextAreaElement>('[data-placeholder]'))
    part.placeholder = texts[keyIn(part, 'placeholder')];
  partOfPage('#messages', HTMLElement).dataset['empty'] = texts.chatEmpty;
  const help = texts.tokenHelp.split(/\{(\w+)\}/).map((piece, index) => {
    const command = index % 2 === 1 ? commands[piece] : undefined;
    return command === undefined ? piece : elementOf('code', { text: command });
  });
  partOfPage('#token-help', HTMLElement).replaceChildren(...help);
  return { texts, locale };
}

/** @throws if the page names a text that there is not, since page and script are built together. */
function keyIn(part: HTMLElement, name: string): keyof DemoTexts {
  const key = part.dataset[name] ?? '';
  if (!(key in english)) throw new Error(`There is no text "${key}".`);
  return key as keyof DemoTexts;
}
