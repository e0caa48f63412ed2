// The live feed of one conversation: watch, then snapshot, then updates; repeated after every reconnect and every
// `watchExpired`. A push can be lost, so the snapshot is also read after every watch, about once a minute, and when the
// page becomes visible; while there is no connection, it is polled every few seconds.
import { isRefusal, TokenError, type AgentApi, type ConversationReference, type Refusal } from './agent-api';
import type { AgentAlert } from './alert-state';
import type { Fault } from './fault';
import type { Expiry, FeedListener } from './feed-connection';
import { backoffMs, isPageHidden, pause } from './pause';
import { afterEvent, initialState, isBehind, type SentimentEvent, type SentimentState } from './sentiment-state';
import type { SentimentSnapshot, SentimentUpdate } from './snapshot';

const refusedRetryMs = 10_000;
/** All instances of the server apply a changed permission within five seconds; after that, the answer is reliable. */
const settledMs = 6_000;
/** How long the sentiment stays visible after `watchExpired` while the server does not confirm the permission. */
const confirmationTimeoutMs = 5_000;
/** Minimum time between two snapshots in a burst of messages, so that not every message causes a request. */
const burstPauseMs = 100;
/** Connecting normally takes less than this; the snapshot is read only if it takes longer. */
const firstReadMs = 2_500;
const pollMs = 5_000;
const refusedReadMs = 12_000;
const rereadMs = 60_000;
/** The longest possible timer: the wait ends when the page becomes visible. */
const maxTimerMs = 2 ** 31 - 1;

/** The connection as the feed uses it; `FeedConnection` implements it. */
export interface Connection {
  listen(listener: FeedListener): () => void;
}

/** Receives the feed's state and failures. */
export interface FeedObserver {
  show(state: SentimentState): void;
  report(fault: Fault): void;
}

/** The real page and clock. */
const page = { wait: pause, isHidden: isPageHidden, now: () => Date.now() };

export class LiveFeed implements FeedListener {
  private state = initialState;
  private connectionId: string | null = null;
  private unsubscribe: (() => void) | null = null;
  /** Aborts the current watch and its requests, so that no older answer is shown after a new watch. */
  private watching = new AbortController();
  /** Aborts the wait for the next snapshot, or its request. */
  private reading = new AbortController();
  /** Aborts the wait after which unconfirmed sentiment is hidden. */
  private confirmation = new AbortController();
  private refreshing = false;
  private failedReads = 0;

  constructor(
    private readonly api: Pick<AgentApi, 'watch' | 'snapshot'>,
    private readonly connection: Connection,
    private readonly conversation: ConversationReference,
    private readonly observer: FeedObserver,
    private readonly environment: typeof page = page,
  ) {}

  start(): void {
    this.unsubscribe ??= this.connection.listen(this);
    if (this.state.link === 'connecting') void this.readAfter(firstReadMs);
  }

