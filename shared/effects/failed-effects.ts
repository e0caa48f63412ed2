// The port to the record of effects that failed for good, for the health check. It contains no id of a conversation.

/** `given-up`: failed for a day. `poisoned`: its task failed five times in a row; it is tried again later. */
export type Failure = 'given-up' | 'poisoned';

/** How many failures were recorded since an instant; at most `maxCounted` of all are counted. */
export interface FailureCounts {
  givenUp: number;
  poisoned: number;
  /** When the newest one was recorded, ISO 8601; null if none. */
  lastAt: string | null;
}

/** Enough to see that something is wrong, and one page of storage. */
export const maxCounted = 1_000;

/** Every method rejects with StorageUnavailableError when storage can't be reached. */
export interface FailedEffects {
  add(failure: Failure, at: Date): Promise<void>;
  /** Counts the newest failures since an instant. */
  countSince(instant: Date): Promise<FailureCounts>;
  /** Removes what was recorded before the instant. Returns how many there were. */
  removeOlderThan(instant: Date): Promise<number>;
}
