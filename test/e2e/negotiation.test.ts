// What a new connection is bound to: to no user and to no group.
import { decodeJwt } from 'jose';
import { negotiation } from '../../shared/contract/service';
import { request } from '../support/http-reply';
import {
  type Person,
  bystanders,
  expectNothingReceivedBy,
  first,
  queueId,
  say,
  sendDirectly,
  signalR,
  watchersOf,
  useTwoInstances,
} from '../support/two-instances';

useTwoInstances();

describe('negotiating', () => {
  it.each([
    ['the body', { body: JSON.stringify({ headers: { 'x-user': 'mallory' }, userId: 'mallory', nameid: 'mallory' }) }],
    [
      'a header',
      { headers: { 'x-user': 'mallory', 'x-ms-signalr-userid': 'mallory', 'x-ms-client-principal-id': 'mallory' } },
    ],
    ['the query', { query: '?userId=mallory&hub=another&hubName=another&asrs.s.uid=mallory' }],
    ['nothing', {}],
  ])('binds the connection to no user, whatever is requested by %s', async (_where, asked) => {
    const { body, headers, query = '' } = asked as { body?: string; headers?: Record<string, string>; query?: string };
    const reply = await request(`${first.baseUrl}/api/negotiate${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await first.token({ sub: 'mallory', roles: ['agent'] })}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body }),
    });
    expect(reply.status).toBe(200);
    const { url, accessToken } = negotiation.parse(reply.json);
    expect(url).toBe(`http://127.0.0.1:${signalR.port}/client/?hub=sentiment`);
    expect(decodeJwt(accessToken)).toEqual({
      aud: 'http://127.0.0.1/client/?hub=sentiment',
      nbf: expect.any(Number) as number,
      iat: expect.any(Number) as number,
      exp: expect.any(Number) as number,
    });
  });

  it('subscribes to nothing: neither to messages to a user of that name nor to what others watch', async () => {
    const [watching] = (await watchersOf([queueId], 'agent')) as [Person];
    const [idle] = bystanders as [Person];
    await sendDirectly(`/users/${encodeURIComponent(idle.agentId)}`, 'for the user of that name');
    const update = await say(first);
    await watching.listener.untilRevision(update.revision);
    expect(idle.listener.events).toEqual([]);
    await expectNothingReceivedBy(bystanders);
    expect(idle.listener.events).toHaveLength(1);
  });
});
