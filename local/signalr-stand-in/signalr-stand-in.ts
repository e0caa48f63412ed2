// Replaces Azure SignalR Service in serverless mode on a machine without a cloud: the REST API that the app's output
// binding calls, and the endpoint that a SignalR client connects to. No request may crash the process.
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { readAddress } from './address';
import { ClientEndpoint, isClientPath, serviceTimes, type ClientTimes } from './client-endpoint';
import { isDataPlanePath, serveDataPlane } from './data-plane';
import { Hubs } from './hub';
import { serviceTokenVerifier } from './service-token';

/** The well-known access key of Microsoft's emulator, so that clients configured for it work here as well. */
export const emulatorAccessKey = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH';

const healthPath = /^\/api(\/v1)?\/health\/?$/i;

/** The value of `AzureSignalRConnectionString` for a stand-in at a port. */
export function standInConnectionString(port: number): string {
  return `Endpoint=http://127.0.0.1;Port=${port};AccessKey=${emulatorAccessKey};Version=1.0;`;
}

export interface SignalRStandIn {
  /** Does not listen yet: the caller chooses the port. */
  readonly server: http.Server;
  close(): Promise<void>;
}

/** Creates a stand-in; tests shorten its timeouts. */
export function createSignalRStandIn(times: Partial<ClientTimes> = {}): SignalRStandIn {
  const hubs = new Hubs();
  const verifyToken = serviceTokenVerifier(emulatorAccessKey);
  const clients = new ClientEndpoint(verifyToken, hubs, { ...serviceTimes, ...times });

  // The timeouts end a request that is received too slowly; they don't apply while it waits for its response.
  const server = http.createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-length': 0 }).end();
    });
  });
  // Publishers keep their connections open; closing them early would delay the next message by a new connection.
  server.keepAliveTimeout = 120_000;
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const address = readAddress(request);
    if (address) clients.upgrade(request, socket, head, address).catch(() => socket.destroy());
    else socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    allowOrigin(request, response);
    const address = readAddress(request);
    if (!address) response.writeHead(400, { 'content-length': 0 }).end();
    else if (request.method === 'OPTIONS') response.writeHead(204).end();
    else if (isClientPath(address)) await clients.serve(request, response, address);
    else if (isDataPlanePath(address)) await serveDataPlane(request, response, address, verifyToken, hubs);
    else response.writeHead(statusOfOtherPath(request, address), { 'content-length': 0 }).end();
  }

  return {
    server,
    async close() {
      // A long-polling client disconnects with a separate request, so the server closes last.
      await clients.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The status for other paths. Health needs no token. */
function statusOfOtherPath({ method }: IncomingMessage, { pathname }: URL): number {
  if (!healthPath.test(pathname)) return 404;
  return method === 'GET' || method === 'HEAD' ? 200 : 405;
}

/** The client sends credentials by default, so `*` is not allowed as origin. */
function allowOrigin({ headers }: IncomingMessage, response: ServerResponse) {
  if (!headers.origin) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('vary', 'Origin');
  response.setHeader('access-control-allow-methods', headers['access-control-request-method'] ?? '*');
  response.setHeader('access-control-allow-headers', headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '600');
}
