// The shapes of the contract that the panel reads: updates, snapshots and the messages of the window. Written out
// here and not taken from the server, so that the panel depends on what is published and on nothing else.
import type { Level, Trend } from '../../shared/sentiment/levels';

/** How a conversation feels now, as pushed. It carries no text. */
export interface SentimentUpdate {
  conversationId: string;
  queueId: string;
  revision: number;
  level: Level;
  score: number;
  previousLevel?: Level | null;
  trend: Trend;
  messageCount: number;
  updatedAt?: string | null;
  /** Who scored the newest message; absent while there is none. */
  provider?: string | null;
  degraded: boolean;
}

/** A span of a message's text that moved its score: UTF-16 offsets `[start, end)` and its signed share. */
export interface EvidenceSpan {
  start: number;
  end: number;
  contribution: number;
}

/** One message of the window. `level` is null where it could not be scored; `text` is absent where none is kept. */
export interface WindowMessage {
  messageId: string;
  sentAt: string;
  text?: string | null | undefined;
  language?: string | null | undefined;
  score: number | null;
  level: Level | null;
  weight: number;
  provider?: string | null;
  evidence: EvidenceSpan[];
}

/** An update together with the messages it was made from, newest first. */
export interface SentimentSnapshot extends SentimentUpdate {
  window: WindowMessage[];
}
