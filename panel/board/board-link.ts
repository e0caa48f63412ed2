// The board's link: `#token=…&queue=…`. The queue becomes a filter, which is in the query.
import { PageLink } from '../account/page-link';

/** Takes token and queue out of the address's fragment. */
export function takeLink(): PageLink {
  const link = new PageLink('undertone-board');
  const { queue } = link.take();
  if (queue !== undefined) {
    const query = new URLSearchParams(location.search);
    query.set('queue', queue);
    history.replaceState(null, '', `${location.pathname}?${query.toString()}`);
  }
  return link;
}
