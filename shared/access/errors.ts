// The errors of authentication and authorization.

/** There is no valid token, so the caller is unknown. */
export class UnauthenticatedError extends Error {
  constructor(
    message: string,
    override readonly cause?: unknown,
  ) {
    super(message);
    this.name = 'UnauthenticatedError';
  }
}

/** The keys are unavailable, so tokens can't be verified now. Not the caller's fault. */
export class KeysUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The keys that tokens are verified with are unavailable', { cause });
    this.name = 'KeysUnavailableError';
  }
}

/** Why an authenticated caller is rejected. */
export type ForbiddenReason = 'no-role' | 'not-a-member' | 'not-a-supervisor' | 'queue-off';

/**
 * The caller is authenticated and lacks a permission. The message names it, and a queue only if the request named it.
 */
export class ForbiddenError extends Error {
  constructor(
    readonly reason: ForbiddenReason,
    message: string,
  ) {
    super(message);
    this.name = 'ForbiddenError';
  }
}
