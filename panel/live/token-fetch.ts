// Sends requests with the bearer token of a source. A token that the server rejects is asked for anew, once.

/** A request for a token. `rejected` is the token that the server has just rejected; it must not be returned again. */
export interface TokenRequest {
  rejected: string | null;
}
/** A bearer token, or a function that returns a current one on each call. */
export type TokenSource = string | ((request: TokenRequest) => string | Promise<string>);

/** The page's own token function failed or did not answer. */
export class TokenError extends Error {
  override name = 'TokenError';
}

export class TokenFetch {
  private pendingToken: Promise<string> | null = null;
  private used: string | null = null;

  /** @param base the API's address, ending in a slash: `https://…/api/` */
  constructor(
    private readonly base: string,
    private readonly token: TokenSource,
  ) {}

  /** The token that was sent last; null while none was. */
  get lastToken(): string | null {
    return this.used;
  }

  /**
   * @param path relative to the API's address
   * @throws {TokenError}
   */
  async fetch(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const token = await this.currentToken(null, signal);
    const response = await this.send(path, init, token, signal);
    if (response.status !== 401 || typeof this.token !== 'function') return response;
    const renewed = await this.currentToken(token, signal);
    return renewed === token ? response : this.send(path, init, renewed, signal);
  }

  private send(path: string, init: RequestInit, token: string, signal: AbortSignal): Promise<Response> {
    this.used = token;
    return fetch(new URL(path, this.base), {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal,
    });
  }

  /** Calls the page's function at most once concurrently, since it may open a sign-in window. */
  private currentToken(rejected: string | null, signal: AbortSignal): Promise<string> {
    const source = this.token;
    if (typeof source === 'string') return Promise.resolve(source);
    this.pendingToken ??= Promise.resolve()
      .then(() => source({ rejected }))
      .finally(() => (this.pendingToken = null));
    return untilAborted(this.pendingToken, signal).catch((error: unknown) => {
      throw new TokenError(`The page’s token function gave no token: ${messageOf(error)}`);
    });
  }
}

/** A request with a JSON body. */
export function jsonOf(method: string, value: object): RequestInit {
  return { method, body: JSON.stringify(value), headers: { 'content-type': 'application/json' } };
}

/** An error's message, for the page's developers. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject);
  });
}
