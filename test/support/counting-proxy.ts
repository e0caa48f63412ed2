// Counts the HTTP requests that it forwards to a local server, and can cut them off: for a process
// that uses it, the effect on storage is as if it died between two calls.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CountingProxy {
  readonly port: number;
  /** How many requests were received so far. */
  count(): number;
  /**
   * Forwards this many requests and breaks every later one, until the next call. With `reply: 'lost'` the last of
   * them reaches the server, but its reply is lost.
   */
  dieAfter(requests: number, reply?: 'received' | 'lost'): void;
  /** Forwards this many requests, and the one after them when `meanwhile` has finished. */
  pauseAfter(requests: number, meanwhile: () => Promise<void>): void;
  close(): Promise<void>;
}

export async function startCountingProxy(targetPort: number): Promise<CountingProxy> {
  let count = 0;
  let lastCount = Infinity;
  let lastReply: 'received' | 'lost' = 'received';
  let paused: { before: number; meanwhile: () => Promise<void> } | undefined;

  const server = createServer((incoming, outgoing) => {
    count++;
    if (count === paused?.before) void paused.meanwhile().then(() => answer(incoming, outgoing));
    else answer(incoming, outgoing);
  });
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (count > lastCount) {
      incoming.socket.destroy();
      return;
    }
    const isLost = count === lastCount && lastReply === 'lost';
    const { method, url, headers } = incoming;
    // The Host header is kept: the request's signature covers it.
    const forwarded = request({ host: '127.0.0.1', port: targetPort, method, path: url, headers }, (reply) => {
      if (isLost) {
        reply.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    count: () => count,
    dieAfter(requests, reply = 'received') {
      lastCount = count + requests;
      lastReply = reply;
    },
    pauseAfter(requests, meanwhile) {
      paused = { before: count + requests + 1, meanwhile };
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
