// Server-sent events: one response stays open and each message is an event. The client sends by POST.
import type { ServerResponse } from 'node:http';
import { maxUnsentBytes, onClosed, type ClientTransport } from './client-transport';

export function createServerSentEventsTransport(response: ServerResponse): ClientTransport {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-store',
    'x-accel-buffering': 'no',
  });
  // A comment, so that the response head is sent and the client knows that it is connected.
  response.write(':\r\n\r\n');
  response.on('error', () => response.destroy());
  return {
    name: 'ServerSentEvents',
    takesBinary: false,
    needsNoPings: false,
    closed: new Promise((resolve) => onClosed(response, resolve)),
    write(bytes) {
      if (response.writableLength > maxUnsentBytes) {
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
