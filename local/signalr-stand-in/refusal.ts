// Why a request isn't served, thrown where that is found out and answered in one place.

export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Headers that the reply has beside those that follow from its status. */
    private readonly headersOfItsOwn: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get headers(): Readonly<Record<string, string>> {
    return {
      ...(this.status === 401 && { 'www-authenticate': 'Bearer' }),
      // What is left of a body that is too large is not read.
      ...(this.status === 413 && { connection: 'close' }),
      ...this.headersOfItsOwn,
    };
  }
}
