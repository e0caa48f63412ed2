// A proxy between an app and a local server that injects faults, as networks and gateways do.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `none`: forwards everything. `hang`: never answers. `drip`: sends the head of the real reply, then single bytes
 * without end. `html`: answers 200 with a page, as a captive portal does. `short-pages`: every page of a query ends after
 * one row, as storage may end any page early. A number: answers that status.
 */
export type Fault = 'none' | 'hang' | 'drip' | 'html' | 'short-pages' | number;

export interface FaultyProxy {
  readonly port: number;
  /** @param applies to which requests; by default to all */
  spoil(fault: Fault, applies?: (request: IncomingMessage) => boolean): void;
  close(): Promise<void>;
}

export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  let fault: Fault = 'none';
  let applies: (request: IncomingMessage) => boolean = () => true;
  const drips = new Set<NodeJS.Timeout>();

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, spoilt: Fault) => {
    const { method, url, headers } = incoming;
    const path = spoilt === 'short-pages' ? url?.replace(/(\$|%24)top=\d+/, '$1top=1') : url;
    const forwarded = request({ host: '127.0.0.1', port: targetPort, method, path, headers }, (reply) => {
      if (spoilt !== 'drip') {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
        return;
      }
      const { 'content-length': _length, ...rest } = reply.headers;
      outgoing.writeHead(reply.statusCode ?? 502, rest);
      reply.resume();
      const drip = setInterval(() => outgoing.write(' '), 20);
      drips.add(drip);
      outgoing.on('close', () => clearInterval(drip));
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };

  const server = createServer((incoming, outgoing) => {
    const spoilt = applies(incoming) ? fault : 'none';
    if (spoilt === 'none' || spoilt === 'drip' || spoilt === 'short-pages') pass(incoming, outgoing, spoilt);
    else if (spoilt === 'hang') incoming.resume();
    else {
      incoming.resume();
      const [status, type] = spoilt === 'html' ? [200, 'text/html'] : [spoilt, 'application/xml'];
      outgoing.writeHead(status, { 'content-type': type }).end('<html>Sign in</html>');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    spoil(next, which = () => true) {
      fault = next;
      applies = which;
    },
    async close() {
      const closed = once(server, 'close');
      for (const drip of drips) clearInterval(drip);
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
