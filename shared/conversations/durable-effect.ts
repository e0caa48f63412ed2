// What follows from a change and must not be lost: stored with the change, done by `dispatch-effects`.
import type { SentimentUpdate } from '../contract/sentiment';

/** What other software is told of (Standard Webhooks payload). */
export interface OutgoingEvent {
  type: 'sentiment.level-changed';
  /** ISO 8601. */
  timestamp: string;
  data: SentimentUpdate;
}

/**
 * `announce-move`: everyone who watches the conversation, in whichever queue, is told to ask again whether they may.
 * `send-event`: an event for one target; `targetKey` names it among the configured ones.
 */
export type DurableEffect = { kind: 'announce-move' } | { kind: 'send-event'; targetKey: string; event: OutgoingEvent };
