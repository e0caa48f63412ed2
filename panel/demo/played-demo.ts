// What the demo of a local run plays, read from that run: its conversations with both sides, as far as they have been
// played. Agents' messages are nowhere else, since Undertone does not store them.
import type { AuthorRole } from './message-sender';
import { pause } from '../live/pause';

/** A message that was played. */
export interface PlayedMessage {
  messageId: string;
  role: AuthorRole;
  text: string;
  sentAt: string;
}

export interface PlayedConversation {
  conversationId: string;
  queueId: string;
  /** Names. */
  customer: string;
  agent: string;
  /** In the order in which they were played. */
  messages: PlayedMessage[];
}

export interface PlayedDemo {
  conversations: PlayedConversation[];
  /** Of a supervisor of the demo's queues. */
  boardToken: string;
}

const readMs = 1_000;
const retryMs = 3_000;

/**
 * Reads the demo again and again, also across restarts of the run, until there is none.
 * @param key from the link that the run has printed
 * @param show called with each answer, and with null when there is no demo any more
 */
export async function followDemo(
  key: string,
  apiBase: string,
  show: (demo: PlayedDemo | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(`../demo/${encodeURIComponent(key)}`, apiBase);
  while (!signal.aborted) {
    const demo = await readDemo(url, signal);
    if (demo !== undefined) show(demo);
    if (demo === null) return;
    await pause(demo ? readMs : retryMs, signal);
  }
}

/** Null if there is none; undefined while the run does not answer, as during a restart. */
async function readDemo(url: URL, signal: AbortSignal): Promise<PlayedDemo | null | undefined> {
  try {
    const response = await fetch(url, { signal });
    if (response.status === 404) return null;
    return response.ok ? ((await response.json()) as PlayedDemo) : undefined;
  } catch {
    return undefined;
  }
}
