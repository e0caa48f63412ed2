// A sign-in by redirect leaves the page for the provider, which sends the browser to signed-in.html. From there the
// answer goes back to the page that began: it is in this tab's session storage for that moment only. The code in it can
// be exchanged once, and only together with the verifier that the page has stored.
import { tabStorage } from '../ui/tab-storage';

/** Marks the state of a request that left its page; a popup's and a hidden frame's has no mark. */
export const redirectMark = 'redirect';

const pageKey = 'undertone-sign-in-page';
const answerKey = 'undertone-sign-in-answer';
const signedOutKey = 'undertone-signed-out';

/** The page to which the answer goes back. */
export function rememberPage(): void {
  tabStorage()?.setItem(pageKey, location.href);
}

/** Hands the provider's answer to the page that asked. */
export function returnWith(answer: string): void {
  const storage = tabStorage();
  const page = storage?.getItem(pageKey) ?? './';
  storage?.removeItem(pageKey);
  storage?.setItem(answerKey, answer);
  const address = new URL(page, location.href);
  location.replace(address.origin === location.origin ? address : './');
}

/** The answer that signed-in.html has left for this page. It is given once. */
export function takeAnswer(): string | null {
  const storage = tabStorage();
  const answer = storage?.getItem(answerKey) ?? null;
  storage?.removeItem(answerKey);
  return answer;
}

/** Whether the user signed out in this tab: then the page waits for a click, although the provider may still know them. */
export function hasSignedOut(): boolean {
  return tabStorage()?.getItem(signedOutKey) != null;
}

export function rememberSignedOut(is: boolean): void {
  if (is) tabStorage()?.setItem(signedOutKey, '1');
  else tabStorage()?.removeItem(signedOutKey);
}
