// The token from the link that opened the board. It is in the fragment, which is not sent to the server, and is moved to
// this tab's session storage, so that it is not in the address bar or the history.
const storageKey = 'undertone-board';

/** Moves the token of the link to this tab's storage, and the link's queue to the filters. Null without a token. */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get('token')?.trim();
  const queue = given.get('queue')?.trim();
  if (token) sessionStorage.setItem(storageKey, token);
  if (location.hash !== '') {
    const query = new URLSearchParams(location.search);
    if (queue) query.set('queue', queue);
    history.replaceState(null, '', location.pathname + (query.size === 0 ? '' : `?${query.toString()}`));
  }
  return sessionStorage.getItem(storageKey);
}
