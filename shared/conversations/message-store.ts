// The port that keeps what was said: a conversation's sentiment state and its messages, read together in one round
// trip and written together in another, atomically.
import type { Level, Trend } from '../sentiment/levels';
import type { ConfidenceScores, EvidenceSpan, ProviderName } from '../sentiment/provider';

/** A customer's message with what was found of its sentiment. */
export interface ScoredMessage {
  messageId: string;
  /** ISO 8601 with milliseconds. */
  sentAt: string;
  /** Absent where texts are not stored. */
  text?: string;
  language?: string;
  scores: ConfidenceScores | null;
  evidence: EvidenceSpan[];
  provider: ProviderName;
  /** Scored by the stand-in while the configured provider could not be used. */
  degraded: boolean;
}

/** The sentiment of a conversation as of its last change. */
export interface ConversationState {
  queueId: string;
  agentId: string | null;
  revision: number;
  /** The revision at which the conversation began in its queue or moved to it. */
  inQueueSinceRevision: number;
  level: Level;
  score: number;
  previousLevel: Level;
  trend: Trend;
  messageCount: number;
  provider: ProviderName | null;
  degraded: boolean;
  /** ISO 8601 with milliseconds. */
  updatedAt: string;
}

/** What a read found: nothing yet, or a state and the newest messages. */
export interface Conversation {
  conversationId: string;
  state: ConversationState | null;
  /** Newest first by `sentAt`, then `messageId`. */
  messages: ScoredMessage[];
  /** What a commit on top of this read must present; opaque. */
  version: string | null;
}

/**
 * One change of a conversation, on top of a read. `insert` adds a message that must not be there yet; `replace`
 * overwrites messages that are; `remove` deletes one and remembers its id, so that a late delivery can't bring it back.
 */
export interface Commit {
  conversation: Conversation;
  state: ConversationState;
  insert?: ScoredMessage;
  replace?: readonly ScoredMessage[];
  remove?: ScoredMessage;
}

/** `conflict`: someone else changed the conversation since the read. `already-there`: the inserted message's id is known. */
export type CommitResult = 'committed' | 'conflict' | 'already-there';

/** A message looked up by id: as stored, `'removed'` if it was deleted, null if never heard of. */
export type FoundMessage = ScoredMessage | 'removed' | null;

/** Keeps conversations. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface MessageStore {
  /** The state and the newest messages, at most `limit`, in one round trip. */
  read(conversationId: string, limit: number): Promise<Conversation>;
  /** Looks a message up by its id, however old. */
  find(conversationId: string, messageId: string): Promise<FoundMessage>;
  /** Writes all of a change or nothing of it, in one round trip. */
  commit(commit: Commit): Promise<CommitResult>;
  /** Remembers a message as deleted before it ever came; false when it has come meanwhile. */
  markRemoved(conversationId: string, messageId: string, at: string): Promise<boolean>;
  /** Erases every trace of a conversation; nothing happens when there is none. */
  erase(conversationId: string): Promise<void>;
  /** Erases what was last written before the instant (ISO 8601). Returns how many rows went. */
  eraseOlderThan(instant: string): Promise<number>;
  /** Resolves when storage answers. */
  verifyAnswers(): Promise<void>;
}
