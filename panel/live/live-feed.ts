// One conversation's live feed: watch, then snapshot, then updates, and all of it again after every reconnect and
// every doubt. A message committed between the watch's reading and its joining of the group is pushed to nobody here,
// which is why each watch is followed by one more snapshot.
import type { AgentApi, ConversationReference } from './agent-api';
import type { Expiry, FeedListener } from './feed-connection';
import { backoffMs, pause } from './pause';
import { afterEvent, initialState, isBehind, type SentimentEvent, type SentimentState } from './sentiment-state';
import type { SentimentUpdate } from './snapshot';

const refusedRetryMs = 10_000;
/** A changed right reaches every instance of the server within five seconds; after that, its answer is final. */
const settledMs = 6_000;
/** In a burst of messages, how long a snapshot may lag behind: long enough not to ask for each of them. */
const burstPauseMs = 100;

/** A source of connections, as `FeedConnection` is. */
export interface Connection {
  listen(listener: FeedListener): () => void;
}

export class LiveFeed implements FeedListener {
  private state = initialState;
  private connectionId: string | null = null;
  private leave: (() => void) | null = null;
  /** Ends whatever the current watch has under way, so that no answer from before a new watch is ever shown. */
  private watching = new AbortController();
  private refreshing = false;

  constructor(
    private readonly api: Pick<AgentApi, 'watch' | 'snapshot'>,
    private readonly connection: Connection,
    private readonly conversation: ConversationReference,
    private readonly show: (state: SentimentState) => void,
    private readonly wait: typeof pause = pause,
  ) {}

  start(): void {
    this.leave ??= this.connection.listen(this);
  }

  stop(): void {
    this.watching.abort();
    this.leave?.();
    this.leave = null;
  }

  connected(connectionId: string): void {
    this.connectionId = connectionId;
    void this.watch();
  }

  lost(): void {
    this.watching.abort();
    this.connectionId = null;
    this.apply({ type: 'disconnected' });
  }

  refused(): void {
    this.lost();
    this.apply({ type: 'refused' });
  }

  updated(update: SentimentUpdate): void {
    if (update.conversationId !== this.conversation.conversationId) return;
    this.apply({ type: 'update', update });
    void this.refresh();
  }

  expired({ conversationId, queueId }: Expiry): void {
    if (conversationId !== undefined && conversationId !== this.conversation.conversationId) return;
    const knownQueue = this.state.sentiment?.queueId;
    if (conversationId === undefined && queueId !== undefined && knownQueue !== undefined && knownQueue !== queueId)
      return;
    this.apply({ type: 'expired' });
    void this.watch({ again: true });
  }

  /** Asks to hear the conversation until the answer is yes. */
  private async watch({ again = false } = {}): Promise<void> {
    this.watching.abort();
    this.watching = new AbortController();
    this.refreshing = false;
    const { signal } = this.watching;
    for (let failures = 0; this.connectionId !== null && !signal.aborted;) {
      try {
        const reply = await this.api.watch(this.conversation, this.connectionId, signal);
        if (!isCurrent(signal)) return;
        if (reply !== 'refused') {
          this.apply({ type: 'watched', snapshot: reply });
          void this.refresh({ atLeastOnce: true });
          if (again) void this.watchOnceSettled(signal);
          return;
        }
        this.apply({ type: 'refused' });
        failures = 0;
        await this.wait(refusedRetryMs, signal);
      } catch {
        failures++;
        await this.wait(backoffMs(failures), signal);
      }
    }
  }

  /** An instance that hadn't heard of the change may have let us into a group that nobody writes to: join again. */
  private async watchOnceSettled(signal: AbortSignal): Promise<void> {
    await this.wait(settledMs, signal, { mayEndEarly: false });
    if (!isCurrent(signal) || this.connectionId === null) return;
    try {
      const reply = await this.api.watch(this.conversation, this.connectionId, signal);
      if (!isCurrent(signal)) return;
      if (reply === 'refused') return void this.refusedLate();
      this.apply({ type: 'snapshot', snapshot: reply });
      void this.refresh({ atLeastOnce: true });
    } catch {
      if (isCurrent(signal)) void this.watch();
    }
  }

  /** Fetches the messages that belong to the newest update; one request at a time, however many updates come. */
  private async refresh({ atLeastOnce = false } = {}): Promise<void> {
    if (this.refreshing || !(atLeastOnce || isBehind(this.state))) return;
    this.refreshing = true;
    const { signal } = this.watching;
    for (let failures = 0, first = atLeastOnce; (first || isBehind(this.state)) && !signal.aborted;) {
      try {
        const reply = await this.api.snapshot(this.conversation, signal);
        if (!isCurrent(signal)) return;
        if (reply === 'refused') return void this.refusedLate();
        first = false;
        failures = reply.revision > this.state.messagesRevision ? 0 : failures + 1;
        this.apply({ type: 'snapshot', snapshot: reply });
        if (isBehind(this.state)) await this.wait(failures === 0 ? burstPauseMs : backoffMs(failures), signal);
      } catch {
        failures++;
        await this.wait(backoffMs(failures), signal);
      }
    }
    if (isCurrent(signal)) this.refreshing = false;
  }

  /** The right went while we were listening, and nobody told us. */
  private async refusedLate(): Promise<void> {
    this.apply({ type: 'refused' });
    await this.watch();
  }

  private apply(event: SentimentEvent): void {
    const next = afterEvent(this.state, event);
    if (next === this.state) return;
    this.state = next;
    this.show(next);
  }
}

/** Asked anew after every wait: meanwhile another watch may have begun. */
function isCurrent(signal: AbortSignal): boolean {
  return !signal.aborted;
}
