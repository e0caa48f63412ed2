// One conversation's live feed: watch, then snapshot, then updates, and all of it again after every reconnect and
// every doubt. A push can be lost on its way, so the snapshot is read again after every watch, about once a minute, and
// whenever somebody looks again; and every few seconds while there is no connection.
import { isRefusal, TokenError, type AgentApi, type ConversationReference, type Refusal } from './agent-api';
import type { Fault } from './fault';
import type { Expiry, FeedListener } from './feed-connection';
import { backoffMs, isPageHidden, pause } from './pause';
import { afterEvent, initialState, isBehind, type SentimentEvent, type SentimentState } from './sentiment-state';
import type { SentimentSnapshot, SentimentUpdate } from './snapshot';

const refusedRetryMs = 10_000;
/** A changed right reaches every instance of the server within five seconds; after that, its answer is final. */
const settledMs = 6_000;
/** How long what is shown may stay there while the server can't be asked whether it still may. */
const doubtLimitMs = 5_000;
/** In a burst of messages, how long a snapshot may lag behind: long enough not to ask for each of them. */
const burstPauseMs = 100;
/** Connecting mostly takes less than this; then there is no need to read the snapshot beside it. */
const firstReadMs = 2_500;
const pollMs = 5_000;
const refusedReadMs = 12_000;
const rereadMs = 60_000;
/** Waits for the page to be shown again. */
const untilShownMs = 2 ** 31 - 1;

/** A source of connections, as `FeedConnection` is. */
export interface Connection {
  listen(listener: FeedListener): () => void;
}

/** What the feed tells. */
export interface FeedObserver {
  show(state: SentimentState): void;
  report(fault: Fault): void;
}

/** The page and the clock, as they are for real. */
const page = { wait: pause, isHidden: isPageHidden, now: () => Date.now() };

export class LiveFeed implements FeedListener {
  private state = initialState;
  private connectionId: string | null = null;
  private leave: (() => void) | null = null;
  /** Ends whatever the current watch has under way, so that no answer from before a new watch is ever shown. */
  private watching = new AbortController();
  /** Ends the wait for the next reading of the snapshot, or that reading. */
  private reading = new AbortController();
  /** Ends the wait after which what is in doubt is hidden. */
  private doubt = new AbortController();
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
    this.leave ??= this.connection.listen(this);
    if (this.state.link === 'connecting') void this.readAfter(firstReadMs);
  }

  stop(): void {
    for (const controller of [this.watching, this.reading, this.doubt]) controller.abort();
    this.leave?.();
    this.leave = null;
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

  expired({ conversationId, queueId }: Expiry): void {
    if (conversationId !== undefined && conversationId !== this.conversation.conversationId) return;
    const knownQueue = this.state.sentiment?.queueId;
    if (conversationId === undefined && queueId !== undefined && knownQueue !== undefined && knownQueue !== queueId)
      return;
    // What is shown stays until the server has answered: most of the time the answer is yes.
    void this.hideUnlessConfirmed();
    void this.watch();
  }

  /** Asks to hear the conversation until the answer is yes. */
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
   * A right that changed while the watch was joining may have left the connection in a group that nobody writes to, and
   * another instance may go on writing to the group before for five seconds: join again, and read again.
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

  /** Fetches the messages that belong to the newest update; one request at a time, however many updates come. */
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

  /** The right went while we were listening, and nobody told us. */
  private async refusedLate(refusal: Refusal): Promise<void> {
    this.apply({ type: 'refused', refusal });
    await this.watch();
  }

  /** Reads the snapshot after a while, when somebody can see it, and goes on doing so. */
  private async readAfter(milliseconds: number): Promise<void> {
    this.reading.abort();
    this.reading = new AbortController();
    const { signal } = this.reading;
    await this.environment.wait(milliseconds, signal);
    while (this.environment.isHidden() && isCurrent(signal)) await this.environment.wait(untilShownMs, signal);
    if (!isCurrent(signal)) return;
    if (this.state.link === 'live') await this.refresh({ atLeastOnce: true });
    else await this.poll(signal);
    if (isCurrent(signal)) void this.readAfter(this.nextReadMs());
  }

  private async poll(signal: AbortSignal): Promise<void> {
    // The watch goes on asking by itself; a reading could be answered by an instance that hasn't heard of the change.
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
    this.doubt.abort();
    this.doubt = new AbortController();
    const { signal } = this.doubt;
    await this.environment.wait(doubtLimitMs, signal, { mayEndEarly: false });
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
    if (event.type === 'watched' || event.type === 'polled' || event.type === 'refused') this.doubt.abort();
    const before = this.state;
    const next = afterEvent(before, event);
    if (next === before) return;
    this.state = next;
    this.observer.show(next);
    // What is read while polling plans its own next reading.
    if (next.link !== before.link && event.type !== 'polled') void this.readAfter(this.nextReadMs());
  }
}

/** Asked anew after every wait: meanwhile another watch may have begun. */
function isCurrent(signal: AbortSignal): boolean {
  return !signal.aborted;
}
