// The port to stored conversations: the sentiment state and the messages, read together in one round trip and written
// together in one transaction.
import type { Level, Trend } from '../sentiment/levels';
import type { ConfidenceScores, EvidenceSpan, ProviderName } from '../sentiment/provider';
import type { AlertMemory } from '../alerts/alert-rules';
import type { Alert, Customer } from '../contract/alert';
import type { Stay } from '../report/stay';
import type { DurableEffect } from './durable-effect';

/** A customer's message with its sentiment. */
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
  /** Scored by the fallback, because the configured provider was unavailable. */
  degraded: boolean;
  /** When it was last edited, ISO 8601 with milliseconds; absent if never. */
  changedAt?: string;
  /** A person's correction of the level; the message counts with it, and its own scores stay. */
  correction?: Correction;
  /** Known from an edit only, which did not tell when the message was sent: `sentAt` is assumed. */
  isDateAssumed?: true;
  /** Degraded because the configured provider rejected this text; it must not be sent there again. */
  refused?: true;
}

/** A person's correction of a message's level. */
export interface Correction {
  level: Level;
  /** Agent id. */
  by: string;
  /** ISO 8601. */
  at: string;
}

/**
 * A message without text. A deleted message stays deleted. A message that an edit left blank is restored by a newer
 * edit, with its original `sentAt`.
 */
export type WithdrawnMessage =
  | { messageId: string; withdrawn: 'deleted' }
  | { messageId: string; withdrawn: 'blank'; sentAt: string; changedAt: string };

/** Where a value comes from, and of what time. Messages and changes arrive in any order, and the newest source wins. */
export interface Source {
  /** ISO 8601 with milliseconds. */
  at: string;
  /** The message's id; empty for a change. */
  by: string;
}

/** The sentiment of a conversation as of its last change. */
export interface ConversationState {
  queueId: string;
  agentId: string | null;
  revision: number;
  /** The revision at which the conversation began in its queue or moved to it. */
  inQueueSinceRevision: number;
  /** The message that put the conversation into its queue; null for a change. */
  inQueueByMessageId: string | null;
  /** The time of the newest accepted assignment, move or end, ISO 8601; null if none. */
  changedAt: string | null;
  /** The source of `queueId`; null if none. */
  queueSource: Source | null;
  /** The source of `agentId`; null if none. */
  agentSource: Source | null;
  /** When the conversation ended, ISO 8601; null if it did not end, or the customer wrote again after the end. */
  endedAt: string | null;
  /** The customer, as the newest message that names one has it. */
  customer: Customer;
  /** When the newest message was written, ISO 8601; null in states of earlier builds. */
  lastMessageAt: string | null;
  /** When the last message of the customer arrived, ISO 8601; null in states of earlier builds. */
  lastArrivalAt: string | null;
  /** The scores after the last changes of the sentiment, oldest first. */
  scores: readonly number[];
  /** When a change of the conversation was last told to the live list of its queue, ISO 8601; null if never. */
  listedAt: string | null;
  /** What the rules of alerts remember. */
  alertMemory: AlertMemory;
  /** The alerts that are open or acknowledged, oldest first. */
  unresolvedAlerts: readonly Alert[];
  /** What the report of the queue needs; null before the first message in the queue. */
  stay: Stay | null;
  /** The queues that the conversation was in before and whose reports count it. */
  formerQueueIds: readonly string[];
  level: Level;
  score: number;
  previousLevel: Level;
  trend: Trend;
  messageCount: number;
  provider: ProviderName | null;
  degraded: boolean;
  /** The chat platform's app that the conversation belongs to; null where no payload named one. */
  appId: string | null;
  /** ISO 8601 with milliseconds. */
  updatedAt: string;
}

/** The result of a read: nothing, or a state and the newest messages. Without a state there are no messages. */
export interface Conversation {
  conversationId: string;
  state: ConversationState | null;
  /** Newest first by `sentAt`, then `messageId`. */
  messages: ScoredMessage[];
  /** The opaque version that a commit based on this read must match. */
  version: string | null;
  /** An erasure is incomplete: finish it with `erase` before writing. */
  isBeingErased: boolean;
  /** Whether a message may be known without being stored: its author deleted it or left it blank. */
  hasWithdrawnMessages: boolean;
}

