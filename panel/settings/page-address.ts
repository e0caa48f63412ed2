// The page's address: `#queue=…` names the queue that is open, so that it can be bookmarked and the browser's back button
// works. A token in it is taken out at once.
import { keepSettings, settingsIn, takeSettings } from '../demo/demo-settings';

/** The address of a queue on this page. */
export function addressOf(queueId: string): string {
  return `#${new URLSearchParams({ queue: queueId }).toString()}`;
}

/** The queue that the address names; null without one. */
export function queueInAddress(): string | null {
  return settingsIn(location.hash).queue ?? null;
}

/** Moves the token from the address to this tab's storage; returns it, or the one stored before. */
export function takeToken(): string | null {
  const queueId = queueInAddress();
  const { token } = takeSettings();
  if (queueId !== null) history.replaceState(null, '', addressOf(queueId));
  return token;
}

/** Whether the address, or what somebody pasted, carries a token; it is kept for this tab. Null: it carries none. */
export function keepTokenOf(text: string): string | null {
  const { token } = settingsIn(text);
  if (token !== undefined) keepSettings({ token });
  return token ?? null;
}
