// Stands in for Azure SignalR Service in serverless mode on a machine without a cloud: the data plane that the app's
// output binding calls, and the endpoint that a real SignalR client connects to. No request may end the process.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { createClientEndpoint, serviceTimes, type ClientTimes } from './client-endpoint';
import { serveDataPlane } from './data-plane';
import { Hub } from './hub';
import { serviceTokenVerifier } from './service-token';

/** The access key that Microsoft's emulator is known by, so that clients made for it work here as well. */
export const emulatorAccessKey = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.repeat(2);

/** What `AzureSignalRConnectionString` has to be to use a stand-in at a port. */
export function standInConnectionString(port: number): string {
  return `Endpoint=http://127.0.0.1;Port=${port};AccessKey=${emulatorAccessKey};Version=1.0;`;
}

export interface SignalRStandIn {
  /** Not listening yet, so that the caller chooses the port. */
  readonly server: http.Server;
  close(): Promise<void>;
}

/** Makes a stand-in; times are shortened by tests. */
export function createSignalRStandIn(times: Partial<ClientTimes> = {}): SignalRStandIn {
  const hubs = new Map<string, Hub>();
  const hubNamed = (name: string) => {
    const hub = hubs.get(name.toLowerCase()) ?? new Hub();
    hubs.set(name.toLowerCase(), hub);
    return hub;
  };
  const verifyToken = serviceTokenVerifier(emulatorAccessKey);
  const clients = createClientEndpoint(verifyToken, hubNamed, { ...serviceTimes, ...times });

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-length': 0 }).end();
    });
  });
  // Publishers keep their connections; closing them early would cost the next message a new one.
  server.keepAliveTimeout = 120_000;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const address = readAddress(request);
    if (address && /^\/client\/?$/.test(address.pathname))
      clients.upgrade(request, socket, head, address).catch(() => socket.destroy());
    else socket.end(`HTTP/1.1 ${address ? 404 : 400} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    allowOrigin(request, response);
    const address = readAddress(request);
    if (!address) response.writeHead(400, { 'content-length': 0 }).end();
    else if (request.method === 'OPTIONS') response.writeHead(204).end();
    else if (address.pathname === '/client/negotiate') await clients.negotiate(request, response, address);
    else if (address.pathname.startsWith('/api/hubs/'))
      await serveDataPlane(request, response, address, verifyToken, hubNamed);
    else response.writeHead(address.pathname === '/api/health' ? 200 : 404, { 'content-length': 0 }).end();
  }

  return {
    server,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await clients.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The address that is called, by the name that the caller knows; undefined when the request has none. */
function readAddress({ url = '', headers }: IncomingMessage): URL | undefined {
  const address = `http://${headers.host ?? '127.0.0.1'}${url}`;
  return url.startsWith('/') && URL.canParse(address) ? new URL(address) : undefined;
}

/** The client sends credentials by default, so its origin has to be named. */
function allowOrigin({ headers }: IncomingMessage, response: ServerResponse) {
  if (!headers.origin) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('vary', 'Origin');
  response.setHeader('access-control-allow-methods', headers['access-control-request-method'] ?? '*');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '600');
}
