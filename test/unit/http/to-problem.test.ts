import { ForbiddenError, KeysUnavailableError, UnauthenticatedError } from '../../../shared/access/errors';
import { problem as problemSchema } from '../../../shared/contract/problem';
import { ContentionError, StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { BodyError, InvalidInputError } from '../../../shared/http/body';
import { SignatureError } from '../../../shared/platforms/signature-error';
import {
  MethodNotAllowedError,
  NotFoundError,
  reasonToLog,
  toHttpReply,
  toProblem,
} from '../../../shared/http/to-problem';
import { SettingsError } from '../../../shared/settings';

const secret = 'connection string of a customer';
const cause = new Error(secret);
const faults = [
  { path: 'author.role', message: 'must be one of customer, agent, bot, system' },
  { path: '', message: 'must be well-formed JSON' },
];

/** Every error that has a reply of its own, with that reply. */
const table: [name: string, error: unknown, status: number, type: string, headers?: Record<string, string>][] = [
  ['invalid input', new InvalidInputError(faults), 400, 'invalid-request'],
  ['a missing length', new BodyError(411, 'Send a length.'), 411, 'unacceptable-body'],
  ['too large a body', new BodyError(413, 'Too large.'), 413, 'unacceptable-body'],
  ['another content type', new BodyError(415, 'Send JSON.'), 415, 'unacceptable-body'],
  ['a wrong signature', new SignatureError('No signature matches.'), 401, 'invalid-signature'],
  [
    'no valid token',
    new UnauthenticatedError('The token has expired.', cause),
    401,
    'unauthenticated',
    { 'www-authenticate': 'Bearer' },
  ],
  ['a missing right', new ForbiddenError('not-a-member', 'You are not a member.'), 403, 'forbidden'],
  ['an unknown file', new NotFoundError('No such file.'), 404, 'not-found'],
  ['a wrong method', new MethodNotAllowedError(['GET', 'PUT']), 405, 'method-not-allowed', { allow: 'GET, PUT' }],
  ['storage down', new StorageUnavailableError(cause), 503, 'storage-unavailable', { 'retry-after': '1' }],
  ['contention', new ContentionError(10), 503, 'storage-unavailable', { 'retry-after': '1' }],
  ['unreachable keys', new KeysUnavailableError(cause), 503, 'keys-unavailable', { 'retry-after': '5' }],
  ['faulty settings', new SettingsError([`AUTH_SECRET ${secret}`]), 500, 'misconfigured'],
];

const unexpected: [name: string, thrown: unknown][] = [
  ['any other error', new Error(secret, { cause })],
  ['an error of the language', new TypeError(secret)],
  ['a string', secret],
  ['an object that looks like a reply', { status: 200, message: secret }],
  ['nothing', undefined],
  ['null', null],
];

describe('A problem', () => {
  it.each(table)('has a status and a type for %s', (_, error, status, type, headers = {}) => {
    const reply = toHttpReply(toProblem(error));
    expect(reply.status).toBe(status);
    expect(reply.headers).toEqual({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...headers,
    });
    expect(JSON.parse(reply.body as string)).toMatchObject({ type: `urn:undertone:problem:${type}`, status });
  });

  it.each(unexpected)('is a plain 500 for any other error: %s', (_, thrown) => {
    expect(toProblem(thrown)).toEqual({
      status: 500,
      type: 'urn:undertone:problem:internal-error',
      title: 'Internal error',
      detail: 'Something went wrong here. Send the request again.',
    });
  });

  it.each([...table.map(([name, error]) => [name, error] as const), ...unexpected])(
    'has the documented shape and does not expose the cause: %s',
    (_, error) => {
      const { body } = toHttpReply(toProblem(error));
      expect(body).not.toContain(secret);
      expect(problemSchema.strict().parse(JSON.parse(body as string))).toMatchObject({
        title: expect.stringMatching(/^[A-Z].+[^.]$/) as string,
        detail: expect.stringMatching(/\S/) as string,
      });
    },
  );

  it('lists every fault of invalid input with its path', () => {
    expect(toProblem(new InvalidInputError(faults))).toMatchObject({
      detail: 'author.role must be one of customer, agent, bot, system; The body must be well-formed JSON',
      errors: faults,
    });
  });
});

describe('The log line of a refusal', () => {
  it.each<[name: string, error: Error, reason: string]>([
    ['a missing right', new ForbiddenError('not-a-member', `You are not a member of "${secret}".`), 'not-a-member'],
    ['invalid input', new InvalidInputError(faults), `author.role ${faults[0]!.message}; ${faults[1]!.message}`],
    ['a signature', new SignatureError('No signature matches.'), 'No signature matches.'],
    ['a token', new UnauthenticatedError('The token has expired.', cause), 'The token has expired.'],
    ['a body', new BodyError(415, 'Send JSON.'), 'Send JSON.'],
    ['a path', new NotFoundError('No such file.'), 'No such file.'],
  ])('says which check failed: %s', (_, error, reason) => {
    expect(reasonToLog(error)).toBe(reason);
    expect(reasonToLog(error)).not.toContain(secret);
  });

  it('omits the name of a field that the caller invented', () => {
    const misspelt = new InvalidInputError([{ path: 'Ben\nsaid', message: 'is not a field here' }]);
    expect(reasonToLog(misspelt)).toBe('is not a field here');
  });
});
