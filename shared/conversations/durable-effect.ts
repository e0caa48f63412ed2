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
 */
export type DurableEffect = { kind: 'announce-move' } | { kind: 'send-event'; targetKey: string; event: OutgoingEvent };
