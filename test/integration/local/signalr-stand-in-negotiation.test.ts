// The client endpoint below the transports: negotiation, the handshake, WebSocket frames and the time limits.
import { decode, encode } from '@msgpack/msgpack';
import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import type { ClientTimes } from '../../../local/signalr-stand-in/client-endpoint';
import { runStandIn, type RunningStandIn } from '../../support/running-stand-in';

const path = '/client/?hub=chat';
const negotiatePath = '/client/negotiate?hub=chat&negotiateVersion=1';

let run: RunningStandIn;
/** The received messages of each WebSocket, kept until a test reads them. */
const messages = new WeakMap<WebSocket, AsyncIterator<unknown>>();
beforeEach(() => start());
afterEach(() => run.close());

/** Without pings, unless a test enables them. */
async function start(times: Partial<ClientTimes> = {}) {
  run = await runStandIn({ pingMs: 600_000, ...times });
}
async function restart(times: Partial<ClientTimes>) {
  await run.close();
  await start(times);
}

interface Negotiation {
  connectionId: string;
  connectionToken?: string;
  negotiateVersion: number;
}

async function negotiate(address = negotiatePath) {
  const bearer = await run.token(path);
  const reply = await run.call('POST', address, { bearer, headers: { origin: 'http://page.example' } });
  return { ...reply, json: JSON.parse(reply.text.startsWith('{') ? reply.text : '{}') as Negotiation };
}

async function webSocket(id?: string, address = path) {
  const query = `${id === undefined ? '' : `&id=${id}`}&access_token=${await run.token(path)}`;
  const socket = new WebSocket(`${run.baseUrl.replace('http', 'ws')}${address}${query}`);
  messages.set(socket, on(socket, 'message'));
  return socket;
}

async function refusal(socket: WebSocket) {
  const [, reply] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return reply.statusCode;
}

/** The next received message, and whether it is binary. */
async function next(socket: WebSocket): Promise<[data: Buffer, isBinary: boolean]> {
  return (await messages.get(socket)?.next())?.value as [Buffer, boolean];
}
const nextText = async (socket: WebSocket) => String((await next(socket))[0]);

async function opened(): Promise<WebSocket> {
  const socket = await webSocket();
  await once(socket, 'open');
  return socket;
}

async function ready(protocol = 'json'): Promise<WebSocket> {
  const socket = await opened();
  socket.send(`{"protocol":"${protocol}","version":1}\x1e`);
  expect(await nextText(socket)).toBe('{}\x1e');
  return socket;
}

describe('the negotiation', () => {
  it('offers three transports, to pages of any origin', async () => {
    const { status, headers, json } = await negotiate();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('access-control-allow-origin')).toBe('http://page.example');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    const text = expect.any(String) as string;
    expect(json).toEqual({
      negotiateVersion: 1,
      connectionId: text,
      connectionToken: text,
      availableTransports: [
        { transport: 'WebSockets', transferFormats: ['Text', 'Binary'] },
        { transport: 'ServerSentEvents', transferFormats: ['Text'] },
        { transport: 'LongPolling', transferFormats: ['Text', 'Binary'] },
      ],
    });
    expect(json.connectionToken).not.toBe(json.connectionId);
  });

  it.each([
    ['no version', '/client/negotiate?hub=chat', 0],
    ['version 0', '/client/negotiate?hub=chat&negotiateVersion=0', 0],
    ['version 1, in other letters', '/Client/Negotiate/?Hub=chat&NegotiateVersion=1', 1],
    ['a later version', '/client/negotiate?hub=chat&negotiateVersion=7', 1],
  ])('answers a client of %s with a version that both support', async (_, address, version) => {
    const { json } = await negotiate(address);
    expect(json.negotiateVersion).toBe(version);
    expect('connectionToken' in json).toBe(version > 0);
    const socket = await webSocket(json.connectionToken ?? json.connectionId);
    await once(socket, 'open');
    socket.terminate();
  });

  it.each(['x', '-1', '1.5'])('answers the version %s with an error', async (version) => {
    const { status, text } = await negotiate(`/client/negotiate?hub=chat&negotiateVersion=${version}`);
    expect([status, text]).toEqual([200, '{"error":"The negotiateVersion must be 0 or 1."}']);
  });

  it('answers the CORS preflight of browsers', async () => {
    const reply = await fetch(run.baseUrl + negotiatePath, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://page.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-signalr-user-agent',
      },
    });
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-methods')).toContain('POST');
    expect(reply.headers.get('access-control-allow-headers')).toBe('authorization,x-signalr-user-agent');
  });

  it.each(['', '&hub=', '&hub=7up', '&hub=a-b', `&hub=${'x'.repeat(129)}`])('refuses the hub %j', async (hub) => {
    const bearer = await run.token('/client/');
    expect((await run.call('POST', `/client/negotiate?negotiateVersion=1${hub}`, { bearer })).status).toBe(400);
    expect((await run.call('GET', `/client/?x=1${hub}&id=x`, { bearer })).status).toBe(400);
  });

  it('is by POST', async () => {
    expect((await run.call('GET', negotiatePath, { bearer: await run.token(path) })).status).toBe(405);
  });

  it('is refused without a token, with a message', async () => {
    const reply = await fetch(run.baseUrl + negotiatePath, { method: 'POST' });
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await reply.text()).toContain('token');
  });
});

