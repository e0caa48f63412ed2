// Why a delivery is not believed.

/** The signature of a request is missing, wrong or out of date. The message tells the sender which, never the right one. */
export class SignatureError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SignatureError';
  }
}
