// Why someone is turned away.

/** No valid token: who is calling is not known. */
export class UnauthenticatedError extends Error {
  constructor(
    message: string,
    override readonly cause?: unknown,
  ) {
    super(message);
    this.name = 'UnauthenticatedError';
  }
}

/** Whether a token is valid can't be told now, since the keys to verify it with can't be had. Not the caller's fault. */
export class KeysUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The keys that tokens are verified with are unavailable', { cause });
    this.name = 'KeysUnavailableError';
  }
}

/** The caller is known and lacks the role or the queue. Says nothing about what exists. */
export class ForbiddenError extends Error {
  constructor() {
    super('Your token lacks the role or the queue that this needs.');
    this.name = 'ForbiddenError';
  }
}
