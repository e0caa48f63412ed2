// What can go wrong with storage, in our words.

/** Storage could not be reached or refused to serve. Nothing was half-written; the caller may try again. */
export class StorageUnavailableError extends Error {
  constructor(cause: unknown) {
    super('Storage is unavailable', { cause });
    this.name = 'StorageUnavailableError';
  }
}

/** Too many writers changed the same rows at once; trying again later succeeds. */
export class ContentionError extends Error {
  constructor(attempts: number) {
    super(`Gave up after ${attempts} attempts: others kept changing the same rows`);
    this.name = 'ContentionError';
  }
}
