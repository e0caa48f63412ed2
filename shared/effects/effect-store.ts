// The port to effects that were stored with the change that caused them and are still to be done.
import type { EffectReference, StoredEffect } from '../conversations/message-store';

/** Keeps effects. Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface EffectStore {
  /** The effect, or null when it is done, or its conversation was erased. */
  find(reference: EffectReference): Promise<StoredEffect | null>;
  /**
   * Keeps others from doing the effect until the second instant (ISO 8601). False when it is done already, is not due at
   * the first, or someone else was faster.
   */
  claim(reference: EffectReference, now: string, until: string): Promise<boolean>;
  /** Puts off the next attempt; nothing happens when the effect is gone. */
  postpone(reference: EffectReference, dueAt: string, attempts: number): Promise<void>;
  /** The effect is done, or given up. */
  remove(reference: EffectReference): Promise<void>;
  /** Effects that should have been tried before the instant (ISO 8601), at most so many. */
  overdue(instant: string, limit: number): Promise<EffectReference[]>;
}
