// The REST API of the stand-in: every operation, in both versions of its paths, with the service's error replies.
import { HubConnectionState } from '@microsoft/signalr';
import { runStandIn, type ListeningClient, type RunningStandIn } from '../../support/running-stand-in';

let run: RunningStandIn;
beforeEach(async () => {
  run = await runStandIn();
});
afterEach(() => run.close());

const message = { target: 'text', arguments: ['x'] };
const latest = '/api/hubs/chat';
const v1 = '/api/v1/hubs/chat';
const statusOf = async (method: string, path: string) => (await run.call(method, path)).status;
const notFound = (errorCode: string) => ({ status: 404, errorCode });
const answer = async (method: string, path: string) => {
  const { status, errorCode } = await run.call(method, path);
  return { status, errorCode };
};

/** Two connections of the user `u`, of which the first is in the group `g`, and one of another user. */
async function connectThree(): Promise<[ListeningClient, ListeningClient, ListeningClient]> {
  const [one, two, other] = [
    await run.connect({ user: 'u' }),
    await run.connect({ user: 'u' }),
    await run.connect({ user: 'v' }),
  ];
  await run.call('PUT', `${latest}/groups/g/connections/${one.connectionId}`);
  return [one, two, other];
}

/** What each client has received, after everything sent has arrived. */
async function received(clients: readonly ListeningClient[]) {
  await Promise.all(clients.map((client) => run.settle(client)));
  return clients.map((client) => client.received);
}

