import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { SignJWT, UnsecuredJWT } from 'jose';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { connectionInfo, readSignalRConnection } from '../../../local/functions-host/signalr-connection';
import { createSignalRPublisher } from '../../../local/functions-host/signalr-output';
import {
  createSignalRStandIn,
  emulatorAccessKey,
  standInConnectionString,
  type SignalRStandIn,
} from '../../../local/signalr-stand-in/signalr-stand-in';
import { rawRequest } from '../../support/raw-request';

const times = { pingMs: 40, silenceMs: 150, handshakeMs: 150 };
const publisher = createSignalRPublisher();
const open: HubConnection[] = [];
let standIn: SignalRStandIn;
let connection: ReturnType<typeof readSignalRConnection>;
let baseUrl: string;

beforeEach(() => startStandIn());

async function startStandIn(connectMs = 5_000) {
  standIn = createSignalRStandIn({ ...times, connectMs });
  standIn.server.listen(0, '127.0.0.1');
  await once(standIn.server, 'listening');
  const { port } = standIn.server.address() as { port: number };
  connection = readSignalRConnection(standInConnectionString(port));
  baseUrl = `http://127.0.0.1:${port}`;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.stop()));
  await standIn.close();
});

afterAll(() => publisher.close());

/** A real client that is connected; it keeps what it hears of `told`. */
async function connectClient(hubName = 'chat') {
  const { url, accessToken } = await connectionInfo(connection, hubName);
  const client = new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: () => accessToken })
    .configureLogging(LogLevel.None)
    .build();
  client.serverTimeoutInMilliseconds = 5_000;
  client.keepAliveIntervalInMilliseconds = 50;
  const heard: unknown[] = [];
  client.on('told', (...parameters: unknown[]) => heard.push(...parameters));
  await client.start();
  open.push(client);
  return { client, heard, connectionId: client.connectionId ?? '' };
}

const publish = (value: unknown, hubName = 'chat') => publisher.publish(connection, hubName, value);
const told = (text: string, to: object = {}) => ({ target: 'told', arguments: [text], ...to });

/** Everything sent before has arrived once this has, since messages to a client keep their order. */
async function settle(client: HubConnection, connectionId: string) {
  const arrived = new Promise<void>((resolve) => client.on('settled', resolve));
  await publish({ target: 'settled', arguments: [], connectionId });
  await arrived;
}

/** A token as the service wants it, or with one thing wrong. */
async function token(
  path: string,
  { key = emulatorAccessKey, expires = '1m', audience = `http://127.0.0.1${path}` } = {},
) {
  const jwt = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setAudience(audience).setExpirationTime(expires);
  return jwt.sign(new TextEncoder().encode(key));
}

async function call(
  method: string,
  path: string,
  { body, type = 'application/json', bearer }: { body?: string; type?: string; bearer?: string } = {},
) {
  const [address = ''] = path.split('?');
  const authorization = `Bearer ${bearer ?? (await token(address))}`;
  const headers = { authorization, ...(body !== undefined && { 'content-type': type }) };
  const reply = await fetch(baseUrl + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: reply.status, errorCode: reply.headers.get('x-ms-error-code') };
}

const post = (path: string, body: string, type?: string) => call('POST', path, { body, ...(type && { type }) });
const anyMessage = JSON.stringify({ Target: 'told', Arguments: ['x'] });

describe('a real client', () => {
  it('hears what goes to its groups, to its connection and to everybody, in order', async () => {
    const [one, two] = [await connectClient(), await connectClient()];
    await publish([
      { action: 'add', groupName: 'a/b é', connectionId: one.connectionId },
      told('group', { groupName: 'a/b é' }),
      told('connection', { connectionId: one.connectionId }),
      told('everybody'),
    ]);
    await Promise.all([settle(one.client, one.connectionId), settle(two.client, two.connectionId)]);
    expect(one.heard).toEqual(['group', 'connection', 'everybody']);
    expect(two.heard).toEqual(['everybody']);
  });

  it('hears nothing of a group after it was taken out, or of another hub', async () => {
    const one = await connectClient();
    await publish([
      { action: 'add', groupName: 'g', connectionId: one.connectionId },
      { action: 'remove', groupName: 'g', connectionId: one.connectionId },
      told('group', { groupName: 'g' }),
    ]);
    await publish(told('other hub'), 'other');
    await settle(one.client, one.connectionId);
    expect(one.heard).toEqual([]);
  });

  it('is in no group after it has connected again', async () => {
    const one = await connectClient();
    await publish({ action: 'add', groupName: 'g', connectionId: one.connectionId });
    await one.client.stop();
    await one.client.start();
    expect(one.client.connectionId).not.toBe(one.connectionId);
    await publish(told('group', { groupName: 'g' }));
    await settle(one.client, one.client.connectionId ?? '');
    expect(one.heard).toEqual([]);
  });

  it('is told to come back when the service closes', async () => {
    const one = await connectClient();
    const closed = new Promise<Error | undefined>((resolve) => one.client.onclose(resolve));
    await standIn.close();
    expect(await closed).toBeUndefined();
    expect(one.client.state).toBe(HubConnectionState.Disconnected);
  });

  it('is disconnected when it calls the server', async () => {
    const one = await connectClient();
    const closed = new Promise((resolve) => one.client.onclose(resolve));
    await expect(one.client.invoke('anything')).rejects.toThrow();
    await closed;
  });
});

