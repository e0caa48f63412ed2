/** Whoever holds a lock: what it said about itself, and its process id. */
export type LockHolder<Details> = Partial<Details> & { readonly pid?: number };

export interface ProcessLock<Details> {
  /** Changes what the lock says about its holder. */
  update(details: Details): void;
  release(): void;
  readonly heldBy?: undefined;
}

/** Takes the lock, or tells who holds it. A lock left behind by a process that died is taken over. */
export function tryLock<Details extends object>(
  path: string,
  details: Details,
): ProcessLock<Details> | { readonly heldBy: LockHolder<Details> };

/** Waits until the lock is free and takes it. `onWait` is told once whom it waits for. */
export function waitForLock<Details extends object>(
  path: string,
  details: Details,
  onWait?: (holder: LockHolder<Details>) => void,
): Promise<ProcessLock<Details>>;
