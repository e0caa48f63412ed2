// The effects that must survive a crash: stored with the change that causes them, run by `dispatch-effects`.
import type { SentimentUpdate } from '../contract/sentiment';

/** An event for other software (Standard Webhooks payload). */
export interface OutgoingEvent {
  type: 'sentiment.level-changed';
  /** ISO 8601. */
  timestamp: string;
  data: SentimentUpdate;
}

/**
 * `announce-move`: all subscribers of the conversation are notified that their watch has expired, in every queue.
 * `send-event`: an event for one target; `targetKey` identifies it among the configured targets.
 * `write-back`: the level that the conversation has by then is written in the chat platform of a connection.
 */
export type DurableEffect =
  | { kind: 'announce-move' }
  | { kind: 'send-event'; targetKey: string; event: OutgoingEvent }
  | { kind: 'write-back'; connectionId: string };

/** The ids of the write-backs of a conversation begin with this and sort by the revision that they belong to. */
export const writeBackIdPrefix = 'write-back-';

/** The id of the write-back that a revision caused. */
export function writeBackId(revision: number): string {
  return `${writeBackIdPrefix}${String(revision).padStart(15, '0')}`;
}
