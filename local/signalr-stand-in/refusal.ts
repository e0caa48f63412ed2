/** A request is rejected. Thrown where the reason is found, and converted to a response in one place. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Headers of the reply in addition to those that follow from its status. */
    private readonly extraHeaders: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get headers(): Readonly<Record<string, string>> {
    return {
      ...(this.status === 401 && { 'www-authenticate': 'Bearer' }),
      // The rest of a body that is too large is not read.
      ...(this.status === 413 && { connection: 'close' }),
      ...this.extraHeaders,
    };
  }
}
