// The service's endpoint for clients, under /client: negotiation, connection by one of three transports and, for the
// two one-way transports, POST to send and DELETE to disconnect.
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { queryValue } from './address';
import type { ConnectionTimes, ClientConnection } from './client-connection';
import { ClientConnections, type NegotiatedConnection } from './client-connections';
import { hubNameProblem, type Hubs } from './hub';
import { maxMessageBytes } from './hub-protocol';
import { readBody } from './request-body';
import { Refusal } from './refusal';
import { bearerToken, type ServiceToken, type VerifyServiceToken } from './service-token';
import { createLongPollingTransport, type PollTimes } from './transports/long-polling-transport';
import { createServerSentEventsTransport } from './transports/server-sent-events-transport';
import { createWebSocketTransport } from './transports/web-socket-transport';

/** All timeouts of the endpoint. */
export type ClientTimes = ConnectionTimes & PollTimes;

export const serviceTimes: ClientTimes = {
  connectMs: 5_000,
  handshakeMs: 15_000,
  pingMs: 15_000,
  silenceMs: 30_000,
  pollMs: 90_000,
  betweenPollsMs: 15_000,
};

const noSuchConnection = () => new Refusal(404, 'No connection with that id.');
const otherTransport = () => new Refusal(400, 'A connection can not change its transport.');

const negotiatePath = /^\/client\/negotiate\/?$/i;
const connectPath = /^\/client\/?$/i;

export function isClientPath({ pathname }: URL): boolean {
  return negotiatePath.test(pathname) || connectPath.test(pathname);
}

export class ClientEndpoint {
  readonly #connections: ClientConnections;
  readonly #webSockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });

  constructor(
    private readonly verifyToken: VerifyServiceToken,
    hubs: Hubs,
    private readonly times: ClientTimes,
  ) {
    this.#connections = new ClientConnections(hubs, times);
  }

  /** Answers a request for which `isClientPath` is true. */
  async serve(request: IncomingMessage, response: ServerResponse, address: URL): Promise<void> {
    try {
      if (negotiatePath.test(address.pathname)) await this.#negotiate(request, response, address);
      else await this.#serveTransport(request, response, address);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status, { ...error.headers, 'content-type': 'text/plain' }).end(error.message);
    }
  }

  /** Upgrades a request to a WebSocket. A client that skips the negotiation has no connection token yet. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: URL): Promise<void> {
    try {
      if (!connectPath.test(address.pathname)) throw new Refusal(404, 'WebSockets connect to /client/.');
      const token = await this.#authenticate(request, address);
      const isNew = queryValue(address, 'id') === undefined;
      const connection = isNew ? this.#createConnection(address).connection : this.#findForHub(address);
      if (connection.transport?.name === 'WebSockets') throw noSuchConnection();
      if (connection.transport) throw otherTransport();
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('error', () => webSocket.terminate());
        webSocket.on('message', (data: Buffer) => connection.receive(data));
        connection.attach(createWebSocketTransport(webSocket), token);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      socket.end(
        `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\nConnection: close\r\n` +
          `Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(error.message)}\r\n\r\n${error.message}`,
      );
    }
  }

  /** Closes all connections and allows the clients to reconnect. */
  close(): Promise<void> {
    return this.#connections.close();
  }

  async #negotiate(request: IncomingMessage, response: ServerResponse, address: URL) {
    if (request.method !== 'POST') throw new Refusal(405, 'Negotiate by POST.');
    await this.#authenticate(request, address);
    const version = Number(queryValue(address, 'negotiateVersion') ?? 0);
    const isKnown = Number.isInteger(version) && version >= 0;
    const reply = isKnown
      ? this.#negotiation(address, Math.min(version, 1))
      : { error: 'The negotiateVersion must be 0 or 1.' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  }