describe('a WebSocket', () => {
  it.each(['/client/?hub=chat', '/client?hub=chat', '/client?hub=Chat'])('connects to %s', async (address) => {
    const socket = await webSocket(undefined, address);
    await once(socket, 'open');
    socket.terminate();
  });

  it('connects once with a connection token', async () => {
    const { connectionToken } = (await negotiate()).json;
    const first = await webSocket(connectionToken);
    await once(first, 'open');
    expect(await refusal(await webSocket(connectionToken))).toBe(404);
    first.terminate();
    await once(first, 'close');
    expect(await refusal(await webSocket(connectionToken))).toBe(404);
  });

  it('does not connect with the token of another hub, or an unknown one', async () => {
    const { connectionToken } = (await negotiate()).json;
    const bearer = await run.token('/client/?hub=other');
    const other = `${run.baseUrl.replace('http', 'ws')}/client/?hub=other&id=${connectionToken}&access_token=${bearer}`;
    expect(await refusal(new WebSocket(other))).toBe(404);
    expect(await refusal(await webSocket('unknown'))).toBe(404);
  });

  it('does not connect after the time limit', async () => {
    await restart({ connectMs: 0 });
    const { connectionToken } = (await negotiate()).json;
    expect(await refusal(await webSocket(connectionToken))).toBe(404);
  });

  it('does not connect without a token', async () => {
    expect(await refusal(new WebSocket(run.baseUrl.replace('http', 'ws') + path))).toBe(401);
  });

  it('does not connect anywhere else', async () => {
    expect(await refusal(await webSocket(undefined, '/client/negotiate?hub=chat'))).toBe(404);
  });
});

describe('the handshake', () => {
  it.each([
    ['no JSON', 'not json'],
    ['no object', '7'],
    ['a message', '{"type":6}'],
    ['no version', '{"protocol":"json"}'],
    ['a version that is no number', '{"protocol":"json","version":"1"}'],
    ['a later version', '{"protocol":"json","version":2}'],
    ['an unknown protocol', '{"protocol":"blazorpack","version":1}'],
  ])('is refused with an error when it is %s', async (_, text) => {
    const socket = await opened();
    socket.send(`${text}\x1e`);
    const answer = JSON.parse((await nextText(socket)).replace('\x1e', '')) as object;
    expect(answer).toEqual({ error: expect.stringMatching(/.+/) as string });
    expect(await once(socket, 'close')).toEqual([1000, Buffer.of()]);
  });

  it('may arrive in pieces, with a message after it', async () => {
    await restart({ pingMs: 40 });
    const socket = await opened();
    socket.send('{"protocol":"js');
    socket.send('on","version":1}\x1e{"type":6}');
    expect(await nextText(socket)).toBe('{}\x1e');
    socket.send('\x1e{"type":6}\x1e');
    expect(await nextText(socket)).toBe('{"type":6}\x1e');
    socket.terminate();
  });

  it('has a time limit of its own', async () => {
    await restart({ handshakeMs: 30, silenceMs: 600_000 });
    const socket = await opened();
    expect(await nextText(socket)).toContain('in time');
    await once(socket, 'close');
  });
});

