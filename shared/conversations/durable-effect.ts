// The effects that must survive a crash: stored with the change that causes them, run by `dispatch-effects`.
import type { Alert } from '../contract/alert';
import type { SentimentUpdate } from '../contract/sentiment';
import type { CountedStay } from '../report/figures';

/** An event for other software (Standard Webhooks payload). */
export type OutgoingEvent = {
  /** ISO 8601. */
  timestamp: string;
} & ({ type: 'sentiment.level-changed'; data: SentimentUpdate } | { type: 'sentiment.alert'; data: Alert });

/**
 * `announce-move`: all subscribers of the conversation are notified that their watch has expired, in every queue.
 * `send-event`: an event for one target; `targetKey` identifies it among the configured targets.
 * `list-conversation`: the live list of its queue shows the conversation as it is by then, or no longer, and the figures
 * of the queue have it as it is by then.
 * `unlist-conversation`: the conversation moved away; `revision` is the one that took it off the list of the queue, and
 * `stay` goes into the figures of the queue.
 * `list-alerts`: the queue's alerts show these as they are by then.
 * `write-back`: the level that the conversation has by then is written in the chat platform of a connection.
 */
export type DurableEffect =
  | { kind: 'announce-move' }
  | { kind: 'send-event'; targetKey: string; event: OutgoingEvent }
  | { kind: 'list-conversation' }
  | { kind: 'unlist-conversation'; queueId: string; revision: number; stay: CountedStay | null }
  | { kind: 'list-alerts'; alertIds: string[] }
  | { kind: 'write-back'; connectionId: string };

/** The ids of the listings of a conversation begin with this and sort by the revision that they belong to. */
export const listingIdPrefix = 'list-conversation-';

/** The id of the listing that a revision caused. */
export function listingId(revision: number): string {
  return `${listingIdPrefix}${String(revision).padStart(15, '0')}`;
}

/** The ids of the write-backs of a conversation begin with this and sort by the revision that they belong to. */
export const writeBackIdPrefix = 'write-back-';

/** The id of the write-back that a revision caused. */
export function writeBackId(revision: number): string {
  return `${writeBackIdPrefix}${String(revision).padStart(15, '0')}`;
}
