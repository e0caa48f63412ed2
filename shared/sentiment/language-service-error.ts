// What can go wrong with the cloud service as a whole, told in facts. The SDK's own errors never leave the adapter:
// they carry the request, and with it the customer's text.
import { DeadlineError } from '../deadline';

/** Kinds of failure: what a caller may want to treat differently. */
export const languageServiceFaults = [
  'timed-out', // no answer within the time limit
  'throttled', // 429, or 503 with a time to come back
  'refused', // 401 or 403: key or role is wrong
  'unavailable', // 5xx, or no connection
  'rejected', // another 4xx: the request isn't what the service takes
  'unreadable', // an answer that isn't one
] as const;
export type LanguageServiceFault = (typeof languageServiceFaults)[number];

/** The service could not be used. Carries no text, key or reply body. */
export class LanguageServiceError extends Error {
  override readonly name = 'LanguageServiceError';

  constructor(
    readonly fault: LanguageServiceFault,
    /** HTTP status of the reply, if there was one. */
    readonly status?: number,
    /** How long the service asked to be left alone, in milliseconds. */
    readonly retryAfterMs?: number,
    /** The service's or the network's own code, such as `ECONNREFUSED`. */
    readonly code?: string,
  ) {
    const facts = [
      status !== undefined && `status ${status}`,
      code !== undefined && code,
      retryAfterMs !== undefined && `retry after ${retryAfterMs} ms`,
    ].filter((fact) => fact !== false);
    super(`Azure AI Language: ${fault}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`);
  }
}

/** Turns whatever the SDK threw, or the time limit, into facts. `nowMs` (epoch milliseconds) is for a `Retry-After` that is a date. */
export function toLanguageServiceError(error: unknown, nowMs: number): LanguageServiceError {
  if (error instanceof LanguageServiceError) return error;
  const { name, statusCode, code, response } = (error ?? {}) as SdkError;
  const shortCode = typeof code === 'string' && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
  if (error instanceof DeadlineError || name === 'AbortError' || name === 'TimeoutError')
    return new LanguageServiceError('timed-out');
  // The SDK throws a TypeError when it reads a reply that lacks what it expects.
  if (statusCode === undefined && !shortCode) return new LanguageServiceError('unreadable');
  if (statusCode === undefined) {
    return new LanguageServiceError(
      shortCode === 'PARSE_ERROR' ? 'unreadable' : 'unavailable',
      undefined,
      undefined,
      shortCode,
    );
  }
  const wait = retryAfterMs((header) => response?.headers?.get(header), nowMs);
  return new LanguageServiceError(faultOf(statusCode, wait), statusCode, wait, shortCode);
}

interface SdkError {
  name?: string;
  statusCode?: number;
  code?: unknown;
  response?: { headers?: { get(name: string): string | undefined } };
}

function faultOf(status: number, wait: number | undefined): LanguageServiceFault {
  if (status === 429 || (status === 503 && wait !== undefined)) return 'throttled';
  if (status === 401 || status === 403) return 'refused';
  if (status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'unreadable';
}

/** No service is left alone for longer, whatever it asks for. */
const longestWaitMs = 3_600_000;
const httpDate = /^[A-Z][a-z]+, .* GMT$/;

/**
 * RFC 9110: `Retry-After` is a number of seconds or a date. Azure also sends milliseconds in headers of its own.
 * Anything else says nothing.
 */
function retryAfterMs(header: (name: string) => string | undefined, nowMs: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = header(name);
    if (value && /^\d+$/.test(value)) return clampWait(Number(value));
  }
  const value = header('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return clampWait(Number(value) * 1000);
  const date = httpDate.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : clampWait(date - nowMs);
}

function clampWait(waitMs: number): number {
  return Math.min(longestWaitMs, Math.max(0, waitMs));
}