describe('a connection', () => {
  it('is dropped when the client is silent, independent of the handshake’s time limit', async () => {
    await restart({ handshakeMs: 600_000, silenceMs: 60 });
    expect(await once(await ready(), 'close')).toEqual([1006, Buffer.of()]);
    expect(await once(await opened(), 'close')).toEqual([1006, Buffer.of()]);
  });

  it('is kept when the client sends pings, and receives pings', async () => {
    const silenceMs = 300;
    await restart({ silenceMs, pingMs: 40 });
    const socket = await ready();
    const start = performance.now();
    while (performance.now() - start < 3 * silenceMs) {
      expect(await nextText(socket)).toBe('{"type":6}\x1e');
      socket.send('{"type":6}\x1e');
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });

  it('is not kept by bytes that never complete a message', async () => {
    await restart({ silenceMs: 100 });
    const socket = await ready();
    const dribble = setInterval(() => socket.send('x'), 10);
    try {
      expect(await once(socket, 'close')).toEqual([1006, Buffer.of()]);
    } finally {
      clearInterval(dribble);
    }
  });

  it.each([
    ['no JSON', 'x\x1e', 'protocol'],
    ['a message without a type', '{}\x1e', 'protocol'],
    ['an invocation', '{"type":1,"target":"x","arguments":[]}\x1e', 'serverless'],
    ['a stream', '{"type":4,"invocationId":"1","target":"x","arguments":[]}\x1e', 'serverless'],
  ])('is closed, with the reason, after %s', async (_, text, reason) => {
    const socket = await ready();
    socket.send(text);
    const close = JSON.parse((await nextText(socket)).replace('\x1e', '')) as object;
    expect(close).toEqual({ type: 7, error: expect.stringContaining(reason) as string });
    expect(await once(socket, 'close')).toEqual([1000, Buffer.of()]);
  });

  it('is kept after a message of an unknown type', async () => {
    await restart({ pingMs: 40 });
    const socket = await ready();
    socket.send('{"type":99}\x1e');
    expect(await nextText(socket)).toBe('{"type":6}\x1e');
    socket.terminate();
  });

  it('is closed after more than 1 MB', async () => {
    const socket = await ready();
    socket.send('x'.repeat(1_100_000));
    expect(await once(socket, 'close')).toEqual([1009, Buffer.of()]);
  });

  it('is closed after more than 1 MB in small pieces', async () => {
    const socket = await ready();
    for (let index = 0; index < 20; index++) socket.send('x'.repeat(60_000));
    expect(await nextText(socket)).toContain('1048576');
    await once(socket, 'close');
  });

  it('is dropped when the client does not read', async () => {
    const socket = await ready();
    socket.pause();
    for (let count = 0; count < 60; count++) await run.send('/api/hubs/chat/:send', 'x'.repeat(900_000));
    const closed = once(socket, 'close');
    socket.resume();
    expect(await closed).toEqual([1006, Buffer.of()]);
  });
});

describe('MessagePack', () => {
  /** Reads frames: a length of seven bits a byte, then that many bytes. */
  const read = (bytes: Buffer) => {
    const messages: unknown[] = [];
    for (let at = 0; at < bytes.length;) {
      let [length, shift] = [0, 0];
      do {
        length |= ((bytes[at] ?? 0) & 0x7f) << shift;
        shift += 7;
      } while ((bytes[at++] ?? 0) >= 0x80);
      messages.push(decode(bytes.subarray(at, (at += length))));
    }
    return messages;
  };
  const framed = (message: unknown) => {
    const body = encode(message);
    return Buffer.of(body.length, ...body);
  };

  it('is sent as binary frames of the protocol', async () => {
    const socket = await ready('messagepack');
    await run.post('/api/hubs/chat/:send', { target: 't', arguments: [1, 0.5, 'é', null, { a: [true] }] });
    const [bytes, isBinary] = await next(socket);
    expect([isBinary, read(bytes)]).toEqual([true, [[1, {}, null, 't', [1, 0.5, 'é', null, { a: [true] }], []]]]);
    await run.post('/api/hubs/chat/:send', { target: 't', arguments: ['x'.repeat(300)] });
    expect(read((await next(socket))[0])).toEqual([[1, {}, null, 't', ['x'.repeat(300)], []]]);
    await run.call('POST', '/api/hubs/chat/:closeConnections?reason=why');
    expect(read((await next(socket))[0])).toEqual([[7, 'why', true]]);
    expect(await once(socket, 'close')).toEqual([1000, Buffer.of()]);
  });

  it('is read in pieces and several at once', async () => {
    await restart({ silenceMs: 300, pingMs: 40 });
    const socket = await ready('messagepack');
    const start = performance.now();
    while (performance.now() - start < 900) {
      expect(read((await next(socket))[0])).toEqual([[6]]);
      const [ping, large] = [framed([6]), framed([99, 'x'.repeat(100)])];
      socket.send(Buffer.concat([ping, ping, large.subarray(0, 50)]));
      socket.send(large.subarray(50));
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });

  it.each([
    ['an invocation', framed([1, {}, null, 'x', [], []]), 'serverless'],
    ['no array', framed(7), 'protocol'],
    ['nothing', Buffer.of(0), 'protocol'],
    ['a type that is no number', framed(['6']), 'protocol'],
    ['a length of five bytes and more', Buffer.of(0xff, 0xff, 0xff, 0xff, 0xff, 0x01), '1048576'],
    ['a length over 1 MB', Buffer.of(0xff, 0xff, 0x7f), '1048576'],
  ])('closes the connection, with the reason, after %s', async (_, bytes, reason) => {
    const socket = await ready('messagepack');
    socket.send(bytes);
    expect(read((await next(socket))[0])).toEqual([[7, expect.stringContaining(reason), false]]);
    await once(socket, 'close');
  });
});
