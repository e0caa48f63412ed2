/** The holder of a lock: its details and its process id. */
export type LockHolder<Details> = Partial<Details> & { readonly pid?: number };

export interface ProcessLock<Details> {
  /** Replaces the holder's details in the lock. */
  update(details: Details): void;
  /** Releases the lock; a second call has no effect. */
  release(): void;
  readonly heldBy?: undefined;
}

/** Acquires the lock, or returns its holder. A stale lock, whose process has died, is taken over. */
export function tryLock<Details extends object>(
  path: string,
  details: Details,
): ProcessLock<Details> | { readonly heldBy: LockHolder<Details> };

export interface LockWait<Details> {
  /** How long to wait; without a limit by default. */
  readonly limitMs?: number;
  /** Called once if another process holds the lock. */
  readonly onWait?: (holder: LockHolder<Details>) => void;
}

/** Waits until the lock is free and acquires it, or returns its holder when the limit has passed. */
export function waitForLock<Details extends object>(
  path: string,
  details: Details,
  wait?: LockWait<Details>,
): Promise<ProcessLock<Details> | { readonly heldBy: LockHolder<Details> }>;
