// The errors of the storage ports, independent of any SDK.

/** Storage could not be reached or refused the request. No partial write happened; the caller may retry. */
export class StorageUnavailableError extends Error {
  constructor(cause: unknown) {
    super('Storage is unavailable', { cause });
    this.name = 'StorageUnavailableError';
  }
}

/** Too many writers changed the same rows concurrently; the caller can retry later. */
export class ContentionError extends Error {
  constructor(attempts: number) {
    super(`Gave up after ${attempts} attempts: others kept changing the same rows`);
    this.name = 'ContentionError';
  }
}
