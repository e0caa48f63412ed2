// Failures of the cloud service, without customer data. The SDK's errors never leave the adapter, because they contain
// the request and with it the customer's text.
import { DeadlineError } from '../deadline';
import { clampWait, retryAfterMs } from '../retry-after';

/** The kinds of failure that callers may handle differently. */
export const languageServiceFaults = [
  'timed-out', // no answer within the time limit
  'throttled', // 429, or 503 with Retry-After
  'refused', // 401 or 403: key or role is wrong
  'unavailable', // 5xx, or no connection
  'rejected', // another 4xx: the service does not accept the request
  'unreadable', // an answer that can't be parsed
] as const;
export type LanguageServiceFault = (typeof languageServiceFaults)[number];

/** The service could not be used. Contains no text, key or reply body. */
export class LanguageServiceError extends Error {
  override readonly name = 'LanguageServiceError';

  constructor(
    readonly fault: LanguageServiceFault,
    /** HTTP status of the reply, if there was one. */
    readonly status?: number,
    /** The service's `Retry-After`, in milliseconds. */
    readonly retryAfterMs?: number,
    /** The error code of the service or the network, such as `ECONNREFUSED`. */
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

/**
 * Converts any error of the SDK or of the time limit.
 * @param nowMs epoch milliseconds, to convert a `Retry-After` that is a date
 */
export function toLanguageServiceError(error: unknown, nowMs: number): LanguageServiceError {
  if (error instanceof LanguageServiceError) return error;
  const { name, statusCode, code, response } = (error ?? {}) as SdkError;
  const shortCode = typeof code === 'string' && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
  if (error instanceof DeadlineError || name === 'AbortError' || name === 'TimeoutError')
    return new LanguageServiceError('timed-out');
  // The SDK throws a TypeError when the reply lacks an expected field.
  if (statusCode === undefined && !shortCode) return new LanguageServiceError('unreadable');
  if (statusCode === undefined) {
    return new LanguageServiceError(
      shortCode === 'PARSE_ERROR' ? 'unreadable' : 'unavailable',
      undefined,
      undefined,
      shortCode,
    );
  }
  const wait = waitOf((header) => response?.headers?.get(header), nowMs);
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

/** Azure also sends milliseconds in its own headers. */
function waitOf(header: (name: string) => string | undefined, nowMs: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = header(name);
    if (value && /^\d+$/.test(value)) return clampWait(Number(value));
  }
  return retryAfterMs(header('retry-after'), nowMs);
}
