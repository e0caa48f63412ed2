// The port to the event targets that answered 410. They receive nothing until their URL or secret changes.

/**
 * Stores the keys of stopped targets. Every method rejects with StorageUnavailableError when storage can't be reached.
 */
export interface StoppedTargets {
  has(targetKey: string): Promise<boolean>;
  add(targetKey: string): Promise<void>;
}