describe('sending', () => {
  it.each([
    ['everybody', '', ['x', 'x', 'x']],
    ['a group', '/groups/g', ['x', '', '']],
    ['a user', '/users/u', ['x', 'x', '']],
    ['a connection', '/connections/{id}', ['x', '', '']],
  ])('reaches %s', async (_, path, expected) => {
    const clients = await connectThree();
    for (const base of [`${latest}{path}/:send?api-version=2022-06-01`, `${v1}{path}`, `${v1}{path}/:send`]) {
      await run.send(base.replace('{path}', path.replace('{id}', clients[0].connectionId)), 'x');
    }
    expect(await received(clients)).toEqual(expected.map((text) => (text ? [text, text, text] : [])));
  });

  it.each([
    ['everybody', '', ['', 'x', '']],
    ['a group', '/groups/all', ['', 'x', '']],
  ])('to %s skips excluded connections', async (_, path, expected) => {
    const clients = await connectThree();
    for (const { connectionId } of clients) await run.call('PUT', `${latest}/groups/all/connections/${connectionId}`);
    const [first, , third] = clients;
    await run.send(`${latest}${path}/:send?excluded=${first.connectionId}&excluded=${third.connectionId}`, 'x');
    expect(await received(clients)).toEqual(expected.map((text) => (text ? [text] : [])));
  });

  it.each(['', '/groups/g', '/users/u', '/connections/c'])('is accepted without listeners: %s', async (path) => {
    expect((await run.post(`${latest}${path}/:send?api-version=2022-06-01`, message)).status).toBe(202);
  });

  it.each([
    ['without arguments', { target: 'text' }],
    ['with null for arguments', { Target: 'text', Arguments: null }],
  ])('accepts a message %s', async (_, body) => {
    const [one] = await connectThree();
    const arrived = new Promise<unknown[]>((resolve) => one.client.on('text', (...values) => resolve(values)));
    expect((await run.post(`${latest}/:send`, body)).status).toBe(202);
    expect(await arrived).toEqual([]);
  });

  it.each([
    ['a target that is no string', { Target: 7, Arguments: [] }],
    ['no target', { Arguments: [] }],
    ['a blank target', { Target: ' ', Arguments: [] }],
    ['arguments that are no array', { Target: 't', Arguments: {} }],
    ['arguments too deep', `{"target":"t","arguments":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['null', null],
    ['an array', []],
    ['a text', '"x"'],
    ['no JSON', 'x'],
    ['nothing', ''],
  ])('rejects %s with 400 and a reason; clients receive nothing', async (_, body) => {
    const one = await run.connect();
    const { status, text } = await run.post(`${latest}/:send`, body);
    expect(status).toBe(400);
    expect((JSON.parse(text) as { message: string }).message).toMatch(/must|may/);
    expect(await received([one])).toEqual([[]]);
    expect(one.client.state).toBe(HubConnectionState.Connected);
  });

  it.each(['text/plain', 'application/x-msgpack', ''])('rejects the type %j with 415', async (type) => {
    expect((await run.post(`${latest}/:send`, message, type)).status).toBe(415);
  });

  it('accepts JSON with a character set, and rejects more than 1 MB', async () => {
    expect((await run.post(`${latest}/:send`, message, 'application/json; charset=utf-8')).status).toBe(202);
    const body = { target: 't', arguments: ['x'.repeat(1_048_576)] };
    expect((await run.post(`${latest}/:send`, body)).status).toBe(413);
  });
});

describe('closing', () => {
  it.each([
    ['a hub', '/:closeConnections', 'uuv', 204],
    ['a group', '/groups/g/:closeConnections', 'u', 204],
    ['a user', '/users/u/:closeConnections', 'uu', 204],
  ])('the connections of %s sends the reason', async (_, path, closed, status) => {
    const clients = await connectThree();
    expect(await statusOf('POST', `${latest}${path}?reason=going%20down`)).toBe(status);
    for (const client of clients.slice(0, closed.length))
      expect((await client.closed)?.message).toContain('going down');
    const rest = clients.slice(closed.length);
    await received(rest);
    for (const { client } of rest) expect(client.state).toBe(HubConnectionState.Connected);
  });

  it.each(['', '/groups/all', '/users/u'])('skips excluded connections: %s', async (path) => {
    const [one, two, other] = await connectThree();
    for (const { connectionId } of [one, two])
      await run.call('PUT', `${latest}/groups/all/connections/${connectionId}`);
    const excluded = `excluded=${one.connectionId}&excluded=${other.connectionId}`;
    expect(await statusOf('POST', `${latest}${path}/:closeConnections?${excluded}`)).toBe(204);
    expect(await two.closed).toBeUndefined();
    await received([one, other]);
    expect(one.client.state).toBe(HubConnectionState.Connected);
  });

  it.each([
    [latest, 200],
    [v1, 202],
  ])('one connection by %s', async (base, status) => {
    const [one, two] = await connectThree();
    expect(await statusOf('DELETE', `${base}/connections/${one.connectionId}?reason=why`)).toBe(status);
    expect((await one.closed)?.message).toContain('why');
    expect(await statusOf('DELETE', `${base}/connections/unknown`)).toBe(status);
    expect(await received([two])).toEqual([[]]);
  });
});

describe('groups of connections', () => {
  it.each([
    ['/groups/g/connections/', ''],
    ['/connections/', '/groups/g'],
  ])('are managed by %s{id}%s', async (before, after) => {
    const { connectionId } = await run.connect();
    const path = (id: string) => `${latest}${before}${id}${after}`;
    expect(await answer('PUT', path(connectionId))).toEqual({ status: 200, errorCode: null });
    expect(await answer('PUT', path(connectionId))).toEqual({ status: 200, errorCode: null });
    expect(await statusOf('HEAD', `${latest}/groups/g`)).toBe(200);
    expect(await answer('DELETE', path(connectionId))).toEqual({ status: 200, errorCode: null });
    expect(await statusOf('HEAD', `${latest}/groups/g`)).toBe(404);
    const unknown = notFound('Error.Connection.NotExisted');
    expect(await answer('DELETE', path(connectionId))).toEqual(unknown);
    expect(await answer('PUT', path('unknown'))).toEqual(unknown);
    expect(await answer('DELETE', path('unknown'))).toEqual(unknown);
  });

  it('can all be left in one call', async () => {
    const [one, two] = await connectThree();
    for (const { connectionId } of [one, two]) await run.call('PUT', `${latest}/groups/h/connections/${connectionId}`);
    expect(await statusOf('DELETE', `${latest}/connections/${one.connectionId}/groups`)).toBe(200);
    expect(await statusOf('DELETE', `${latest}/connections/unknown/groups`)).toBe(200);
    for (const group of ['g', 'h']) await run.send(`${latest}/groups/${group}/:send`, group);
    expect(await received([one, two])).toEqual([[], ['h']]);
  });

  it('are listed in pages', async () => {
    const clients = await connectThree();
    for (const { connectionId } of clients) await run.call('PUT', `${latest}/groups/all/connections/${connectionId}`);
    const members = clients.map(({ connectionId }, index) => ({ connectionId, userId: index < 2 ? 'u' : 'v' }));
    const list = async (path: string) =>
      JSON.parse((await run.call('GET', path)).text) as { value: unknown[]; nextLink?: string };
    const path = `${latest}/groups/all/connections`;
    expect(await list(path)).toEqual({ value: members });
    expect(await list(`${path}?top=1`)).toEqual({ value: members.slice(0, 1) });
    const first = await list(`${path}?maxpagesize=2`);
    expect(first.value).toEqual(members.slice(0, 2));
    expect(await list(first.nextLink?.replace(run.baseUrl, '') ?? '')).toEqual({ value: members.slice(2) });
    expect(await statusOf('GET', `${path}?maxpagesize=0`)).toBe(400);
  });
});

describe('groups of users', () => {
  it.each([
    [latest, '/users/u/groups/g', 200, 204],
    [v1, '/users/u/groups/g', 202, 202],
    [v1, '/groups/g/users/u', 202, 202],
  ])('are managed by %s%s', async (base, path, added, removed) => {
    const one = await run.connect({ user: 'u' });
    expect(await answer('HEAD', base + path)).toEqual(notFound('Info.User.NotInGroup'));
    expect(await statusOf('PUT', base + path)).toBe(added);
    expect([await statusOf('HEAD', base + path), await statusOf('GET', base + path)]).toEqual([200, 200]);
    const later = await run.connect({ user: 'u' });
    await run.send(`${base}/groups/g`, 'in');
    expect(await statusOf('DELETE', base + path)).toBe(removed);
    expect(await statusOf('DELETE', base + path)).toBe(removed);
    expect(await statusOf('HEAD', base + path)).toBe(404);
    await run.send(`${base}/groups/g`, 'out');
    expect(await received([one, later])).toEqual([['in'], ['in']]);
  });

  it('can all be left in one call, those of each connection included', async () => {
    const [one, two] = await connectThree();
    await run.call('PUT', `${latest}/users/u/groups/h`);
    expect(await statusOf('DELETE', `${latest}/users/u/groups`)).toBe(200);
    for (const group of ['g', 'h']) await run.send(`${latest}/groups/${group}/:send`, group);
    const later = await run.connect({ user: 'u' });
    await run.send(`${latest}/groups/h/:send`, 'h');
    expect(await received([one, two, later])).toEqual([[], [], []]);
  });

  it('may have a time limit, or include only the current connections', async () => {
    const path = `${latest}/users/u/groups/g`;
    const one = await run.connect({ user: 'u' });
    await run.call('PUT', `${path}?ttl=0`);
    const later = await run.connect({ user: 'u' });
    await run.send(`${latest}/groups/g/:send`, 'x');
    expect(await received([one, later])).toEqual([['x'], []]);
    expect(await statusOf('HEAD', path)).toBe(404);

    await run.call('PUT', `${path}?ttl=1`);
    expect(await statusOf('HEAD', path)).toBe(200);
    while ((await statusOf('HEAD', path)) === 200);
    await run.send(`${latest}/groups/g/:send`, 'y');
    expect(await received([one, later])).toEqual([['x'], []]);
    for (const ttl of ['x', '-1', '1.5']) expect(await statusOf('PUT', `${path}?ttl=${ttl}`)).toBe(400);
  });
});

describe('the state of the service', () => {
  it.each([latest, v1])('is returned by %s', async (base) => {
    const [one] = await connectThree();
    for (const method of ['HEAD', 'GET']) {
      for (const path of [`/connections/${one.connectionId}`, '/groups/g', '/users/u'])
        expect(await answer(method, base + path)).toEqual({ status: 200, errorCode: null });
      expect(await answer(method, `${base}/connections/c`)).toEqual(notFound('Warning.Connection.NotExisted'));
      expect(await answer(method, `${base}/groups/h`)).toEqual(notFound('Warning.Group.NotExisted'));
      expect(await answer(method, `${base}/users/w`)).toEqual(notFound('Warning.User.NotExisted'));
    }
  });

  it.each(['/api/health', '/api/v1/health', '/api/health?api-version=2022-06-01'])('is healthy: %s', async (path) => {
    for (const method of ['HEAD', 'GET']) expect((await fetch(run.baseUrl + path, { method })).status).toBe(200);
    expect((await fetch(run.baseUrl + path, { method: 'POST' })).status).toBe(405);
  });
});

describe('names', () => {
  it.each(['%20', '%0A', 'x'.repeat(1025), '%ff', ''])('rejects the group %j', async (name) => {
    expect((await run.post(`${latest}/groups/${name}/:send`, message)).status).toBe(400);
    for (const path of [`/groups/${name}/connections/c`, `/users/u/groups/${name || '%20'}`])
      expect(await statusOf('PUT', latest + path)).toBe(400);
  });

  it('accepts a group of 1,024 characters', async () => {
    expect((await run.post(`${latest}/groups/${'x'.repeat(1024)}/:send`, message)).status).toBe(202);
  });

  it.each(['7up', 'a-b', 'x'.repeat(129), '%20', '%ff'])('rejects the hub and the application %j', async (name) => {
    expect((await run.post(`/api/hubs/${name}/:send`, message)).status).toBe(400);
    expect((await run.post(`${latest}/:send?application=${name}`, message)).status).toBe(400);
  });

  it('ignores the case of a hub, and separates the hubs of applications', async () => {
    const [one, other] = [await run.connect({ hub: 'Chat' }), await run.connect({ hub: 'app_chat' })];
    await run.send('/api/hubs/CHAT/:send', 'hub');
    await run.send('/API/Hubs/chat/:Send?Application=App', 'application');
    await Promise.all([run.settle(one), run.settle(other, 'app_chat')]);
    expect([one.received, other.received]).toEqual([['hub'], ['application']]);
  });
});

describe('anything else', () => {
  it.each(['/nothing', '/groups', '/groups/g/h', '/users/u/:nothing', '/:nothing', '/groups/g/connections/c/d'])(
    'is not found: %s',
    async (path) => {
      expect(await statusOf('POST', latest + path)).toBe(404);
    },
  );

  it.each([
    ['GET', '/:send', 'POST'],
    ['PUT', '', 'POST'],
    ['PATCH', '/groups/g', 'POST, GET, HEAD'],
    ['POST', '/users/u/groups', 'DELETE'],
    ['DELETE', '/:closeConnections', 'POST'],
  ])('is not allowed: %s %s', async (method, path, allowed) => {
    const { status, headers } = await run.call(method, latest + path);
    expect([status, headers.get('allow')]).toEqual([405, allowed]);
  });
});
