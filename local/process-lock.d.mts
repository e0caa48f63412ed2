/** Whoever holds a lock: what it said about itself, and its process id. */
export type LockHolder<Details> = Partial<Details> & { readonly pid?: number };

export interface ProcessLock<Details> {
  /** Changes what the lock says about its holder. */
  update(details: Details): void;
  /** Lets go; once released it does nothing more. */
  release(): void;
  readonly heldBy?: undefined;
}

/** Takes the lock, or tells who holds it. A lock left behind by a process that died is taken over. */
export function tryLock<Details extends object>(
  path: string,
  details: Details,
): ProcessLock<Details> | { readonly heldBy: LockHolder<Details> };

export interface LockWait<Details> {
  /** How long to wait; for ever unless it is given. */
  readonly limitMs?: number;
  /** Called once, when there is somebody to wait for. */
  readonly onWait?: (holder: LockHolder<Details>) => void;
}

/** Waits until the lock is free and takes it, or until the limit is over and tells who still holds it. */
export function waitForLock<Details extends object>(
  path: string,
  details: Details,
  wait?: LockWait<Details>,
): Promise<ProcessLock<Details> | { readonly heldBy: LockHolder<Details> }>;
