// Writes a function's return value as an HTTP response, and rejects what the real host rejects.
import type { ServerResponse } from 'node:http';
import type { TypedData } from './core-module';

/**
 * Writes a function's reply; without a return value it is 204.
 * @throws before anything is written, for a reply for which the real host sends 500.
 */
export function writeReply(response: ServerResponse, value: TypedData | null | undefined): void {
  const reply = value?.http;
  if (!reply) {
    response.writeHead(204).end();
    return;
  }
  if (reply.cookies?.length) throw new Error('The local host does not support cookies in a reply.');
  const headers = reply.headers ?? {};
  for (const [name, text] of Object.entries(headers))
    if (/[^\t\x20-\x7e]/.test(text)) throw new Error(`The reply's header "${name}" is not ASCII.`);

  const status = Number(reply.statusCode ?? 200);
  const body = Buffer.from(reply.body?.bytes ?? reply.body?.string ?? '');
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...headers, ...(hasBody && { 'content-length': body.length }) });
  response.end(hasBody ? body : undefined);
}

/** Ends a request as the real host does: a status and no body. */
export function writeStatus(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'content-length': 0 }).end();
}
