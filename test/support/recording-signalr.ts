// A fake SignalR Service that only records its requests, in order; the test decides each answer.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { standInConnectionString } from '../../local/signalr-stand-in/signalr-stand-in';

export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly token: string;
}

export interface RecordingSignalR {
  readonly port: number;
  readonly connectionString: string;
  readonly calls: RecordedCall[];
  /** Decides each answer; 202 by default. `reset` breaks the connection, `hang` never answers. */
  answer: (call: RecordedCall) => number | { status: number; errorCode: string } | 'reset' | 'hang';
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startRecordingSignalR(): Promise<RecordingSignalR> {
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const body = text ? (JSON.parse(text) as unknown) : undefined;
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      const call = { method: request.method ?? '', path: request.url ?? '', body, token };
      recording.calls.push(call);
      write(response, recording.answer(call));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const recording: RecordingSignalR = {
    port,
    connectionString: standInConnectionString(port),
    calls: [],
    answer: () => 202,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return recording;
}

function write(response: ServerResponse, answer: ReturnType<RecordingSignalR['answer']>) {
  if (answer === 'hang') return;
  if (answer === 'reset') response.destroy();
  else if (typeof answer === 'number') response.writeHead(answer).end();
  else response.writeHead(answer.status, { 'x-ms-error-code': answer.errorCode }).end();
}
