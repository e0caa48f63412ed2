// The live connection to Azure SignalR, shared by every element of a page that signs in the same way. Each attempt
// negotiates anew, since the service's access token expires and since that is where a refusal shows; so the client
// library's own reconnect, which would keep to the first address and hide the answer's status, stays off.
import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import { AgentApi, type ConnectionInfo, type TokenSource } from './agent-api';
import { backoffMs, pause } from './pause';
import type { SentimentUpdate } from './snapshot';

/** What may have changed: everything heard of this conversation, or of this queue. */
export interface Expiry {
  conversationId?: string;
  queueId?: string;
}

export interface FeedListener {
  /** A connection stands; it is in no group yet. */
  connected(connectionId: string): void;
  lost(): void;
  refused(): void;
  updated(update: SentimentUpdate): void;
  expired(expiry: Expiry): void;
}

const refusedRetryMs = 10_000;
/** A connection that lasted this long was a good one: the next attempt starts without delay again. */
const goodConnectionMs = 5_000;

export class FeedConnection {
  private readonly listeners = new Set<FeedListener>();
  private connectionId: string | null = null;
  private running: AbortController | null = null;

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
        if (info === 'refused') {
          this.tell((listener) => listener.refused());
          waitMs = refusedRetryMs;
        } else {
          const lastedMs = await this.stayConnected(info, signal);
          failures = lastedMs > goodConnectionMs ? 0 : failures + 1;
          waitMs = backoffMs(failures);
        }
      } catch {
        // Offline, overloaded or restarting: whatever it was, the cure is to try again.
        failures++;
        waitMs = backoffMs(failures);
      }
      await pause(waitMs, signal);
    }
  }

  /** Connects and stays until the connection closes or is aborted. Returns how long it lasted. */
  private async stayConnected(info: ConnectionInfo, signal: AbortSignal): Promise<number> {
    const connection = connectionTo(info);
    const closed = new Promise<void>((resolve) => connection.onclose(() => resolve()));
    connection.on('sentimentUpdated', (update: SentimentUpdate) =>
      this.tell((listener) => listener.updated(update), signal),
    );
    connection.on('watchExpired', (expiry?: Expiry) => this.tell((listener) => listener.expired(expiry ?? {}), signal));
    const stop = (): void => void connection.stop();
    signal.addEventListener('abort', stop);
    try {
      if (signal.aborted) return 0;
      await connection.start();
      const startedAt = performance.now();
      this.connectionId = connection.connectionId;
      this.tell((listener) => listener.connected(connection.connectionId ?? ''), signal);
      await closed;
      this.tell((listener) => listener.lost(), signal);
      return performance.now() - startedAt;
    } finally {
      if (!signal.aborted) this.connectionId = null;
      signal.removeEventListener('abort', stop);
    }
  }

  private tell(what: (listener: FeedListener) => void, signal?: AbortSignal): void {
    if (signal?.aborted === true) return;
    for (const listener of [...this.listeners]) what(listener);
  }
}

function connectionTo({ url, accessToken }: ConnectionInfo): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(url, {
      transport: HttpTransportType.WebSockets,
      accessTokenFactory: () => accessToken,
      withCredentials: false,
    })
    .configureLogging(LogLevel.None)
    .build();
}

interface Shared {
  api: AgentApi;
  connection: FeedConnection;
}
const sharedByApi = new Map<string, Map<TokenSource, Shared>>();

/** The page's one connection for this API and token, for as long as someone listens to it. */
export function sharedConnection(apiBase: string, token: TokenSource): Shared {
  const shared = sharedByApi.get(apiBase) ?? new Map<TokenSource, Shared>();
  sharedByApi.set(apiBase, shared);
  let entry = shared.get(token);
  if (!entry) {
    const api = new AgentApi(apiBase, token);
    entry = { api, connection: new FeedConnection(api, () => shared.delete(token)) };
    shared.set(token, entry);
  }
  return entry;
}
