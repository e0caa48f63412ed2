// A client's side of the service: negotiate, then a WebSocket that only listens. A client that falls silent, is slow
// to take what it is sent, or calls the server is dropped, as the service does.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Hub, HubConnection } from './hub';
import { createFrameReader, frame, readClientFrame } from './hub-protocol';
import { bearerToken, type ServiceToken, type VerifyServiceToken } from './service-token';

const largestFrame = 1_048_576;
const closeGraceMs = 500;
const mostUnsent = 16 * largestFrame;

/** How long things may take, in milliseconds. */
export interface ClientTimes {
  readonly pingMs: number;
  readonly silenceMs: number;
  readonly handshakeMs: number;
  readonly connectMs: number;
}

export const serviceTimes: ClientTimes = { pingMs: 15_000, silenceMs: 30_000, handshakeMs: 15_000, connectMs: 5_000 };

export interface ClientEndpoint {
  negotiate(request: IncomingMessage, response: ServerResponse, address: URL): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: URL): Promise<void>;
  /** Tells the clients to come back later and closes their connections. */
  close(): Promise<void>;
}

export function createClientEndpoint(
  verifyToken: VerifyServiceToken,
  hubNamed: (name: string) => Hub,
  { pingMs, silenceMs, handshakeMs, connectMs }: ClientTimes,
): ClientEndpoint {
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: largestFrame });
  /** Connection ids by the token that a client may connect with, once and soon. */
  const expected = new Map<string, string>();

  return {
    async negotiate(request, response, address) {
      const token = await verifyToken(clientToken(request, address), address);
      const status = request.method !== 'POST' ? 405 : !token ? 401 : !address.searchParams.get('hub') ? 400 : 200;
      if (status !== 200) {
        response.writeHead(status, { 'content-length': 0 }).end();
        return;
      }
      const [connectionId, connectionToken] = [randomId(), randomId()];
      expected.set(connectionToken, connectionId);
      setTimeout(() => expected.delete(connectionToken), connectMs).unref();
      const reply = JSON.stringify({
        negotiateVersion: 1,
        connectionId,
        connectionToken,
        availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end(reply);
    },

    async upgrade(request, socket, head, address) {
      const token = await verifyToken(clientToken(request, address), address);
      const hubName = address.searchParams.get('hub');
      const connectionToken = address.searchParams.get('id');
      // A client that skips the negotiation brings no token and gets an id of its own.
      const connectionId = connectionToken === null ? randomId() : expected.get(connectionToken);
      if (connectionToken !== null) expected.delete(connectionToken);
      const status = !token ? 401 : !hubName ? 400 : connectionId === undefined ? 404 : undefined;
      if (status !== undefined || !token || !hubName || connectionId === undefined) {
        socket.end(`HTTP/1.1 ${status ?? 400} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        serve(webSocket, hubNamed(hubName), connectionId, token);
      });
    },

    async close() {
      const open = [...webSockets.clients];
      const closed = Promise.all(open.map((webSocket) => once(webSocket, 'close')));
      for (const webSocket of open) {
        webSocket.send(frame({ type: 7, allowReconnect: true }));
        webSocket.close(1001);
      }
      const grace = setTimeout(() => {
        for (const webSocket of open) webSocket.terminate();
      }, closeGraceMs);
      await closed;
      clearTimeout(grace);
    },
  };

  function serve(webSocket: WebSocket, hub: Hub, connectionId: string, { userId }: ServiceToken) {
    const connection: HubConnection = {
      connectionId,
      userId,
      groups: new Set(),
      send(text) {
        if (webSocket.bufferedAmount > mostUnsent) webSocket.terminate();
        else webSocket.send(text);
      },
    };
    const readFrames = createFrameReader(largestFrame);
    let isReady = false;
    const handshake = setTimeout(() => webSocket.terminate(), handshakeMs);
    const silence = setTimeout(() => webSocket.terminate(), silenceMs);
    const pings = setInterval(() => isReady && webSocket.send(frame({ type: 6 })), pingMs);

    webSocket.on('message', (data: Buffer, isBinary) => {
      silence.refresh();
      const frames = isBinary ? 'too-long' : readFrames(data.toString('utf8'));
      if (frames === 'too-long') webSocket.close(1009);
      else for (const text of frames) if (webSocket.readyState === webSocket.OPEN) take(text);
    });
    webSocket.on('close', () => {
      clearTimeout(handshake);
      clearTimeout(silence);
      clearInterval(pings);
      hub.disconnect(connection);
    });
    webSocket.on('error', () => webSocket.terminate());

    function take(text: string) {
      const { kind, protocol } = readClientFrame(text);
      if (!isReady) {
        const isKnown = kind === 'handshake' && protocol === 'json';
        webSocket.send(frame(isKnown ? {} : { error: 'Only the protocol "json" is supported.' }));
        clearTimeout(handshake);
        isReady = isKnown;
        if (isKnown) hub.connect(connection);
        else webSocket.close();
      } else if (kind === 'invocation') {
        webSocket.send(frame({ type: 7, error: 'Nobody answers invocations: the service is serverless.' }));
        webSocket.close();
      } else if (kind === 'close' || kind === 'invalid' || kind === 'handshake') {
        webSocket.close();
      }
    }
  }
}

/** A browser can set no header on a WebSocket and sends the token in the query. */
function clientToken(request: IncomingMessage, address: URL): string | undefined {
  return bearerToken(request) ?? address.searchParams.get('access_token') ?? undefined;
}

function randomId(): string {
  return randomBytes(16).toString('base64url');
}
