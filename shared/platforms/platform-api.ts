// Calls the API of a chat platform: with a time limit, without following redirects, and with a bounded answer.
import { DeadlineError, withDeadline } from '../deadline';
import { retryAfterMs } from '../retry-after';

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Whether the answer matters; otherwise it is not read. */
  reads?: boolean;
}

/** Calls the API and returns the parsed answer, undefined where it is not read. */
export type CallApi = (request: ApiRequest) => Promise<unknown>;

/** The API did not do what it was asked. The message contains no URL, token or part of an answer. */
export class PlatformApiError extends Error {
  constructor(
    message: string,
    readonly details: {
      /** The conversation is not there; another attempt would not help. */
      isGone?: boolean;
      retryAfterMs?: number | undefined;
    } = {},
  ) {
    super(message);
    this.name = 'PlatformApiError';
  }
}

const timeoutMs = 10_000;
const maxAnswerBytes = 2 * 1024 * 1024;

/** The calls of one app. Every failure is a PlatformApiError. */
export function platformApi(now: () => Date): CallApi {
  return async (request) => {
    try {
      return await withDeadline(timeoutMs, (signal) => call(request, signal, now));
    } catch (error) {
      if (error instanceof PlatformApiError) throw error;
      throw new PlatformApiError(error instanceof DeadlineError ? 'no answer in time' : 'not reached');
    }
  };
}

async function call(
  { method, url, headers, body, reads = false }: ApiRequest,
  signal: AbortSignal,
  now: () => Date,
): Promise<unknown> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      'user-agent': 'undertone',
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: json }),
    redirect: 'manual',
    signal,
  });
  if (response.ok && reads) return parse(await readBounded(response));
  await response.body?.cancel();
  if (response.ok) return undefined;
  const { status } = response;
  throw new PlatformApiError(`status ${status}`, {
    isGone: status === 404 || status === 410,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now().getTime()),
  });
}

async function readBounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) throw unexpectedAnswer();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's error quotes the answer, which may contain a customer's text.
    throw unexpectedAnswer();
  }
}

/** The answer is not the API's: that of a gateway or a sign-in page. Nothing may be written on its account. */
export function unexpectedAnswer(): PlatformApiError {
  return new PlatformApiError('an unexpected answer');
}

/** @throws {PlatformApiError} when the value is not a JSON object */
export function verifyObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpectedAnswer();
  return value as Record<string, unknown>;
}

/**
 * An id as a part of a path. Refuses whatever could lead to another path of the API.
 * @throws {PlatformApiError}
 */
export function pathPart(id: string): string {
  if (!/^[\w-]{1,256}$/.test(id)) throw new PlatformApiError('no id of this platform', { isGone: true });
  return id;
}
