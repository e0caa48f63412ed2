// The part of the HTTP API that an agent's panel calls. A denied request is returned as a `Refusal`; only temporary
// failures (network, overload, server errors) are thrown.
import type { Level } from '../../shared/sentiment/levels';
import type { AlertState } from './alert-state';
import type { CoursePoint, SentimentSnapshot, SentimentUpdate } from './snapshot';
import { subjectOf } from './token-claims';
import { jsonOf, TokenFetch, type TokenSource } from './token-fetch';

export { jsonOf, messageOf, TokenError, type TokenSource } from './token-fetch';

/** Identifies a conversation; the queue is used only until the conversation's first message. */
export interface ConversationReference {
  conversationId: string;
  queueId?: string | undefined;
}

/** The URL and access token for the live connection. */
export interface ConnectionInfo {
  url: string;
  accessToken: string;
}

/** The server denied the request: the token is invalid or expired, or it doesn't allow this. */
export interface Refusal {
  refused: 'sign-in' | 'not-allowed';
  /** The server's reason, to be shown to the user; empty if it gave none. */
  detail: string;
  /** The HTTP status. */
  status?: number;
}

/** A page of a conversation's course, oldest first. */
export interface CoursePage {
  points: CoursePoint[];
  continuation: string | null;
}

export function isRefusal(reply: object): reply is Refusal {
  return 'refused' in reply;
}

const timeoutMs = 10_000;
/** Timeout of the reachability check; after it, the agent is informed that the data may be out of date. */
const reachabilityTimeoutMs = 4_000;
const retriedStatuses = [408, 425, 429];
/** The most that the server returns at once. */
const coursePageSize = 1_000;

export class AgentApi {
  private readonly sender: TokenFetch;

  /** @param base the API's address, ending in a slash: `https://…/api/` */
  constructor(
    private readonly base: string,
    token: TokenSource,
  ) {
    this.sender = new TokenFetch(base, token);
  }

  negotiate(signal: AbortSignal): Promise<ConnectionInfo | Refusal> {
    return this.request('negotiate', { method: 'POST' }, signal);
  }

  /** Subscribes the connection to the conversation. */
  watch(
    conversation: ConversationReference,
    connectionId: string,
    signal: AbortSignal,
  ): Promise<SentimentSnapshot | Refusal> {
    const { conversationId, queueId } = conversation;
    return this.request(pathOf({ conversationId }, 'watch'), jsonOf('POST', { connectionId, queueId }), signal);
  }

  snapshot(conversation: ConversationReference, signal: AbortSignal): Promise<SentimentSnapshot | Refusal> {
    return this.request(pathOf(conversation, 'sentiment'), {}, signal);
  }

  /** One page of the course. @param continuation of the page before; null for the first page */
  course(
    conversation: ConversationReference,
    continuation: string | null,
    signal: AbortSignal,
  ): Promise<CoursePage | Refusal> {
    const more = { limit: String(coursePageSize), ...(continuation !== null && { continuation }) };
    return this.request(pathOf(conversation, 'course', more), {}, signal);
  }

  /** Corrects a message's level; null takes the correction back. */
  correct(
    conversation: ConversationReference,
    messageId: string,
    level: Level | null,
    signal: AbortSignal,
  ): Promise<SentimentUpdate | Refusal> {
    const path = pathOf(conversation, `messages/${encodeURIComponent(messageId)}/level`);
    return this.request(path, level === null ? { method: 'DELETE' } : jsonOf('PUT', { level }), signal);
  }

  /** Changes the state of an alert. */
  changeAlert(
    conversation: ConversationReference,
    alertId: string,
    state: AlertState,
    signal: AbortSignal,
  ): Promise<object | Refusal> {
    const path = pathOf(conversation, `alerts/${encodeURIComponent(alertId)}`);
    return this.request(path, jsonOf('PUT', { state }), signal);
  }

  /** The agent's id, as the token in use has it; null while none was used or if it can't be read. */
  get agentId(): string | null {
    const { lastToken } = this.sender;
    return lastToken === null ? null : subjectOf(lastToken);
  }

  /** Whether the server can be reached: requests a small static file, which needs neither storage nor a token. */
  async isReachable(signal: AbortSignal): Promise<boolean> {
    const icon = new URL('panel/favicon.svg', this.base);
    return withDeadline(signal, reachabilityTimeoutMs, (signal) =>
      fetch(icon, { mode: 'no-cors', cache: 'no-cache', signal }),
    ).then(
      () => true,
      () => false,
    );
  }

  /**
   * Sends a request with the token.
   * @param path relative to the API's address
   * @param read reads the reply; by default as JSON
   */
  request<Reply>(
    path: string,
    init: RequestInit,
    signal: AbortSignal,
    read: (reply: Response) => Promise<Reply> = (reply) => reply.json() as Promise<Reply>,
  ): Promise<Reply | Refusal> {
    return withDeadline(signal, timeoutMs, async (signal) => {
      const response = await this.sender.fetch(path, init, signal);
      if (response.ok) return await read(response);
      const { status } = response;
      const detail = await detailOf(response);
      if (status >= 500 || retriedStatuses.includes(status)) throw new Error(`${path}: ${status} ${detail}`);
      return { refused: status === 401 ? 'sign-in' : 'not-allowed', detail, status };
    });
  }
}

/** A path below a conversation. The queue is that by which a conversation without a message is judged. */
function pathOf(
  { conversationId, queueId }: ConversationReference,
  rest: string,
  query: Record<string, string> = {},
): string {
  const parameters = new URLSearchParams({ ...query, ...(queueId !== undefined && { queueId }) });
  const path = `conversations/${encodeURIComponent(conversationId)}/${rest}`;
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
}

async function detailOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as { title?: unknown; detail?: unknown } | null;
  const reason = problem?.detail ?? problem?.title;
  return typeof reason === 'string' ? reason : '';
}

/** Runs `task` with a signal that is aborted with the given one or after the timeout. */
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
