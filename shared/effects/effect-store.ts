// The port to stored effects: the outbox. An effect is stored with the change that caused it, until it is done.
import type { EffectReference, StoredEffect } from '../conversations/message-store';

/** Stores effects. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface EffectStore {
  /** Returns the effect, or null when it is done or its conversation was erased. */
  find(reference: EffectReference): Promise<StoredEffect | null>;
  /**
   * Takes a lease on the effect until `until` (ISO 8601). Returns false when the effect is done, is not due at `now`,
   * or another worker holds the lease.
   */
  claim(reference: EffectReference, now: string, until: string): Promise<boolean>;
  /** Schedules the next attempt. Does nothing when the effect no longer exists. */
  postpone(reference: EffectReference, dueAt: string, attempts: number): Promise<void>;
  /** Removes an effect that is done or given up. */
  remove(reference: EffectReference): Promise<void>;
  /** Whether the conversation has another effect whose id begins with the prefix and sorts after this one's. */
  hasLater(reference: EffectReference, idPrefix: string): Promise<boolean>;
  /** Returns effects that were due before the instant (ISO 8601), at most `limit`. */
  overdue(instant: string, limit: number): Promise<EffectReference[]>;
}
