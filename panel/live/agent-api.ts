// The part of the HTTP API that an agent's panel calls. "You may not" is an answer and comes back as a `Refusal`;
// only what may be different in a moment (network, overload, server faults) is thrown.
import type { SentimentSnapshot } from './snapshot';

/** Why a token is asked for: `rejected` is the token that the server has just refused, so a kept one is of no use. */
export interface TokenRequest {
  rejected: string | null;
}

/** A bearer token, or a function that gives a current one whenever it is needed. */
export type TokenSource = string | ((request: TokenRequest) => string | Promise<string>);

/** Which conversation; the queue counts only until the conversation's first message. */
export interface ConversationReference {
  conversationId: string;
  queueId?: string | undefined;
}

/** Where to connect for the live feed, and with what. */
export interface ConnectionInfo {
  url: string;
  accessToken: string;
}

/** The server said no: the sign-in isn't valid (any more), or it doesn't allow this. */
export interface Refusal {
  refused: 'sign-in' | 'not-allowed';
  /** The server's reason, fit for people; empty where it gave none. */
  detail: string;
}

export function isRefusal(reply: object): reply is Refusal {
  return 'refused' in reply;
}

/** The page's own token function failed or did not answer. */
export class TokenError extends Error {
  override name = 'TokenError';
}

const timeLimitMs = 10_000;
/** Longer than this, and an agent would rather know that what they see may be old. */
const reachableWithinMs = 4_000;
const worthRetrying = [408, 425, 429];

export class AgentApi {
  private pendingToken: Promise<string> | null = null;

  /** @param base the API's address, ending in a slash: `https://…/api/` */
  constructor(
    private readonly base: string,
    private readonly token: TokenSource,
  ) {}

  negotiate(signal: AbortSignal): Promise<ConnectionInfo | Refusal> {
    return this.request('negotiate', { method: 'POST' }, signal);
  }

  /** Lets the connection hear the conversation. */
  watch(
    conversation: ConversationReference,
    connectionId: string,
    signal: AbortSignal,
  ): Promise<SentimentSnapshot | Refusal> {
    const { conversationId, queueId } = conversation;
    const body = JSON.stringify({ connectionId, queueId });
    const headers = { 'content-type': 'application/json' };
    return this.request(
      `conversations/${encodeURIComponent(conversationId)}/watch`,
      { method: 'POST', body, headers },
      signal,
    );
  }

  snapshot(
    { conversationId, queueId }: ConversationReference,
    signal: AbortSignal,
  ): Promise<SentimentSnapshot | Refusal> {
    const query = queueId === undefined ? '' : `?queueId=${encodeURIComponent(queueId)}`;
    return this.request(`conversations/${encodeURIComponent(conversationId)}/sentiment${query}`, {}, signal);
  }

  /** Whether the server can be reached at all: a small static file, which costs it neither storage nor a token. */
  async isReachable(signal: AbortSignal): Promise<boolean> {
    const icon = new URL('panel/favicon.svg', this.base);
    return withDeadline(signal, reachableWithinMs, (signal) =>
      fetch(icon, { mode: 'no-cors', cache: 'no-cache', signal }),
    ).then(
      () => true,
      () => false,
    );
  }

  private request<Reply>(path: string, init: RequestInit, signal: AbortSignal): Promise<Reply | Refusal> {
    return withDeadline(signal, timeLimitMs, async (signal) => {
      const token = await this.currentToken(null, signal);
      let response = await this.send(path, init, token, signal);
      if (response.status === 401 && typeof this.token === 'function') {
        const renewed = await this.currentToken(token, signal);
        if (renewed !== token) response = await this.send(path, init, renewed, signal);
      }
      if (response.ok) return (await response.json()) as Reply;
      const detail = await detailOf(response);
      if (response.status >= 500 || worthRetrying.includes(response.status)) throw new Error(`${path}: ${detail}`);
      return { refused: response.status === 401 ? 'sign-in' : 'not-allowed', detail };
    });
  }

  private send(path: string, init: RequestInit, token: string, signal: AbortSignal): Promise<Response> {
    return fetch(new URL(path, this.base), {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal,
    });
  }

  /** One call of the page's function at a time: it may open a window to sign in, and one of those is enough. */
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

/** What an error says, for people who develop the page. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function detailOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as { title?: unknown; detail?: unknown } | null;
  const said = problem?.detail ?? problem?.title;
  return typeof said === 'string' && said !== '' ? said : `The server answered ${response.status}.`;
}

/** Runs `task` with a signal that aborts with the given one, and after a time. */
async function withDeadline<Result>(
  signal: AbortSignal,
  milliseconds: number,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = new AbortController();
  const abort = (): void => deadline.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    return await task(deadline.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function untilAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject);
  });
}