describe('the client endpoint', () => {
  const path = '/client/?hub=chat';
  const negotiate = async () => {
    const headers = { authorization: `Bearer ${await token(path)}`, origin: 'http://page.example' };
    return fetch(`${baseUrl}/client/negotiate?hub=chat&negotiateVersion=1`, { method: 'POST', headers });
  };
  const webSocket = async (connectionToken?: string) => {
    const id = connectionToken === undefined ? '' : `&id=${connectionToken}`;
    return new WebSocket(`${baseUrl.replace('http', 'ws')}${path}${id}&access_token=${await token(path)}`);
  };
  const refusal = async (socket: WebSocket) =>
    ((await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }])[1].statusCode;
  const ready = async () => {
    const socket = await webSocket();
    await once(socket, 'open');
    socket.send('{"protocol":"json","version":1}\x1e');
    expect(String(((await once(socket, 'message')) as [Buffer])[0])).toBe('{}\x1e');
    return socket;
  };

  it('negotiates WebSockets with text, for pages of any origin', async () => {
    const reply = await negotiate();
    expect(await reply.json()).toMatchObject({
      negotiateVersion: 1,
      availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
    });
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://page.example');
    expect(reply.headers.get('access-control-allow-credentials')).toBe('true');
  });

  it('lets a negotiated client connect once', async () => {
    const { connectionToken } = (await (await negotiate()).json()) as { connectionToken: string };
    const first = await webSocket(connectionToken);
    await once(first, 'open');
    expect(await refusal(await webSocket(connectionToken))).toBe(404);
    first.terminate();
  });

  it('refuses a client that connects too late', async () => {
    await standIn.close();
    await startStandIn(0);
    const { connectionToken } = (await (await negotiate()).json()) as { connectionToken: string };
    expect(await refusal(await webSocket(connectionToken))).toBe(404);
  });

  it.each(['/client/negotiate?hub=chat', path])('answers 401 without a good token: %s', async (address) => {
    expect((await fetch(baseUrl + address.replace('/?', '/negotiate?'), { method: 'POST' })).status).toBe(401);
    expect(await refusal(new WebSocket(baseUrl.replace('http', 'ws') + path))).toBe(401);
  });

  it('pings, and drops a client that is silent', async () => {
    const socket = await ready();
    const [ping] = (await once(socket, 'message')) as [Buffer];
    expect(String(ping)).toBe('{"type":6}\x1e');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1006);
  });

  it('keeps a client that sends pings for longer than it may be silent', async () => {
    const socket = await ready();
    for (let elapsed = 0; elapsed < 2 * times.silenceMs; elapsed += times.pingMs) {
      await once(socket, 'message');
      socket.send('{"type":6}\x1e');
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });

  it('drops a client that never shakes hands', async () => {
    const socket = await webSocket();
    await once(socket, 'close');
  });

  it.each(['not json\x1e', '7\x1e', '{"protocol":"messagepack","version":1}\x1e', '{"type":6}\x1e'])(
    'closes a connection that starts with %j',
    async (text) => {
      const socket = await webSocket();
      await once(socket, 'open');
      socket.send(text);
      await once(socket, 'close');
    },
  );

  it('closes a connection that sends more than it takes', async () => {
    const socket = await ready();
    socket.send('x'.repeat(1_100_000));
    await once(socket, 'close');
  });

  it('reads frames that arrive in pieces', async () => {
    const socket = await webSocket();
    await once(socket, 'open');
    socket.send('{"protocol":"js');
    socket.send('on","version":1}\x1e{"type":6}');
    expect(String(((await once(socket, 'message')) as [Buffer])[0])).toBe('{}\x1e');
    socket.terminate();
  });
});

