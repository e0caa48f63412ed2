// Reads and validates a request's body. It is read as raw bytes, because signatures are computed over them.
import type { HttpRequest } from '@azure/functions';
import type * as z from 'zod';

export const maxBodyBytes = 256 * 1024;

/** A body that can't be accepted. `status` is the HTTP status of the reply. */
export class BodyError extends Error {
  constructor(
    readonly status: 411 | 413 | 415,
    message: string,
  ) {
    super(message);
    this.name = 'BodyError';
  }
}

export interface Fault {
  /** The path of the value: property names and indexes joined by dots, or empty for the whole body. */
  path: string;
  /** What the value must be. */
  message: string;
}

/** Input that fails validation, with all its faults. */
export class InvalidInputError extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super('The request is not valid');
    this.name = 'InvalidInputError';
  }
}

/**
 * The raw bytes of a body with a `Content-Length`. The functions host delivers a chunked body as an empty one, so a
 * body without a length is rejected.
 * @throws {BodyError} 411 without a length, 413 over the limit, which is 256 KiB by default.
 */
export async function readRawBody(request: HttpRequest, maxBytes = maxBodyBytes): Promise<Buffer> {
  const length = request.headers.get('content-length');
  if (length === null && request.headers.has('transfer-encoding'))
    throw new BodyError(411, 'Send the body with a Content-Length header; chunked bodies are not taken.');
  if (Number(length) > maxBytes) throw new BodyError(413, `The body must have at most ${maxBytes} bytes.`);
  const body = Buffer.from(await request.arrayBuffer());
  if (body.length > maxBytes) throw new BodyError(413, `The body must have at most ${maxBytes} bytes.`);
  if (body.length === 0 && length === null)
    throw new BodyError(411, 'Send a body, with a Content-Length header; chunked bodies are not taken.');
  return body;
}

/** @throws {BodyError} 415 unless the content type is JSON. */
export function verifyJsonContentType(request: HttpRequest): void {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type))
    throw new BodyError(415, 'Send JSON with the header Content-Type: application/json.');
}

/** @throws {InvalidInputError} when the bytes are not JSON in UTF-8. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    // The parser's error quotes the input, which may be a customer's text.
    const where = error instanceof SyntaxError ? /position \d+/.exec(error.message)?.[0] : undefined;
    const what = error instanceof SyntaxError ? 'must be well-formed JSON' : 'must be encoded in UTF-8';
    throw new InvalidInputError([{ path: '', message: where ? `${what} (stopped at ${where})` : what }]);
  }
}

/** @throws {InvalidInputError} listing every fault. */
export function validate<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues.map(({ path, code, input, message }) => {
      const isMissing = code !== 'custom' && input === undefined;
      return { path: path.join('.'), message: isMissing ? `is required, and ${message}` : message };
    }),
  );
}
