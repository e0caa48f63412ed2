// The port to the event targets that answered 410: they get nothing until their address or secret is another.

/** Keeps the keys of targets that have stopped. Every method rejects with StorageUnavailableError. */
export interface StoppedTargets {
  has(targetKey: string): Promise<boolean>;
  add(targetKey: string): Promise<void>;
}
