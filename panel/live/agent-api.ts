// The part of the HTTP API that an agent's panel calls. "You may not" is an answer and comes back as `refused`;
// only what may be different in a moment (network, overload, server faults) is thrown.
import type { SentimentSnapshot } from './snapshot';

/** A bearer token, or a function that gives a current one whenever it is needed. */
export type TokenSource = string | (() => string | Promise<string>);

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

export type Refused = 'refused';

const timeLimitMs = 15_000;
const worthRetrying = [408, 425, 429];

export class AgentApi {
  /** @param base the API's address, ending in a slash: `https://…/api/` */
  constructor(
    private readonly base: string,
    private readonly token: TokenSource,
  ) {}

  negotiate(signal: AbortSignal): Promise<ConnectionInfo | Refused> {
    return this.request('negotiate', { method: 'POST' }, signal);
  }

  /** Lets the connection hear the conversation. */
  watch(
    conversation: ConversationReference,
    connectionId: string,
    signal: AbortSignal,
  ): Promise<SentimentSnapshot | Refused> {
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
  ): Promise<SentimentSnapshot | Refused> {
    const query = queueId === undefined ? '' : `?queueId=${encodeURIComponent(queueId)}`;
    return this.request(`conversations/${encodeURIComponent(conversationId)}/sentiment${query}`, {}, signal);
  }

  private async request<Reply>(path: string, init: RequestInit, signal: AbortSignal): Promise<Reply | Refused> {
    const token = typeof this.token === 'function' ? await this.token() : this.token;
    const response = await fetch(new URL(path, this.base), {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]),
    });
    if (response.ok) return (await response.json()) as Reply;
    if (response.status < 500 && !worthRetrying.includes(response.status)) return 'refused';
    throw new Error(`${path} answered ${response.status}`);
  }
}
