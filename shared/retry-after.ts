// Reads the time that a server asks its callers to wait.

/** The upper limit for a wait, in milliseconds. */
const maxWaitMs = 3_600_000;
const httpDate = /^[A-Z][a-z]+, .* GMT$/;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds: a number of seconds or an HTTP date (RFC 9110, 10.2.3),
 * at most an hour. Undefined for any other value.
 */
export function retryAfterMs(header: string | null | undefined, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return clampWait(Number(value) * 1000);
  const date = httpDate.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : clampWait(date - nowMs);
}

/** A wait in milliseconds, not negative and at most an hour. */
export function clampWait(waitMs: number): number {
  return Math.min(maxWaitMs, Math.max(0, waitMs));
}
