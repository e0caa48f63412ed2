// The error of a failed signature check.

/**
 * The signature of a request is missing, wrong or expired. The message says which, and never contains the expected one.
 */
export class SignatureError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SignatureError';
  }
}
