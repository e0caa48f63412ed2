// A proxy between an app and a local server that injects faults, as networks and gateways do.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `none`: forwards everything. `hang`: never answers. `drip`: sends the head of the real reply, then single bytes
 * without end. `html`: answers 200 with a page, as a captive portal does. A number: answers that status.
 */
export type Fault = 'none' | 'hang' | 'drip' | 'html' | number;

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

  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, isDripping: boolean) => {
    const { method, url, headers } = incoming;
    const forwarded = request({ host: '127.0.0.1', port: targetPort, method, path: url, headers }, (reply) => {
      if (!isDripping) {
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
    if (fault === 'none' || fault === 'drip' || !applies(incoming))
      pass(incoming, outgoing, fault === 'drip' && applies(incoming));
    else if (fault === 'hang') incoming.resume();
    else {
      incoming.resume();
      const [status, type] = fault === 'html' ? [200, 'text/html'] : [fault, 'application/xml'];
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
