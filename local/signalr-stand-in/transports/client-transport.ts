// The interface of the three transports: it sends bytes to a client, one message at a time.
import type { ServerResponse } from 'node:http';

export type TransportName = 'WebSockets' | 'ServerSentEvents' | 'LongPolling';

export interface ClientTransport {
  readonly name: TransportName;
  readonly takesBinary: boolean;
  /** Whether the client's repeated requests already show that it is alive, so that neither side sends pings. */
  readonly needsNoPings: boolean;
  /** Resolves when the transport is closed, by either side. */
  readonly closed: Promise<void>;
  /** Handles the next poll of a client; only for long polling. */
  poll?(response: ServerResponse): void;
  write(bytes: Buffer, isBinary: boolean): void;
  /** Closes the connection after all data is written. */
  end(): void;
  /** Closes the connection immediately. */
  abort(): void;
}

/** A client with more unread data is disconnected. */
export const maxUnsentBytes = 16 * 1_048_576;

/** Calls back when a response is closed, also if it is closed already. */
export function onClosed(response: ServerResponse, callback: () => void): void {
  if (response.closed) callback();
  else response.once('close', callback);
}