describe('the data plane', () => {
  it.each([
    ['to everybody', '/api/hubs/chat/:send'],
    ['to a group', '/api/hubs/chat/groups/g/:send'],
    ['to a user', '/api/hubs/chat/users/u/:send'],
    ['to a connection', '/api/hubs/chat/connections/c/:send'],
  ])('takes a message %s, whoever listens', async (_, path) => {
    expect((await post(`${path}?api-version=2022-06-01`, anyMessage)).status).toBe(202);
  });

  it.each([
    ['a target that is no string', { Target: 7, Arguments: [] }],
    ['no target', { Arguments: [] }],
    ['an empty target', { Target: '', Arguments: [] }],
    ['arguments that are no array', { Target: 't', Arguments: {} }],
    ['no arguments', { Target: 't' }],
    ['null', null],
    ['an array', []],
  ])('refuses %s with 400, and clients hear nothing of it', async (_, message) => {
    const one = await connectClient();
    expect((await post('/api/hubs/chat/:send', JSON.stringify(message))).status).toBe(400);
    await settle(one.client, one.connectionId);
    expect(one.client.state).toBe(HubConnectionState.Connected);
  });

  it.each([
    ['no JSON', 'x', 'application/json', 400],
    ['another type', anyMessage, 'text/plain', 415],
    ['more than 1 MB', JSON.stringify({ Target: 't', Arguments: ['x'.repeat(1_048_576)] }), 'application/json', 413],
  ])('refuses a body that is %s', async (_, body, type, status) => {
    expect((await post('/api/hubs/chat/:send', body, type)).status).toBe(status);
  });

  it.each(['%20', 'x'.repeat(1025)])('refuses the group name %j', async (name) => {
    expect((await post(`/api/hubs/chat/groups/${name}/:send`, anyMessage)).status).toBe(400);
    expect((await call('PUT', `/api/hubs/chat/groups/${name}/connections/c`)).status).toBe(400);
  });

  it('adds and removes a connection that exists, and says which does not', async () => {
    const { connectionId } = await connectClient();
    const path = (id: string) => `/api/hubs/chat/groups/g/connections/${id}`;
    expect(await call('PUT', path(connectionId))).toEqual({ status: 200, errorCode: null });
    expect(await call('DELETE', path(connectionId))).toEqual({ status: 200, errorCode: null });
    expect(await call('DELETE', path(connectionId))).toEqual({ status: 404, errorCode: null });
    const unknown = { status: 404, errorCode: 'Error.Connection.NotExisted' };
    expect(await call('PUT', path('unknown'))).toEqual(unknown);
    expect(await call('DELETE', path('unknown'))).toEqual(unknown);
  });

  it('manages the groups of users, also of those who are not connected', async () => {
    expect((await call('PUT', '/api/hubs/chat/users/u/groups/g')).status).toBe(200);
    expect((await call('DELETE', '/api/hubs/chat/users/u/groups/g')).status).toBe(204);
    expect((await call('DELETE', '/api/hubs/chat/users/u/groups')).status).toBe(200);
  });

  it('tells whether a connection or a group exists', async () => {
    const { connectionId } = await connectClient();
    await publish({ action: 'add', groupName: 'g', connectionId });
    const exists = async (path: string) => (await call('HEAD', `/api/hubs/chat/${path}`)).status;
    expect([await exists(`connections/${connectionId}`), await exists('groups/g')]).toEqual([200, 200]);
    expect([await exists('connections/c'), await exists('groups/h'), await exists('users/u')]).toEqual([404, 404, 404]);
  });

  const path = '/api/hubs/chat/:send';
  it.each([
    ['of another key', () => token(path, { key: 'x'.repeat(64) })],
    ['that has expired', () => token(path, { expires: '-1s' })],
    ['for another address', () => token('/api/hubs/other/:send')],
    ['for another host', () => token(path, { audience: `http://elsewhere.example${path}` })],
    [
      'without a signature',
      () => Promise.resolve(new UnsecuredJWT({ aud: `http://127.0.0.1${path}` }).setExpirationTime('1m').encode()),
    ],
    ['that is none', () => Promise.resolve('x')],
  ])('refuses a token %s', async (_, bearer) => {
    expect((await call('POST', path, { body: anyMessage, bearer: await bearer() })).status).toBe(401);
  });

  it('takes a token whose audience has the query', async () => {
    const bearer = await token(path, { audience: `http://localhost${path}?api-version=2022-06-01` });
    expect((await call('POST', `${path}?api-version=2022-06-01`, { body: anyMessage, bearer })).status).toBe(202);
  });
});

it.each([
  'GET //',
  'GET /%',
  'POST /api/hubs/%ff/:send',
  'GET http://[',
  'OPTIONS *',
  'GET /client/',
  'GET /api/hubs/',
])('survives %s', async (line) => {
  await rawRequest(baseUrl, [`${line} HTTP/1.1`, 'Host: x']);
  await rawRequest(baseUrl, [`${line} HTTP/1.1`, 'Host: a b', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']);
  expect((await fetch(`${baseUrl}/api/health`)).status).toBe(200);
});

it('gives up on a service that does not answer, in the time it is given', async () => {
  const hanging = createSignalRStandIn();
  hanging.server.removeAllListeners('request');
  hanging.server.listen(0, '127.0.0.1');
  await once(hanging.server, 'listening');
  const { port } = hanging.server.address() as { port: number };
  const impatient = createSignalRPublisher(50);
  const sent = impatient.publish(readSignalRConnection(standInConnectionString(port)), 'chat', told('x'));
  await expect(sent).rejects.toThrow('did not answer within 0.05 s');
  impatient.close();
  await hanging.close();
});
