// One response that never ends: a message is an event. What the client sends comes by POST.
import type { ServerResponse } from 'node:http';
import { mostUnsent, onClosed, type ClientTransport } from './client-transport';

export function createServerSentEventsTransport(response: ServerResponse): ClientTransport {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-store',
    'x-accel-buffering': 'no',
  });
  // A comment, so that the head goes out and the client knows that it is connected.
  response.write(':\r\n\r\n');
  response.on('error', () => response.destroy());
  return {
    name: 'ServerSentEvents',
    takesBinary: false,
    needsNoPings: false,
    closed: new Promise((resolve) => onClosed(response, resolve)),
    write(bytes) {
      if (response.writableLength > mostUnsent) {
        response.destroy();
        return;
      }
      response.cork();
      response.write('data: ');
      response.write(bytes);
      response.write('\r\n\r\n');
      response.uncork();
    },
    end: () => response.end(),
    abort: () => response.destroy(),
  };
}
