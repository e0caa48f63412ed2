// The live connection to Azure SignalR, shared by every element of a page that signs in the same way. Each attempt
// negotiates anew, since the service's access token expires and since that is where a refusal shows; so the client
// library's own reconnect, which would keep to the first address and hide the answer's status, stays off.
import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { isRefusal, type AgentApi, type ConnectionInfo, type Refusal } from './agent-api';
import type { Fault } from './fault';
import { backoffMs, isPageHidden, pause } from './pause';
import type { SentimentUpdate } from './snapshot';

/** What may have changed: everything heard of this conversation, or of this queue. */
export interface Expiry {
  conversationId?: string;
  queueId?: string;
}

export interface FeedListener {
  /** A connection stands; it may be in no group yet. */
  connected(connectionId: string): void;
  /** The connection still stands. */
  heard(): void;
  /** There is no connection, or it can't be told whether there is. */
  lost(): void;
  refused(refusal: Refusal): void;
  failed(fault: Fault): void;
  updated(update: SentimentUpdate): void;
  expired(expiry: Expiry): void;
}

const refusedRetryMs = 10_000;
/** A connection that lasted this long was a good one: the next attempt starts without delay again. */
const goodConnectionMs = 5_000;
/** A proxy may swallow a connection attempt instead of refusing it; then the next transport is tried. */
const startLimitMs = 8_000;
/**
 * The service sends a ping after 15 seconds of silence and answers none of ours, so less than that would break healthy
 * connections. `heartbeatMs` finds a silent loss sooner.
 */
const serverTimeoutMs = 20_000;
const keepAliveMs = 5_000;
/** How often the server is asked whether it can be reached, while somebody may look. */
const heartbeatMs = 7_000;

/** What is tried, in this order, when the attempt before was swallowed. */
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
    private readonly whenUnused: () => void = () => undefined,
  ) {}

  /** Connects for the first listener, and closes after the last one left. Returns the way to leave. */
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
      this.whenUnused();
    };
  }

  private async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let waitMs: number;
      try {
        const info = await this.api.negotiate(signal);
        if (isRefusal(info)) {
          this.tell((listener) => listener.refused(info), signal);
          waitMs = refusedRetryMs;
        } else {
          const lastedMs = await this.stayConnected(info, signal);
          failures = lastedMs > goodConnectionMs ? 0 : failures + 1;
          waitMs = backoffMs(failures);
        }
      } catch (error) {
        failures++;
        waitMs = backoffMs(failures);
        this.tell((listener) => listener.failed({ kind: 'connection', error }), signal);
      }
      await pause(waitMs, signal);
    }
  }

  /** Connects and stays until the connection closes or is aborted. Returns how long it lasted. */
  private async stayConnected(info: ConnectionInfo, signal: AbortSignal): Promise<number> {
    const connection = connectionTo(info, transportChoices[this.transportChoice]);
    const ended = new AbortController();
    const end = (): void => ended.abort();
    signal.addEventListener('abort', end);
    connection.onclose(end);
    connection.on('sentimentUpdated', (update: SentimentUpdate) =>
      this.tell((listener) => listener.updated(update), ended.signal),
    );
    connection.on('watchExpired', (expiry?: Expiry) =>
      this.tell((listener) => listener.expired(expiry ?? {}), ended.signal),
    );
    try {
      if (signal.aborted) return 0;
      await this.startInTime(connection, ended.signal);
      if (ended.signal.aborted) return 0;
      const startedAt = performance.now();
      this.connectionId = connection.connectionId;
      this.tell((listener) => listener.connected(connection.connectionId ?? ''), ended.signal);
      // The browser knows it before any timeout does. The way back is a new connection, begun when it is online again.
      addEventListener('offline', end, { signal: ended.signal });
      await this.watchForSilence(ended.signal);
      this.tell((listener) => listener.lost(), signal);
      return performance.now() - startedAt;
    } finally {
      if (!signal.aborted) this.connectionId = null;
      signal.removeEventListener('abort', end);
      end();
      // Closing may itself wait for a network that is gone. Nothing depends on it, and nothing is left to report.
      void connection.stop().catch(() => undefined);
    }
  }

  private async startInTime(connection: HubConnection, signal: AbortSignal): Promise<void> {
    const limit = new AbortController();
    const stop = (): void => limit.abort();
    signal.addEventListener('abort', stop);
    const tooLong = pause(startLimitMs, limit.signal, { mayEndEarly: false }).then(() => 'too long' as const);
    try {
      const result = await Promise.race([connection.start(), tooLong]);
      if (result !== 'too long' || signal.aborted) return;
      this.transportChoice = (this.transportChoice + 1) % transportChoices.length;
      throw new Error(`The live connection did not open within ${startLimitMs} ms.`);
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  /** Until the connection ends: says when nothing gets through any more, long before the connection notices. */
  private async watchForSilence(signal: AbortSignal): Promise<void> {
    let isSilent = false;
    while (!signal.aborted) {
      await pause(heartbeatMs, signal);
      if (isPageHidden()) continue;
      const isReachable = await this.api.isReachable(signal);
      if (isReachable && isSilent) this.tell((listener) => listener.connected(this.connectionId ?? ''), signal);
      else if (isReachable) this.tell((listener) => listener.heard(), signal);
      else if (!isSilent) this.tell((listener) => listener.lost(), signal);
      isSilent = !isReachable;
    }
  }

  private tell(what: (listener: FeedListener) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    for (const listener of [...this.listeners]) what(listener);
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
