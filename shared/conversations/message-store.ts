// The port that keeps conversations: their sentiment state and their messages, read together in one round trip and
// written together in another, atomically.
import type { Level, Trend } from '../sentiment/levels';
import type { ConfidenceScores, EvidenceSpan, ProviderName } from '../sentiment/provider';
import type { DurableEffect } from './durable-effect';

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
  /** When it was edited last, ISO 8601 with milliseconds; absent where it never was. */
  changedAt?: string;
  /** Degraded because the configured provider refused this one text: it is not to be asked again. */
  refused?: true;
}

/**
 * A message that has no text any more. A deleted one stays deleted; one that an edit left blank comes back with a newer
 * edit, at its old place.
 */
export type WithdrawnMessage =
  | { messageId: string; withdrawn: 'deleted' }
  | { messageId: string; withdrawn: 'blank'; sentAt: string; changedAt: string };

/** What said something of a conversation, and when: messages and changes arrive in any order. */
export interface Source {
  /** ISO 8601 with milliseconds. */
  at: string;
  /** The message's id; empty where a change said it. */
  by: string;
}

/** The sentiment of a conversation as of its last change. */
export interface ConversationState {
  queueId: string;
  agentId: string | null;
  revision: number;
  /** The revision at which the conversation began in its queue or moved to it. */
  inQueueSinceRevision: number;
  /** The message that brought the conversation into its queue; null where something else did. */
  inQueueByMessageId: string | null;
  /** The time of the newest assignment, move or end that was taken, ISO 8601; null where there was none. */
  changedAt: string | null;
  /** What said in which queue it is; null while nothing has. */
  queueSource: Source | null;
  /** What said who has it; null while nothing has. */
  agentSource: Source | null;
  /** When the conversation ended, ISO 8601; null where the customer has written since, or it never did. */
  endedAt: string | null;
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

/** What a read found: nothing yet, or a state and the newest messages. Without a state there are no messages. */
export interface Conversation {
  conversationId: string;
  state: ConversationState | null;
  /** Newest first by `sentAt`, then `messageId`. */
  messages: ScoredMessage[];
  /** What a commit on top of this read must present; opaque. */
  version: string | null;
  /** An erasure of it has not ended: finish it with `erase` before anything is written. */
  isBeingErased: boolean;
}

/** An effect that must not be lost, stored with the change that caused it until it is done. */
export interface StoredEffect {
  /** Unique; sorts by time within its conversation. */
  effectId: string;
  effect: DurableEffect;
  /** When it happened, ISO 8601. */
  since: string;
  /** When it is to be tried next, ISO 8601. */
  dueAt: string;
  /** How often it was tried. */
  attempts: number;
}

/** Where a stored effect is found. */
export interface EffectReference {
  conversationId: string;
  effectId: string;
}

/** One change of a conversation, on top of a read. */
export interface Commit {
  conversation: Conversation;
  state: ConversationState;
  /** When it is written, ISO 8601: what retention goes by. */
  storedAt: string;
  /** Adds a message that must not be there yet. */
  insert?: ScoredMessage;
  /** Brings back a message that an edit had left blank. */
  restore?: ScoredMessage;
  /** Overwrites messages that are there. */
  replace?: readonly ScoredMessage[];
  /** Takes away a message that is there; `withdraw` says what is remembered of it. */
  remove?: ScoredMessage;
  /** What is remembered of a message that has no text any more, whether or not it ever had. */
  withdraw?: WithdrawnMessage;
  /** What has to follow from the change, whatever crashes after it. */
  effects?: readonly StoredEffect[];
}

/** `conflict`: someone else changed the conversation since the read. `already-there`: the inserted message's id is known. */
export type CommitResult = 'committed' | 'conflict' | 'already-there';

/** A message looked up by id: as stored, without text any more, or null if never heard of. */
export type FoundMessage = ScoredMessage | WithdrawnMessage | null;

export function isWithdrawn(found: ScoredMessage | WithdrawnMessage): found is WithdrawnMessage {
  return 'withdrawn' in found;
}

/** Keeps conversations. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface MessageStore {
  /** The state and the newest messages, at most `limit`, in one round trip. */
  read(conversationId: string, limit: number): Promise<Conversation>;
  /** Looks a message up by its id, however old. */
  find(conversationId: string, messageId: string): Promise<FoundMessage>;
  /** Writes all of a change or nothing of it, in one round trip. */
  commit(commit: Commit): Promise<CommitResult>;
  /** Remembers a message as withdrawn in a conversation that has no message yet; false when it has come meanwhile. */
  withdrawUnknown(conversationId: string, message: WithdrawnMessage, storedAt: string): Promise<boolean>;
  /** Erases every trace of a conversation, or finishes an erasure that was cut off; nothing happens when there is none. */
  erase(conversationId: string): Promise<void>;
  /** Erases what was last written before the instant (ISO 8601). Returns how many conversations or rows went. */
  eraseOlderThan(instant: string): Promise<number>;
  /** Resolves when storage answers. */
  verifyAnswers(): Promise<void>;
}