  #negotiation(address: URL, negotiateVersion: number) {
    // In version 0, the connection id is also the connection token.
    const { connection, token } = this.#createConnection(address, negotiateVersion === 0);
    return {
      negotiateVersion,
      connectionId: connection.connectionId,
      ...(negotiateVersion > 0 && { connectionToken: token }),
      availableTransports: [
        { transport: 'WebSockets', transferFormats: ['Text', 'Binary'] },
        { transport: 'ServerSentEvents', transferFormats: ['Text'] },
        { transport: 'LongPolling', transferFormats: ['Text', 'Binary'] },
      ],
    };
  }

  async #serveTransport(request: IncomingMessage, response: ServerResponse, address: URL) {
    const { method } = request;
    if (method !== 'GET' && method !== 'POST' && method !== 'DELETE')
      throw new Refusal(405, 'Connect by GET, send by POST, disconnect by DELETE.');
    const token = await this.#authenticate(request, address);
    if (method === 'GET') this.#connect(request, response, this.#findForHub(address), token);
    else if (method === 'POST') await this.#receive(request, response, this.#find(address));
    else this.#disconnect(response, this.#find(address));
  }

  #connect(request: IncomingMessage, response: ServerResponse, connection: ClientConnection, token: ServiceToken) {
    const { transport } = connection;
    if (/\btext\/event-stream\b/i.test(request.headers.accept ?? '')) {
      if (transport?.name === 'ServerSentEvents') throw new Refusal(409, 'The connection is already active.');
      if (transport) throw otherTransport();
      connection.attach(createServerSentEventsTransport(response), token);
      return;
    }
    if (transport && !transport.poll) throw otherTransport();
    response.setHeader('cache-control', 'no-cache, no-store');
    if (transport?.poll) {
      transport.poll(response);
    } else {
      const polling = createLongPollingTransport(this.times);
      connection.attach(polling, token);
      polling.poll(response);
    }
  }

  async #receive(request: IncomingMessage, response: ServerResponse, connection: ClientConnection) {
    if (connection.transport?.name === 'WebSockets')
      throw new Refusal(405, 'A client with a WebSocket sends its messages over the WebSocket.');
    const body = await readBody(request);
    if (!body) {
      connection.close(`A message may have ${maxMessageBytes} bytes.`, false);
      throw new Refusal(413, `A message may have ${maxMessageBytes} bytes.`);
    }
    connection.receive(body);
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 0 }).end();
  }

  #disconnect(response: ServerResponse, { transport }: ClientConnection) {
    if (!transport?.poll) throw new Refusal(400, 'DELETE is for long polling only.');
    transport.abort();
    response.writeHead(202, { 'content-type': 'text/plain', 'content-length': 0 }).end();
  }

  /** Browsers can't set headers for a WebSocket or an event stream, so they send the token in the query. */
  async #authenticate(request: IncomingMessage, address: URL): Promise<ServiceToken> {
    const token = await this.verifyToken(bearerToken(request) ?? queryValue(address, 'access_token'), address);
    if (!token) throw new Refusal(401, 'The token is missing, has expired or is not for this address.');
    return token;
  }

  #createConnection(address: URL, isTokenTheId?: boolean): NegotiatedConnection {
    return this.#connections.begin(readHubName(address), isTokenTheId);
  }

  #find(address: URL): ClientConnection {
    const token = queryValue(address, 'id');
    if (!token) throw new Refusal(400, 'The query needs an "id": the connection token of the negotiation.');
    const connection = this.#connections.find(token);
    if (!connection) throw noSuchConnection();
    return connection;
  }

  /** The negotiated connection, if it is for this hub. */
  #findForHub(address: URL): ClientConnection {
    const hubName = readHubName(address);
    const connection = this.#find(address);
    if (connection.hubName.toLowerCase() !== hubName.toLowerCase()) throw noSuchConnection();
    return connection;
  }
}

function readHubName(address: URL): string {
  const name = queryValue(address, 'hub');
  const problem = hubNameProblem(name);
  if (name === undefined || problem) throw new Refusal(400, `The query needs a "hub", which ${problem ?? ''}.`);
  return name;
}
