// The port to the figures of conversations in queues.
import type { Figures } from './figures';

/** A conversation in a queue. */
export interface CountedConversation {
  queueId: string;
  conversationId: string;
  /** The conversation's revision that the figures are of. */
  revision: number;
}

/** Stores figures. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface FigureStore {
  /**
   * Writes the figures of a conversation in a queue, or removes them if they are null. Does nothing if those of the same
   * or a newer revision are stored.
   * @param storedAt when they are written, ISO 8601; retention counts from it
   */
  put(conversation: CountedConversation, figures: Figures | null, storedAt: string): Promise<void>;
  /** Removes every trace of a conversation from the figures of a queue. */
  erase(queueId: string, conversationId: string): Promise<void>;
  /** The figures of a queue's conversations that began on these days, both included, in no certain order. */
  read(queueId: string, from: string, to: string): Promise<Figures[]>;
  /**
   * Removes what was last written before the instant (ISO 8601), in some queues before another instant.
   * Returns the number of conversations.
   */
  removeOlderThan(instant: string, byQueue: ReadonlyMap<string, string>): Promise<number>;
}
