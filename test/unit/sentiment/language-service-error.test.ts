import { DeadlineError } from '../../../shared/deadline';
import { LanguageServiceError, toLanguageServiceError } from '../../../shared/sentiment/language-service-error';

const nowMs = Date.UTC(2026, 10, 22, 10, 0, 0);
/** An error as the SDK throws it for a reply of this status with these headers. */
const reply = (statusCode: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error('the text of the reply'), {
    name: 'RestError',
    statusCode,
    response: { headers: { get: (name: string) => headers[name] } },
  });

describe('toLanguageServiceError', () => {
  it.each([
    [400, 'rejected'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'rejected'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('classifies a reply of status %i as %s', (status, fault) => {
    expect(toLanguageServiceError(reply(status), nowMs)).toMatchObject({ fault, status });
  });

  it('classifies a 503 with Retry-After as throttled', () => {
    expect(toLanguageServiceError(reply(503, { 'retry-after': '5' }), nowMs).fault).toBe('throttled');
  });

  it.each([
    [{ 'retry-after': '26' }, 26_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
    [{ 'x-ms-retry-after-ms': '700' }, 700],
    [{ 'retry-after': '3600' }, 3_600_000],
    [{ 'retry-after': '3601' }, 3_600_000],
    [{ 'retry-after': '99999999999999999999' }, 3_600_000],
    [{ 'retry-after': '9'.repeat(400) }, 3_600_000],
    [{ 'retry-after-ms': '99999999999999999999' }, 3_600_000],
    [{ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 3_600_000],
    [{ 'retry-after': 'Mon, 01 Jan 0001 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'Fri, 99 Dec 9999 23:59:59 GMT' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '1e20' }, undefined],
    [{ 'retry-after': '1.5' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('converts %j to a wait of %s ms', (headers, retryAfterMs) => {
    expect(toLanguageServiceError(reply(429, headers as Record<string, string>), nowMs).retryAfterMs).toBe(
      retryAfterMs,
    );
  });

  it.each([
    [Object.assign(new Error('x'), { name: 'AbortError' }), 'timed-out'],
    [new DeadlineError(5), 'timed-out'],
    [null, 'unreadable'],
    [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'unavailable'],
    [new TypeError('x'), 'unreadable'],
  ])('classifies an error without a reply: %s', (error, fault) => {
    expect(toLanguageServiceError(error, nowMs).fault).toBe(fault);
  });

  it('contains the facts and no text of the SDK', () => {
    const error = toLanguageServiceError(reply(429, { 'retry-after': '26' }), nowMs);
    expect(error.message).toBe('Azure AI Language: throttled (status 429, retry after 26000 ms)');
    expect(error.cause).toBeUndefined();
  });

  it('does not change an error that is already converted', () => {
    const error = new LanguageServiceError('refused', 401);
    expect(toLanguageServiceError(error, nowMs)).toBe(error);
  });
});
