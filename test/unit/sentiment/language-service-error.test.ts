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
  ])('calls a reply of status %i %s', (status, fault) => {
    expect(toLanguageServiceError(reply(status), nowMs)).toMatchObject({ fault, status });
  });

  it('calls a 503 that names a time to come back throttled', () => {
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
  ])('reads from %j to wait %s ms', (headers, retryAfterMs) => {
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
  ])('tells by kind what came without a reply: %s', (error, fault) => {
    expect(toLanguageServiceError(error, nowMs).fault).toBe(fault);
  });

  it('says the facts and nothing that the SDK said', () => {
    const error = toLanguageServiceError(reply(429, { 'retry-after': '26' }), nowMs);
    expect(error.message).toBe('Azure AI Language: throttled (status 429, retry after 26000 ms)');
    expect(error.cause).toBeUndefined();
  });

  it('leaves an error that is already told in facts as it is', () => {
    const error = new LanguageServiceError('refused', 401);
    expect(toLanguageServiceError(error, nowMs)).toBe(error);
  });
});
