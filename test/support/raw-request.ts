// One HTTP request exactly as written, for requests that fetch would correct or reject.
import { once } from 'node:events';
import { connect } from 'node:net';

export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the lines of a head and a body, and reads the reply until the server closes. */
export async function rawRequest(baseUrl: string, head: readonly string[], body = ''): Promise<RawReply> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  // One byte per character, so that a test can write invalid UTF-8.
  socket.write([...head, 'Connection: close', '', body].join('\r\n'), 'latin1');
  return readReply(socket);
}

/** Reads a complete reply. */
export async function readReply(socket: AsyncIterable<unknown>): Promise<RawReply> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const [replyHead = '', ...rest] = text.split('\r\n\r\n');
  return { status: Number(replyHead.split(' ')[1]), head: replyHead, body: rest.join('\r\n\r\n') };
}
