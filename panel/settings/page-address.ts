// The page's address: `#queue=…` names the queue that is open, so that it can be bookmarked and the browser's back button
// works. A token in it is taken out at once.
import { PageLink, settingsIn } from '../account/page-link';

/** The address of a queue on this page. */
export function addressOf(queueId: string): string {
  return `#${new URLSearchParams({ queue: queueId }).toString()}`;
}

/** The queue that the address names; null without one. */
export function queueInAddress(): string | null {
  return settingsIn(location.hash).queue ?? null;
}

/** Takes the token out of the address and leaves the queue there. */
export function takeLink(): PageLink {
  const link = new PageLink('undertone-settings');
  const { queue } = link.take();
  if (queue !== undefined) history.replaceState(null, '', addressOf(queue));
  return link;
}
