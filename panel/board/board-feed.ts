// Keeps the board's rows current: watches each queue that the supervisor manages, takes over what is pushed, and reads
// the lists again once a minute, since pushes may be lost. Without a live connection it reads them every few seconds.
import { isRefusal, type Refusal } from '../live/agent-api';
import type { BoardApi } from '../live/board-api';
import type { Fault } from '../live/fault';
import type { FeedListener } from '../live/feed-connection';
import type { ListedAlert, ListedQueue, LiveRow, UnlistedConversation } from '../live/live-row';
import { backoffMs, pause } from '../live/pause';
import type { BoardRows } from './board-rows';

/** `polled`: there is no live connection, but the lists can be read. */
export type BoardLink = 'connecting' | 'live' | 'polled' | 'lost';

export interface BoardState {
  link: BoardLink;
  /** When the lists were read last; null if they never were. */
  asOf: number | null;
  /** Why nothing may be shown at all; null if something may. */
  refusal: Refusal | null;
  /** The queues that the supervisor manages; null until they are known. */
  queueIds: readonly string[] | null;
}

/** Of a board that nothing is known of yet. */
export const initialBoardState: BoardState = { link: 'connecting', asOf: null, refusal: null, queueIds: null };

export interface BoardObserver {
  changed(state: BoardState): void;
  report(fault: Fault): void;
}

/** What opens the live connection. */
export interface Connection {
  listen(listener: FeedListener): () => void;
}

/** The states into which a supervisor puts an alert. */
export type ClosedState = 'acknowledged' | 'ignored';

const rereadMs = 60_000;
const pollMs = 8_000;
/** A list that a watch answers with may be older than the watch, so that a change in between is in neither. */
const settlingMs = 6_000;
/** For so long rows stay while it is asked whether they may still be shown. */
const doubtMs = 5_000;
const refusedRetryMs = 10_000;
/** The alert is gone, or somebody else has closed it. */
const alreadyClosedStatuses = [404, 409];