/** A durable effect, stored in the transaction of the change that caused it and removed when it is done. */
export interface StoredEffect {
  /** Unique; sorts by time within its conversation. */
  effectId: string;
  effect: DurableEffect;
  /** When the change happened, ISO 8601. */
  since: string;
  /** When the next attempt is due, ISO 8601. */
  dueAt: string;
  /** The number of failed attempts. */
  attempts: number;
}

/** Identifies a stored effect. */
export interface EffectReference {
  conversationId: string;
  effectId: string;
}

/** What is left to do of the effects of one change. */
export interface EffectBatch {
  conversationId: string;
  /** Effects that are still to be done. */
  effectIds: string[];
  /** Effects that are done and only have to be removed. */
  doneIds: string[];
}

/** One change of a conversation, based on a read. */
export interface Commit {
  conversation: Conversation;
  state: ConversationState;
  /** When it is written, ISO 8601; retention counts from it. */
  storedAt: string;
  /** Adds a message that must not exist yet. */
  insert?: ScoredMessage;
  /** Restores a message that an earlier edit left blank. */
  restore?: ScoredMessage;
  /** Overwrites existing messages. */
  replace?: readonly ScoredMessage[];
  /** Gives an existing message another `sentAt`, and with it another place. */
  redate?: { from: ScoredMessage; to: ScoredMessage };
  /** Removes an existing message; `withdraw` is the record that replaces it. */
  remove?: ScoredMessage;
  /** Records a message without text, whether or not its text was ever stored. */
  withdraw?: WithdrawnMessage;
  /** New alerts, and alerts whose state changed. */
  alerts?: readonly Alert[];
  /** The durable effects of the change. */
  effects?: readonly StoredEffect[];
}

/**
 * `conflict`: another writer changed the conversation since the read. `already-there`: the message to insert exists.
 */
export type CommitResult = 'committed' | 'conflict' | 'already-there';

/** The result of a lookup by id: the stored message, a withdrawn message, or null if unknown. */
export type FoundMessage = ScoredMessage | WithdrawnMessage | null;

export function isWithdrawn(found: ScoredMessage | WithdrawnMessage): found is WithdrawnMessage {
  return 'withdrawn' in found;
}

/** The message of a conversation with an id, also one that the read left out. */
export async function findMessage(
  { conversationId, messages: read }: Conversation,
  messageId: string,
  messages: Pick<MessageStore, 'find'>,
): Promise<FoundMessage> {
  return read.find((stored) => stored.messageId === messageId) ?? messages.find(conversationId, messageId);
}

/** Stores conversations. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface MessageStore {
  /** Reads the state and the newest messages, at most `limit`, in one round trip. */
  read(conversationId: string, limit: number): Promise<Conversation>;
  /** Looks up a message of any age by its id. */
  find(conversationId: string, messageId: string): Promise<FoundMessage>;
  /** Reads all messages, oldest first, without texts and evidence. Empty where there is no state. */
  readScores(conversationId: string): Promise<ScoredMessage[]>;
  /** Returns an alert of the conversation, or null. */
  findAlert(conversationId: string, alertId: string): Promise<Alert | null>;
  /** Writes a change atomically, in one round trip. */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Records a message as withdrawn in a conversation without messages. Returns false when the message exists by now.
   */
  withdrawUnknown(conversationId: string, message: WithdrawnMessage, storedAt: string): Promise<boolean>;
  /** Erases a conversation completely, or finishes an interrupted erasure. Does nothing when there is none. */
  erase(conversationId: string): Promise<void>;
  /**
   * Erases what was last written before the instant (ISO 8601), and the conversations of some queues by another instant.
   * Returns the number of erased rows.
   */
  eraseOlderThan(instant: string, byQueue?: ReadonlyMap<string, string>): Promise<number>;
  /** Resolves when storage answers. */
  verifyAnswers(): Promise<void>;
}
