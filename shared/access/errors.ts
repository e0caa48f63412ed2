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

/** Why someone who is known is refused. */
export type ForbiddenReason = 'no-role' | 'not-a-member' | 'not-a-supervisor' | 'queue-off';

/** The caller is known and lacks a right. The message tells them which, and names a queue only where they did. */
export class ForbiddenError extends Error {
  constructor(
    readonly reason: ForbiddenReason,
    message: string,
  ) {
    super(message);
    this.name = 'ForbiddenError';
  }
}