export class BoardFeed implements FeedListener {
  private state = initialBoardState;
  private connectionId: string | null = null;
  /** The queues that the current connection hears. */
  private readonly watched = new Set<string>();
  private readonly doubts = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly stopped = new AbortController();
  private wake = new AbortController();
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly api: Pick<BoardApi, keyof BoardApi>,
    private readonly connection: Connection,
    private readonly rows: BoardRows,
    private readonly observer: BoardObserver,
  ) {}

  start(): void {
    this.stopListening = this.connection.listen(this);
    void this.run();
  }

  stop(): void {
    this.stopped.abort();
    this.wake.abort();
    this.stopListening();
    for (const queueId of this.doubts.keys()) this.confirm(queueId);
  }

  /** Puts an alert into a state. Resolves to whether it is closed now. */
  async closeAlert(alert: ListedAlert, state: ClosedState): Promise<boolean> {
    try {
      const changed = await this.api.changeAlert(alert, state, this.stopped.signal);
      if (!isRefusal(changed)) this.rows.alerted(changed);
      else if (!alreadyClosedStatuses.includes(changed.status ?? 0)) return false;
      else this.wake.abort();
      return true;
    } catch {
      return false;
    }
  }

  connected(connectionId: string): void {
    this.connectionId = connectionId;
    this.watched.clear();
    this.wake.abort();
  }

  heard(): void {
    if (this.state.link === 'live') this.change({ asOf: Date.now() });
  }

  lost(): void {
    this.connectionId = null;
    this.watched.clear();
    this.change({ link: 'lost' });
    this.wake.abort();
  }

  refused(refusal: Refusal): void {
    this.refuse(refusal);
  }

  failed(fault: Fault): void {
    this.observer.report(fault);
  }

  updated(): void {
    // Only of a conversation that is monitored, which shows it by itself.
  }

  alerted(alert: ListedAlert): void {
    if (this.watched.has(alert.queueId)) this.rows.alerted(alert);
  }

  listed(row: LiveRow): void {
    if (this.watched.has(row.queueId)) this.rows.listed(row);
  }

  unlisted(conversation: UnlistedConversation): void {
    this.rows.unlisted(conversation);
  }

  expired({ queueId, conversationId }: { queueId?: string; conversationId?: string }): void {
    if (queueId === undefined && conversationId !== undefined) return;
    for (const id of queueId === undefined ? [...this.watched] : [queueId]) {
      this.watched.delete(id);
      this.doubt(id);
    }
    this.wake.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopped;
    let failures = 0;
    while (!signal.aborted) {
      this.wake = new AbortController();
      let waitMs: number;
      try {
        waitMs = await this.refresh(signal);
        failures = 0;
      } catch (error) {
        waitMs = backoffMs(++failures);
        if (!this.stopped.signal.aborted) this.change({ link: 'lost' });
        this.observer.report({ kind: 'snapshot', error });
      }
      await pause(waitMs, this.wake.signal);
    }
  }

  /** Reads everything once, and watches what is not watched. Returns how long to wait until the next time. */
  private async refresh(signal: AbortSignal): Promise<number> {
    const queues = await this.api.queues(signal);
    if (isRefusal(queues)) {
      this.refuse(queues);
      return refusedRetryMs;
    }
    const queueIds = queues.filter(isManaged).map(({ queueId }) => queueId);
    for (const queueId of this.state.queueIds ?? []) if (!queueIds.includes(queueId)) this.forget(queueId);
    this.change({ queueIds, refusal: null });
    const { connectionId } = this;
    const readings = await Promise.allSettled(queueIds.map((queueId) => this.refreshQueue(queueId, signal)));
    const failed = readings.find((reading) => reading.status === 'rejected');
    if (failed) throw failed.reason as Error;
    // The connection may have changed meanwhile; then this runs again at once.
    const isLive = connectionId !== null && connectionId === this.connectionId;
    this.change({ link: isLive ? 'live' : 'polled', asOf: Date.now() });
    if (readings.some((reading) => reading.status === 'fulfilled' && reading.value === 'watched')) return settlingMs;
    return isLive ? rereadMs : pollMs;
  }

  private async refreshQueue(queueId: string, signal: AbortSignal): Promise<'watched' | 'read' | 'refused'> {
    const { connectionId } = this;
    const start = this.rows.startReading();
    if (connectionId === null || this.watched.has(queueId)) {
      const [alerts, rows] = await Promise.all([
        this.api.openAlerts(queueId, signal),
        this.api.conversations(queueId, null, signal),
      ]);
      if (isRefusal(alerts) || isRefusal(rows)) return this.forget(queueId);
      this.rows.takeAlerts(queueId, alerts, start);
      this.rows.takeRows(queueId, rows, start);
      if (connectionId === null) this.confirm(queueId);
      return 'read';
    }
    const first = await this.api.watch(queueId, connectionId, signal);
    if (isRefusal(first)) return this.forget(queueId);
    const { conversations, continuation, alerts } = first;
    // Pushes are heard from here on, also those that come while the rest of the list is read.
    if (this.connectionId === connectionId) this.watched.add(queueId);
    this.confirm(queueId);
    const rest = continuation === null ? [] : await this.api.conversations(queueId, continuation, signal);
    if (isRefusal(rest)) return this.forget(queueId);
    this.rows.takeAlerts(queueId, alerts, start);
    this.rows.takeRows(queueId, [...conversations, ...rest], start);
    return 'watched';
  }

  private forget(queueId: string): 'refused' {
    this.watched.delete(queueId);
    this.confirm(queueId);
    this.rows.forgetQueue(queueId);
    return 'refused';
  }

  private refuse(refusal: Refusal): void {
    for (const queueId of this.state.queueIds ?? []) this.forget(queueId);
    this.change({ link: 'lost', refusal, queueIds: null });
  }

  /** Takes the queue's rows away unless it is confirmed in time that they may still be shown. */
  private doubt(queueId: string): void {
    if (this.doubts.has(queueId)) return;
    this.doubts.set(
      queueId,
      setTimeout(() => {
        this.doubts.delete(queueId);
        this.rows.forgetQueue(queueId);
      }, doubtMs),
    );
  }

  private confirm(queueId: string): void {
    clearTimeout(this.doubts.get(queueId));
    this.doubts.delete(queueId);
  }

  private change(change: Partial<BoardState>): void {
    this.state = { ...this.state, ...change };
    this.observer.changed(this.state);
  }
}

function isManaged({ enabled, role }: ListedQueue): boolean {
  return enabled && role !== 'agent';
}