  stop(): void {
    for (const controller of [this.watching, this.reading, this.confirmation]) controller.abort();
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  connected(connectionId: string): void {
    this.connectionId = connectionId;
    void this.watch();
  }

  heard(): void {
    this.apply({ type: 'confirmed', at: this.environment.now() });
  }

  lost(): void {
    this.watching.abort();
    this.connectionId = null;
    this.apply({ type: 'disconnected' });
  }

  refused(refusal: Refusal): void {
    this.watching.abort();
    this.connectionId = null;
    this.apply({ type: 'refused', refusal });
  }

  failed({ kind, error }: Fault): void {
    this.observer.report({ kind: error instanceof TokenError ? 'token' : kind, error });
  }

  updated(update: SentimentUpdate): void {
    if (update.conversationId !== this.conversation.conversationId) return;
    this.apply({ type: 'update', update, at: this.environment.now() });
    void this.refresh();
  }

  alerted(alert: AgentAlert): void {
    if (alert.conversationId === this.conversation.conversationId) this.apply({ type: 'alert', alert });
  }

  /** The agent has changed the conversation: shows the result without waiting for its push. */
  async changed(update: SentimentUpdate): Promise<void> {
    this.apply({ type: 'update', update, at: this.environment.now() });
    // Read also where there is no push, and before the next regular reading.
    if (this.state.link === 'live') await this.refresh({ atLeastOnce: true });
    else await this.readAfter(0);
  }

  expired({ conversationId, queueId }: Expiry): void {
    if (conversationId !== undefined && conversationId !== this.conversation.conversationId) return;
    const knownQueue = this.state.sentiment?.queueId;
    if (conversationId === undefined && queueId !== undefined && knownQueue !== undefined && knownQueue !== queueId)
      return;
    // The sentiment stays visible until the server has answered: in most cases the permission is unchanged.
    void this.hideUnlessConfirmed();
    void this.watch();
  }

  /** Requests the watch, and retries until it is granted. */
  private async watch(): Promise<void> {
    this.watching.abort();
    this.watching = new AbortController();
    this.refreshing = false;
    const { signal } = this.watching;
    for (let failures = 0; this.connectionId !== null && !signal.aborted;) {
      const shownBefore = this.shownRevision();
      try {
        const reply = await this.api.watch(this.conversation, this.connectionId, signal);
        if (!isCurrent(signal)) return;
        if (!isRefusal(reply)) {
          this.applySnapshot('watched', reply, shownBefore);
          void this.refresh({ atLeastOnce: true });
          void this.watchOnceSettled(signal);
          return;
        }
        this.apply({ type: 'refused', refusal: reply });
        failures = 0;
        await this.environment.wait(refusedRetryMs, signal);
      } catch (error) {
        if (!isCurrent(signal)) return;
        failures++;
        this.failed({ kind: 'watch', error });
        await this.environment.wait(backoffMs(failures), signal);
      }
    }
  }

  /**
   * Watches and reads again once all instances of the server know the current permission. If it changed during the
   * first watch, the connection may have joined a group without updates, or an instance may have used the old group.
   */
  private async watchOnceSettled(signal: AbortSignal): Promise<void> {
    await this.environment.wait(settledMs, signal, { mayEndEarly: false });
    if (!isCurrent(signal) || this.connectionId === null) return;
    const shownBefore = this.shownRevision();
    try {
      const reply = await this.api.watch(this.conversation, this.connectionId, signal);
      if (!isCurrent(signal)) return;
      if (isRefusal(reply)) return void this.refusedLate(reply);
      this.applySnapshot('snapshot', reply, shownBefore);
      void this.refresh({ atLeastOnce: true });
    } catch (error) {
      if (!isCurrent(signal)) return;
      this.failed({ kind: 'watch', error });
      void this.watch();
    }
  }

  /** Fetches the messages that belong to the newest update; one request at a time, for any number of updates. */
  private async refresh({ atLeastOnce = false } = {}): Promise<void> {
    if (this.refreshing || !(atLeastOnce || isBehind(this.state))) return;
    this.refreshing = true;
    const { signal } = this.watching;
    for (let failures = 0, first = atLeastOnce; (first || isBehind(this.state)) && !signal.aborted;) {
      const shownBefore = this.shownRevision();
      try {
        const reply = await this.api.snapshot(this.conversation, signal);
        if (!isCurrent(signal)) return;
        if (isRefusal(reply)) return void this.refusedLate(reply);
        first = false;
        failures = reply.revision > this.state.messagesRevision ? 0 : failures + 1;
        this.applySnapshot('snapshot', reply, shownBefore);
        if (isBehind(this.state))
          await this.environment.wait(failures === 0 ? burstPauseMs : backoffMs(failures), signal);
      } catch (error) {
        if (!isCurrent(signal)) return;
        failures++;
        this.failed({ kind: 'snapshot', error });
        await this.environment.wait(backoffMs(failures), signal);
      }
    }
    if (isCurrent(signal)) this.refreshing = false;
  }

  /** The permission was revoked and no `watchExpired` was received. */
  private async refusedLate(refusal: Refusal): Promise<void> {
    this.apply({ type: 'refused', refusal });
    await this.watch();
  }

  /** Reads the snapshot repeatedly, after the given delay and while the page is visible. */
  private async readAfter(milliseconds: number): Promise<void> {
    this.reading.abort();
    this.reading = new AbortController();
    const { signal } = this.reading;
    await this.environment.wait(milliseconds, signal);
    while (this.environment.isHidden() && isCurrent(signal)) await this.environment.wait(maxTimerMs, signal);
    if (!isCurrent(signal)) return;
    if (this.state.link === 'live') await this.refresh({ atLeastOnce: true });
    else await this.poll(signal);
    if (isCurrent(signal)) void this.readAfter(this.nextReadMs());
  }

  private async poll(signal: AbortSignal): Promise<void> {
    // `watch` retries by itself; a snapshot could come from an instance that doesn't know the change yet.
    if (this.state.phase === 'refused' && this.connectionId !== null) return;
    const shownBefore = this.shownRevision();
    try {
      const reply = await this.api.snapshot(this.conversation, signal);
      if (!isCurrent(signal)) return;
      this.failedReads = 0;
      if (isRefusal(reply)) this.apply({ type: 'refused', refusal: reply });
      else this.applySnapshot('polled', reply, shownBefore);
    } catch (error) {
      if (!isCurrent(signal)) return;
      this.failedReads++;
      this.failed({ kind: 'snapshot', error });
      this.apply({ type: 'disconnected' });
    }
  }

  private nextReadMs(): number {
    if (this.state.link === 'live') return rereadMs * (0.9 + Math.random() / 5);
    if (this.state.phase === 'refused') return refusedReadMs;
    return this.failedReads > 0 ? backoffMs(this.failedReads) : pollMs * (0.9 + Math.random() / 5);
  }

  private async hideUnlessConfirmed(): Promise<void> {
    this.confirmation.abort();
    this.confirmation = new AbortController();
    const { signal } = this.confirmation;
    await this.environment.wait(confirmationTimeoutMs, signal, { mayEndEarly: false });
    if (isCurrent(signal)) this.apply({ type: 'unconfirmed' });
  }

  private shownRevision(): number {
    return this.state.sentiment?.revision ?? -1;
  }

  private applySnapshot(
    type: 'watched' | 'snapshot' | 'polled',
    snapshot: SentimentSnapshot,
    shownBefore: number,
  ): void {
    this.apply({ type, snapshot, shownBefore, at: this.environment.now() });
  }

  private apply(event: SentimentEvent): void {
    if (event.type === 'watched' || event.type === 'polled' || event.type === 'refused') this.confirmation.abort();
    const before = this.state;
    const next = afterEvent(before, event);
    if (next === before) return;
    this.state = next;
    this.observer.show(next);
    // `readAfter` schedules the next read itself after polling.
    if (next.link !== before.link && event.type !== 'polled') void this.readAfter(this.nextReadMs());
  }
}

/** Must be checked after every wait: another watch may have started. */
function isCurrent(signal: AbortSignal): boolean {
  return !signal.aborted;
}
