// The live connection to Azure SignalR, shared by all elements of a page with the same token. Each attempt negotiates
// again, since the service's access token expires and since a refusal is returned there. Therefore the client library's
// own reconnect is off: it would reuse the first URL and hide the response's status.
import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { isRefusal, type AgentApi, type ConnectionInfo, type Refusal } from './agent-api';
import type { AgentAlert } from './alert-state';
import type { Fault } from './fault';
import type { LiveRow, UnlistedConversation } from './live-row';
import { backoffMs, isPageHidden, pause } from './pause';
import type { SentimentUpdate } from './snapshot';

/** The scope of a `watchExpired` event: a conversation or a queue. */
export interface Expiry {
  conversationId?: string;
  queueId?: string;
}

export interface FeedListener {
  /** A connection is open, or works again after `lost`; it may be in no group. */
  connected(connectionId: string): void;
  /** The connection still works. */
  heard(): void;
  /** The connection is closed, or the server can't be reached. */
  lost(): void;
  refused(refusal: Refusal): void;
  failed(fault: Fault): void;
  updated(update: SentimentUpdate): void;
  alerted(alert: AgentAlert): void;
  expired(expiry: Expiry): void;
  /** For those who watch a queue: how its live list shows a conversation now. */
  listed?(row: LiveRow): void;
  /** For those who watch a queue: a conversation left its live list. */
  unlisted?(conversation: UnlistedConversation): void;
}

const refusedRetryMs = 10_000;
/** A connection that was open longer than this resets the backoff. */
const stableConnectionMs = 5_000;
/** A proxy may leave a connection attempt unanswered; after this timeout the next transport is tried. */
const startTimeoutMs = 8_000;
/**
 * The service sends a ping after 15 seconds without messages and does not answer the client's pings, so a shorter
 * timeout would close healthy connections. The check every `heartbeatMs` detects a silent loss sooner.
 */
const serverTimeoutMs = 20_000;
const keepAliveMs = 5_000;
/** How often it is checked whether the server can be reached, while the page is visible. */
const heartbeatMs = 7_000;

/** The transports of each attempt; after a timeout the next attempt uses the next entry. */
const transportChoices: readonly HttpTransportType[] = [
  HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling,
  HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling,
  HttpTransportType.LongPolling,
];

export class FeedConnection {
  private readonly listeners = new Set<FeedListener>();
  private connectionId: string | null = null;
  private running: AbortController | null = null;
  private transportChoice = 0;

  constructor(
    private readonly api: AgentApi,
    private readonly onUnused: () => void = () => undefined,
  ) {}

  /** Connects for the first listener and closes after the last one. Returns a function that removes the listener. */
  listen(listener: FeedListener): () => void {
    this.listeners.add(listener);
    if (this.connectionId !== null) listener.connected(this.connectionId);
    if (this.running === null) {
      this.running = new AbortController();
      void this.run(this.running.signal);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.running?.abort();
      this.running = null;
      this.connectionId = null;
      this.onUnused();
    };
  }

  private async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let waitMs: number;
      try {
        const info = await this.api.negotiate(signal);
        if (isRefusal(info)) {
          this.notify((listener) => listener.refused(info), signal);
          waitMs = refusedRetryMs;
        } else {
          const durationMs = await this.stayConnected(info, signal);
          failures = durationMs > stableConnectionMs ? 0 : failures + 1;
          waitMs = backoffMs(failures);
        }
      } catch (error) {
        failures++;
        waitMs = backoffMs(failures);
        this.notify((listener) => listener.failed({ kind: 'connection', error }), signal);
      }
      await pause(waitMs, signal);
    }
  }

  /** Connects and waits until the connection is closed or aborted. Returns how long it was open. */
  private async stayConnected(info: ConnectionInfo, signal: AbortSignal): Promise<number> {
    const connection = connectionTo(info, transportChoices[this.transportChoice]);
    const ended = new AbortController();
    const end = (): void => ended.abort();
    signal.addEventListener('abort', end);
    connection.onclose(end);
    connection.on('sentimentUpdated', (update: SentimentUpdate) =>
      this.notify((listener) => listener.updated(update), ended.signal),
    );
    connection.on('sentimentAlert', (alert: AgentAlert) =>
      this.notify((listener) => listener.alerted(alert), ended.signal),
    );
    connection.on('conversationListed', (row: LiveRow) =>
      this.notify((listener) => listener.listed?.(row), ended.signal),
    );
    connection.on('conversationUnlisted', (conversation: UnlistedConversation) =>
      this.notify((listener) => listener.unlisted?.(conversation), ended.signal),
    );
    connection.on('watchExpired', (expiry?: Expiry) =>
      this.notify((listener) => listener.expired(expiry ?? {}), ended.signal),
    );
    try {
      if (signal.aborted) return 0;
      await this.startInTime(connection, ended.signal);
      if (ended.signal.aborted) return 0;
      const startedAt = performance.now();
      this.connectionId = connection.connectionId;
      this.notify((listener) => listener.connected(connection.connectionId ?? ''), ended.signal);
      // The browser detects this before any timeout. A new connection is opened when it is online again.
      addEventListener('offline', end, { signal: ended.signal });
      await this.checkReachability(ended.signal);
      this.notify((listener) => listener.lost(), signal);
      return performance.now() - startedAt;
    } finally {
      if (!signal.aborted) this.connectionId = null;
      signal.removeEventListener('abort', end);
      end();
      // Closing may wait for a network that is down. Nothing depends on it, and there is nothing to report.
      void connection.stop().catch(() => undefined);
    }
  }

  private async startInTime(connection: HubConnection, signal: AbortSignal): Promise<void> {
    const limit = new AbortController();
    const stop = (): void => limit.abort();
    signal.addEventListener('abort', stop);
    const timeout = pause(startTimeoutMs, limit.signal, { mayEndEarly: false }).then(() => 'too long' as const);
    try {
      const result = await Promise.race([connection.start(), timeout]);
      if (result !== 'too long' || signal.aborted) return;
      this.transportChoice = (this.transportChoice + 1) % transportChoices.length;
      throw new Error(`The live connection did not open within ${startTimeoutMs} ms.`);
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  /** Until the connection ends, notifies listeners if the server can't be reached, before the connection times out. */
  private async checkReachability(signal: AbortSignal): Promise<void> {
    let isUnreachable = false;
    while (!signal.aborted) {
      await pause(heartbeatMs, signal);
      if (isPageHidden()) continue;
      const isReachable = await this.api.isReachable(signal);
      if (isReachable && isUnreachable) this.notify((listener) => listener.connected(this.connectionId ?? ''), signal);
      else if (isReachable) this.notify((listener) => listener.heard(), signal);
      else if (!isUnreachable) this.notify((listener) => listener.lost(), signal);
      isUnreachable = !isReachable;
    }
  }

  private notify(call: (listener: FeedListener) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    for (const listener of [...this.listeners]) call(listener);
  }
}

function connectionTo({ url, accessToken }: ConnectionInfo, transport = HttpTransportType.None): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(url, { transport, accessTokenFactory: () => accessToken, withCredentials: false })
    .withServerTimeout(serverTimeoutMs)
    .withKeepAliveInterval(keepAliveMs)
    .configureLogging(LogLevel.None)
    .build();
}
