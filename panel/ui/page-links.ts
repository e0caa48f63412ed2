// The links between the board, the report and the settings. A link carries the token and the queue in its fragment, which
// is not sent to the server, and only while it is followed: what is copied from it or shown by the browser has no token.
import { pages as english } from '../languages/en';
import type { PagesTexts } from '../languages/texts';
import { elementOf } from './element-of';
import { preferredLanguage } from './language';
import { loadTexts } from './load-texts';

const pageNames = ['board', 'report', 'settings'] as const;
export type PageName = (typeof pageNames)[number];

/** What a link takes along, asked for when it is followed. */
export interface Carried {
  /** Null: none, as where the other page signs its user in. */
  token: () => string | null;
  queueId: () => string | null;
}

/** Fills a page's navigation, in the page's language; English where its texts can't be loaded. */
export async function showPageLinks(place: HTMLElement, current: PageName, carried: Carried): Promise<void> {
  const { language } = preferredLanguage(null, location.search, navigator.languages);
  const texts = await loadTexts<PagesTexts>('pages', language, english).catch(() => english);
  place.ariaLabel = texts.pages;
  place.replaceChildren(
    ...pageNames.map((page) =>
      page === current
        ? elementOf('span', { text: texts[page], attributes: { 'aria-current': 'page' } })
        : pageLink(page, texts[page], carried),
    ),
  );
}

/** A link to a page. */
export function pageLink(page: PageName, text: string, carried: Carried): HTMLAnchorElement {
  const plain = addressOf(page, null, null);
  const link = elementOf('a', { text, attributes: { href: plain } });
  const carry = (): void => {
    link.href = addressOf(page, carried.token(), carried.queueId());
    // The browser reads it right after this event, also for a new tab.
    setTimeout(() => (link.href = plain));
  };
  link.addEventListener('click', carry);
  link.addEventListener('auxclick', carry);
  return link;
}

function addressOf(page: PageName, token: string | null, queueId: string | null): string {
  const language = new URLSearchParams(location.search).get('lang');
  const query = language === null ? '' : `?${new URLSearchParams({ lang: language }).toString()}`;
  const fragment = new URLSearchParams({
    ...(token !== null && { token }),
    ...(queueId !== null && { queue: queueId }),
  });
  return `${page}.html${query}${fragment.size === 0 ? '' : `#${fragment.toString()}`}`;
}
