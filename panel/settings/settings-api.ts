// The part of the HTTP API with which queues are set up. No call throws: what the server refuses and what can't be
// reached are answers, since the page has to say so at the field or button that was used.
import type { AlertsPreview, Member, QueueChange, QueueChangeRecord, QueueView, ListedQueue } from './queue';
import { jsonOf, TokenError, TokenFetch, type TokenSource } from '../live/token-fetch';
import type { ServerFault } from './policy-draft';

/** A request that did not succeed. */
export interface Failure {
  ok: false;
  /** `sign-in`: the token has expired or is not accepted. `unreachable`: it may succeed if sent again. */
  kind: 'sign-in' | 'not-allowed' | 'invalid' | 'unreachable';
  /** The server's reason, in English; empty if it gave none. */
  detail: string;
  faults: ServerFault[];
}

export type Answer<Value> = { ok: true; value: Value } | Failure;

export interface QueuePage {
  queues: ListedQueue[];
  continuation: string | null;
}

export interface ChangePage {
  changes: QueueChangeRecord[];
  continuation: string | null;
}

const timeoutMs = 15_000;
const changesPerPage = 20;
const retriedStatuses = [408, 425, 429];

export class SettingsApi {
  private readonly sender: TokenFetch;

  /** @param base the API's address, ending in a slash: `https://…/api/` */
  constructor(base: string, token: TokenSource) {
    this.sender = new TokenFetch(base, token);
  }

  queues(continuation: string | null): Promise<Answer<QueuePage>> {
    return this.request('GET', pathOf('queues', continuation === null ? {} : { continuation }));
  }

  queue(queueId: string): Promise<Answer<QueueView>> {
    return this.request('GET', queuePath(queueId));
  }

  changeQueue(queueId: string, change: QueueChange): Promise<Answer<QueueView>> {
    return this.request('PUT', queuePath(queueId), change);
  }

  putMember(queueId: string, agentId: string, member: { role: Member['role']; name?: string }): Promise<Answer<null>> {
    return this.request('PUT', memberPath(queueId, agentId), member);
  }

  removeMember(queueId: string, agentId: string): Promise<Answer<null>> {
    return this.request('DELETE', memberPath(queueId, agentId));
  }

  changes(queueId: string, continuation: string | null): Promise<Answer<ChangePage>> {
    const query = { limit: String(changesPerPage), ...(continuation !== null && { continuation }) };
    return this.request('GET', pathOf(`${queuePath(queueId)}/changes`, query));
  }

  /** @param days the first day and the last, in UTC: `2026-11-22` */
  alertsPreview(queueId: string, days: { from: string; to: string }): Promise<Answer<AlertsPreview>> {
    return this.request('GET', pathOf(`${queuePath(queueId)}/alerts-preview`, days));
  }

  private async request<Value>(method: string, path: string, body?: object): Promise<Answer<Value>> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), timeoutMs);
    try {
      const init = body ? jsonOf(method, body) : { method };
      const response = await this.sender.fetch(path, init, deadline.signal);
      if (!response.ok) return await failureOf(response);
      return { ok: true, value: (response.status === 204 ? null : await response.json()) as Value };
    } catch (error) {
      // The network, the deadline, or a reply that was cut off: all may succeed if sent again.
      return { ok: false, kind: error instanceof TokenError ? 'sign-in' : 'unreachable', detail: '', faults: [] };
    } finally {
      clearTimeout(timer);
    }
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const problem = (await response.json().catch(() => null)) as {
    detail?: string;
    errors?: ServerFault[];
  } | null;
  const { status } = response;
  const kind =
    status === 401
      ? 'sign-in'
      : status >= 500 || retriedStatuses.includes(status)
        ? 'unreachable'
        : status === 403
          ? 'not-allowed'
          : 'invalid';
  return { ok: false, kind, detail: problem?.detail ?? '', faults: problem?.errors ?? [] };
}

function queuePath(queueId: string): string {
  return `queues/${encodeURIComponent(queueId)}`;
}

function memberPath(queueId: string, agentId: string): string {
  return `${queuePath(queueId)}/members/${encodeURIComponent(agentId)}`;
}

function pathOf(path: string, query: Record<string, string>): string {
  const parameters = new URLSearchParams(query);
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
}
