import fc from 'fast-check';
import { routes } from '../../../shared/http/routes';
import { MethodNotAllowedError, NotFoundError } from '../../../shared/http/to-problem';
import { refuseUnknownRoute } from '../../../shared/http/unknown-route';

function refusalOf(method: string, path: string): Error {
  try {
    return refuseUnknownRoute(method, path);
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof MethodNotAllowedError) return error;
    throw error;
  }
}

describe('A path that has other methods', () => {
  it.each([
    ['GET', 'messages', ['POST']],
    ['HEAD', 'health', ['GET']],
    ['OPTIONS', 'Conversations/c-1/Watch/', ['POST']],
    ['PATCH', 'queues/a%2Fb', ['GET', 'PUT']],
    ['POST', 'queues/billing/members/ben', ['PUT', 'DELETE']],
    ['GET', 'conversations/c-1', ['DELETE']],
    ['POST', 'panel/assets/any.js', ['GET']],
    ['DELETE', 'panel', ['GET']],
  ])('names them: %s %s', (method, path, allowed) => {
    const error = refusalOf(method, path);
    expect(error).toBeInstanceOf(MethodNotAllowedError);
    expect(error).toMatchObject({ allowed });
    expect(error.message).toBe(`This path takes ${allowed.join(' and ')} only.`);
  });
});

describe('An unknown path', () => {
  it.each([
    ['POST', 'message', 'POST /api/messages'],
    ['GET', 'converstions/c-1/sentiment', 'GET /api/conversations/{conversationId}/sentiment'],
    ['GET', 'conversations/c-1/sentiments', 'GET /api/conversations/{conversationId}/sentiment'],
    ['PUT', 'queue/billing', 'GET /api/queues/{queueId} or PUT /api/queues/{queueId}'],
    ['GET', 'helth', 'GET /api/health'],
    ['GET', 'openapi', ''],
    ['GET', '', ''],
    ['GET', 'conversations//sentiment', ''],
  ])('gets a suggestion of a similar path: %s %s', (method, path, near) => {
    const error = refusalOf(method, path);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.message).toContain(near && `Did you mean ${near}?`);
    expect(error.message).toContain('GET /api/openapi.json');
  });

  it('is always rejected and never quoted', () => {
    const literals = Object.values(routes).flatMap(({ path }) => path.split('/'));
    const segment = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `zounds${text}`),
      fc.constantFrom('', '.', '..', '%2F', '__proto__', ...literals),
    );
    fc.assert(
      fc.property(fc.constantFrom('GET', 'PUT', 'PURGE'), fc.array(segment, { maxLength: 6 }), (method, segments) => {
        expect(refusalOf(method, segments.join('/')).message).not.toContain('zounds');
      }),
    );
  });
});
