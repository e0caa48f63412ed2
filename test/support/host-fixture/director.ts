// Controls the functions of the queue app: each of their calls waits here until the test has answered it.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** What a function of the queue app does with its message. */
export interface Direction {
  /** The value of its SignalR output. */
  readonly message?: unknown;
  /** The value of its queue output. */
  readonly items?: unknown;
  /** Whether it throws. */
  readonly mistake?: boolean;
}

/** One call of a function, as the function saw its message. */
export interface DirectedCall {
  readonly entry: unknown;
  readonly type: string;
  readonly triggerMetadata: Record<string, unknown>;
}

export interface Director {
  /** For the app's setting DIRECTOR. */
  readonly url: string;
  /** All calls so far. */
  readonly calls: DirectedCall[];
  /** Decides each answer; by default an empty one. */
  decide: (call: DirectedCall) => Direction | Promise<Direction>;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startDirector(): Promise<Director> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const call = JSON.parse(text) as DirectedCall;
      director.calls.push(call);
      void Promise.resolve(director.decide(call)).then((direction) => response.end(JSON.stringify(direction)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const director: Director = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    calls: [],
    decide: () => ({}),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return director;
}
