// The API types that the panel reads: updates, snapshots and the messages of the window. They are declared here and not
// imported from the server, so that the panel depends only on the published API.
import type { Level, Trend } from '../../shared/sentiment/levels';
import type { AgentAlert } from './alert-state';

/** A conversation's current sentiment, as pushed. It contains no text. */
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
  /** The provider that scored the newest message; absent while there is none. */
  provider?: string | null;
  degraded: boolean;
}

/** A span of a message's text that contributed to its score: UTF-16 offsets `[start, end)` and its signed share. */
export interface EvidenceSpan {
  start: number;
  end: number;
  contribution: number;
}

/** A person's correction of a message's level; the message counts with the middle of that level. */
export interface Correction {
  level: Level;
  /** The agent's id. */
  by: string;
  at: string;
}

/** One message of the window. `level` is null if it could not be scored; `text` is absent if it is not stored. */
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
  correction?: Correction | null;
}

/** A scored message, and the conversation's level after it. A correction decides `level`. */
export interface CoursePoint {
  messageId: string;
  sentAt: string;
  score: number;
  level: Level;
  conversationScore: number;
  conversationLevel: Level;
}

/** An update with the messages that it is computed from, newest first. */
export interface SentimentSnapshot extends SentimentUpdate {
  window: WindowMessage[];
  /** The agent's newest open alert, or null. */
  alert?: AgentAlert | null;
}
