// What the three transports have in common: a way to a client that bytes are written to, one message at a time.

import type { ServerResponse } from 'node:http';

export type TransportName = 'WebSockets' | 'ServerSentEvents' | 'LongPolling';

export interface ClientTransport {
  readonly name: TransportName;
  readonly takesBinary: boolean;
  /** Whether requests that come and go show that the client is there, so that neither side sends pings. */
  readonly needsNoPings: boolean;
  /** Resolves when nothing goes to the client any more, whoever ended it. */
  readonly closed: Promise<void>;
  /** Takes the next request of a client that asks for its messages again and again; other transports have no such thing. */
  poll?(response: ServerResponse): void;
  write(bytes: Buffer, isBinary: boolean): void;
  /** Ends the connection after what was written. */
  end(): void;
  /** Cuts the connection. */
  abort(): void;
}

/** A client that leaves more unread is cut off. */
export const mostUnsent = 16 * 1_048_576;

/** Calls back once nothing goes to the client by a response any more, be it that it left before anybody looked. */
export function onClosed(response: ServerResponse, callback: () => void): void {
  if (response.closed) callback();
  else response.once('close', callback);
}
