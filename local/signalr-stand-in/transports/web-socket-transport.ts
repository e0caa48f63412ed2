// WebSockets: the only transport that sends and receives over one connection.
import type { WebSocket } from 'ws';
import { maxUnsentBytes, type ClientTransport } from './client-transport';

const normalClosure = 1000;

export function createWebSocketTransport(webSocket: WebSocket): ClientTransport {
  return {
    name: 'WebSockets',
    takesBinary: true,
    needsNoPings: false,
    closed: new Promise((resolve) => webSocket.once('close', () => resolve())),
    write(bytes, isBinary) {
      if (webSocket.bufferedAmount > maxUnsentBytes) webSocket.terminate();
      else webSocket.send(bytes, { binary: isBinary });
    },
    end: () => webSocket.close(normalClosure),
    abort: () => webSocket.terminate(),
  };
}
