// The part of the HTTP API that the report page calls. What is refused is an answer; what may succeed if sent again is
// thrown.
import type { AgentApi, Refusal } from '../live/agent-api';
import { BoardApi } from '../live/board-api';
import type { ListedQueue } from '../live/live-row';
import type { Days } from './days';
import type { Report } from './report';

export class ReportApi {
  constructor(private readonly api: Pick<AgentApi, 'request'>) {}

  /** The queues that the caller is a member of; all for an administrator. */
  queues(signal: AbortSignal): Promise<ListedQueue[] | Refusal> {
    return new BoardApi(this.api).queues(signal);
  }

  report(queueId: string, days: Days, signal: AbortSignal): Promise<Report | Refusal> {
    return this.api.request(pathOf(queueId, days), {}, signal);
  }

  /** The days of the report as the API's own CSV. */
  csv(queueId: string, days: Days, signal: AbortSignal): Promise<Blob | Refusal> {
    const init = { headers: { accept: 'text/csv' } };
    return this.api.request(pathOf(queueId, days), init, signal, (reply) => reply.blob());
  }
}

function pathOf(queueId: string, { from, to }: Days): string {
  return `queues/${encodeURIComponent(queueId)}/report?${new URLSearchParams({ from, to }).toString()}`;
}
