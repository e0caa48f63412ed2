// The part of the HTTP API that the supervisor's board calls. Lists are read to their end.
import { isRefusal, jsonOf, type AgentApi, type Refusal } from './agent-api';
import type { AlertState } from './alert-state';
import type { ListedAlert, ListedQueue, LiveRow } from './live-row';

/** The first page of a live list, and the open alerts. */
export interface WatchedQueue {
  conversations: LiveRow[];
  continuation: string | null;
  alerts: ListedAlert[];
}

/** What a list holds, by its name in the reply. */
interface Lists {
  queues: ListedQueue;
  conversations: LiveRow;
  alerts: ListedAlert;
}

type Page<Name extends keyof Lists> = Record<Name, Lists[Name][]> & { continuation: string | null };

/** The most that the server returns at once. */
const pageSize = '1000';
/** A list that has no end is a fault of the server. */
const maxPages = 50;

export class BoardApi {
  constructor(private readonly api: Pick<AgentApi, 'request'>) {}

  queues(signal: AbortSignal): Promise<ListedQueue[] | Refusal> {
    return this.listOf('queues', 'queues', {}, null, signal);
  }

  /** Subscribes the connection to the queue's live list and alerts. */
  watch(queueId: string, connectionId: string, signal: AbortSignal): Promise<WatchedQueue | Refusal> {
    return this.api.request(`${pathOf(queueId)}/watch`, jsonOf('POST', { connectionId }), signal);
  }

  /** The live list. @param continuation where to go on; null from the start */
  conversations(queueId: string, continuation: string | null, signal: AbortSignal): Promise<LiveRow[] | Refusal> {
    const path = `${pathOf(queueId)}/conversations`;
    return this.listOf(path, 'conversations', {}, continuation, signal);
  }

  openAlerts(queueId: string, signal: AbortSignal): Promise<ListedAlert[] | Refusal> {
    return this.listOf(`${pathOf(queueId)}/alerts`, 'alerts', { state: 'open' }, null, signal);
  }

  /** Changes the state of an alert and returns it as it is now. */
  changeAlert(
    { conversationId, alertId }: Pick<ListedAlert, 'conversationId' | 'alertId'>,
    state: AlertState,
    signal: AbortSignal,
  ): Promise<ListedAlert | Refusal> {
    const path = `conversations/${encodeURIComponent(conversationId)}/alerts/${encodeURIComponent(alertId)}`;
    return this.api.request(path, jsonOf('PUT', { state }), signal);
  }

  private async listOf<Name extends keyof Lists>(
    path: string,
    name: Name,
    query: Record<string, string>,
    start: string | null,
    signal: AbortSignal,
  ): Promise<Lists[Name][] | Refusal> {
    const items: Lists[Name][] = [];
    let continuation = start;
    for (let pages = 0; pages < maxPages; pages++) {
      const parameters = new URLSearchParams({
        ...query,
        limit: pageSize,
        ...(continuation !== null && { continuation }),
      });
      const page: Page<Name> | Refusal = await this.api.request(`${path}?${parameters}`, {}, signal);
      if (isRefusal(page)) return page;
      items.push(...page[name]);
      continuation = page.continuation;
      if (continuation === null) return items;
    }
    throw new Error(`${path} has more than ${maxPages} pages.`);
  }
}

function pathOf(queueId: string): string {
  return `queues/${encodeURIComponent(queueId)}`;
}
