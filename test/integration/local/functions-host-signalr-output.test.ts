import { decodeJwt } from 'jose';
import { host, send, signalR, useFixtureHost } from '../../support/host-fixture/fixture-host';

useFixtureHost();

describe('the SignalR output', () => {
  const message = (n: number, to: object = {}) => ({ target: 'text', arguments: [{ n }], ...to });

  it('is sent in order, one call per item, before the caller gets the reply', async () => {
    const items = [
      { action: 'add', groupName: 'a b/c', connectionId: 'c1' },
      message(1, { groupName: 'a b/c' }),
      message(2, { userId: 'u1' }),
      { action: 'remove', groupName: 'g', userId: 'u1' },
      { action: 'removeAll', userId: 'u1' },
      message(3, { connectionId: 'c1' }),
    ];
    expect(await (await send([items])).text()).toBe('sent');
    expect(signalR.calls.map(({ method, path }) => `${method} ${path.replace('?api-version=2022-06-01', '')}`)).toEqual(
      [
        'PUT /api/hubs/first/groups/a%20b%2Fc/connections/c1',
        'POST /api/hubs/first/groups/a%20b%2Fc/:send',
        'POST /api/hubs/first/users/u1/:send',
        'DELETE /api/hubs/first/users/u1/groups/g',
        'DELETE /api/hubs/first/users/u1/groups',
        'POST /api/hubs/first/connections/c1/:send',
      ],
    );
    expect(signalR.calls[1]?.body).toEqual({ Target: 'text', Arguments: [{ n: 1 }] });
  });

  it('has a token for the exact URL, without the port', async () => {
    await send([message(1, { groupName: 'g' })]);
    expect(decodeJwt(signalR.calls[0]?.token ?? '').aud).toBe('http://127.0.0.1/api/hubs/first/groups/g/:send');
  });

  it.each([[[]], [null], [undefined]])('sends nothing for %j', async (value) => {
    expect((await send([value, value])).status).toBe(200);
    expect(signalR.calls).toEqual([]);
  });

  it('reaches everybody when a group is named "..": never pass a raw id as a group name', async () => {
    await send([message(1, { groupName: '..' })]);
    expect(signalR.calls[0]?.path).toBe('/api/hubs/first/:send?api-version=2022-06-01');
  });

  it.each([500, 404, 'reset'] as const)(
    'fails the request and sends no more of that output after the first failure: %s',
    async (answer) => {
      signalR.answer = ({ body }) => (JSON.stringify(body).includes('"n":2') ? answer : 202);
      const reply = await send([[message(1), message(2), message(3)], message(4)]);
      expect([reply.status, await reply.text()]).toEqual([500, '']);
      const numbers = signalR.calls.map(({ body }) => (body as { Arguments: { n: number }[] }).Arguments[0]?.n);
      // The other output runs in parallel, so its message may arrive in between.
      expect(numbers.toSorted()).toEqual([1, 2, 4]);
      expect(numbers.filter((n) => n !== 4)).toEqual([1, 2]);
    },
  );

  it('is sent with an error reply too', async () => {
    expect((await send([message(1)], { status: 409 })).status).toBe(409);
    expect(signalR.calls).toHaveLength(1);
  });

  it('is not sent when the handler throws', async () => {
    const reply = await send([message(1)], { mistake: true });
    expect([reply.status, await reply.text()]).toEqual([500, '']);
    expect(signalR.calls).toEqual([]);
  });

  const gone = { status: 404, errorCode: 'Error.Connection.NotExisted' };
  it.each([
    ['add', 200],
    ['remove', 500],
  ])('to %s a closed connection answers %d', async (action, status) => {
    signalR.answer = () => gone;
    expect((await send([{ action, groupName: 'g', connectionId: 'c' }])).status).toBe(status);
  });

  it.each([
    'text',
    { target: 'text' },
    { target: 7, arguments: [] },
    { action: 'join', groupName: 'g', userId: 'u' },
    { action: 'add', groupName: 'g' },
    { action: 'add', userId: 'u' },
    [message(1), null],
  ])('fails the request for an invalid item: %j', async (item) => {
    expect((await send([item])).status).toBe(500);
  });
});

it('returns connection info with the hub in lower case, also while SignalR is down', async () => {
  const info = (await (await fetch(`${host.baseUrl}/base/connect`)).json()) as { url: string; accessToken: string };
  expect(info.url).toBe(`http://127.0.0.1:${signalR.port}/client/?hub=chat`);
  const { aud, exp = 0 } = decodeJwt(info.accessToken);
  expect(aud).toBe('http://127.0.0.1/client/?hub=chat');
  expect(exp).toBeGreaterThan(Date.now() / 1000);
});
