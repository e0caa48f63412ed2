// Server-sent events and long polling, request by request, for clients without WebSockets.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { ClientTimes } from '../../../local/signalr-stand-in/client-endpoint';
import { eventually } from '../../support/eventually';
import { runStandIn, type RunningStandIn } from '../../support/running-stand-in';

const path = '/client/?hub=chat';
const handshake = '{"protocol":"json","version":1}\x1e';

let run: RunningStandIn;
let bearer: string;
beforeEach(() => start());
afterEach(() => run.close());

async function start(times: Partial<ClientTimes> = {}) {
  run = await runStandIn(times);
  bearer = await run.token(path, { claims: { 'asrs.s.uid': 'u' } });
}
async function restart(times: Partial<ClientTimes>) {
  await run.close();
  await start(times);
}

async function negotiated(): Promise<string> {
  const { text } = await run.call('POST', '/client/negotiate?hub=chat&negotiateVersion=1', { bearer });
  return (JSON.parse(text) as { connectionToken: string }).connectionToken;
}

const at = (id: string) => `${path}&id=${id}`;
const request = async (method: string, id: string, body?: string) => {
  const { status, text } = await run.call(method, at(id), { bearer, ...(body !== undefined && { body }) });
  return [status, text] as const;
};
const poll = (id: string) => request('GET', id);
/** A poll that the service has received; returns its answer. */
async function arrivedPoll(id: string) {
  const arrived = once(run.standIn.server, 'request');
  const answered = poll(id);
  await arrived;
  return () => answered;
}
const say = (id: string, text: string) => request('POST', id, text);
const isConnected = async () => (await run.call('HEAD', '/api/hubs/chat/users/u')).status === 200;
const isGone = () => eventually(isConnected, (connected) => !connected, 5_000);

/** A client that polls and has completed the handshake. */
async function polling(): Promise<string> {
  const id = await negotiated();
  expect(await poll(id)).toEqual([200, '']);
  expect(await say(id, handshake)).toEqual([200, '']);
  expect(await poll(id)).toEqual([200, '{}\x1e']);
  return id;
}

/** Sends a GET request, and disconnects before the service handles it. */
async function requestAndLeave(id: string, accept: string) {
  run.standIn.server.prependOnceListener('request', ({ socket }: IncomingMessage) => socket.destroy());
  const headers = { authorization: `Bearer ${bearer}`, accept };
  await expect(fetch(run.baseUrl + at(id), { headers })).rejects.toThrow();
}

/** An open event stream, read event by event. */
async function listen(id: string, first = '') {
  const aborter = new AbortController();
  const reply = await fetch(run.baseUrl + at(id), {
    headers: { authorization: `Bearer ${bearer}`, accept: 'text/event-stream' },
    signal: aborter.signal,
  });
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** The stream up to an end; undefined when the stream ends before. */
  const until = async (end: string) => {
    while (!text.includes(end)) {
      const piece = await reader?.read();
      if (!piece || piece.done) return undefined;
      text += piece.value;
    }
    const [part = ''] = text.split(end);
    text = text.slice(part.length + end.length);
    return part;
  };
  if (first) await say(id, first);
  return { reply, until, nextEvent: () => until('\r\n\r\n'), abort: () => aborter.abort() };
}

describe('long polling', () => {
  it('answers the first poll at once, and each later one with all waiting messages', async () => {
    const id = await polling();
    await run.send('/api/hubs/chat/:send', 'a');
    await run.send('/api/hubs/chat/:send', 'b');
    const message = (text: string) => `{"type":1,"target":"text","arguments":["${text}"]}\x1e`;
    expect(await poll(id)).toEqual([200, message('a') + message('b')]);
    const waiting = poll(id);
    await run.send('/api/hubs/chat/users/u/:send', 'c');
    expect(await waiting).toEqual([200, message('c')]);
  });

  it('answers a poll with an empty body at the timeout, so that the client polls again', async () => {
    await restart({ pollMs: 30 });
    const id = await polling();
    expect(await poll(id)).toEqual([200, '']);
    expect(await poll(id)).toEqual([200, '']);
    expect(await isConnected()).toBe(true);
  });

  it('ends a poll when the client polls again', async () => {
    const id = await polling();
    const given = await arrivedPoll(id);
    const again = poll(id);
    expect(await given()).toEqual([204, '']);
    await run.send('/api/hubs/chat/:send', 'x');
    expect((await again)[0]).toBe(200);
  });

  it('sends no pings, and requires none of a client that polls', async () => {
    await restart({ silenceMs: 30, pingMs: 10, pollMs: 100 });
    const id = await polling();
    expect(await poll(id)).toEqual([200, '']);
    expect(await isConnected()).toBe(true);
  });

  it('drops a client that stops polling', async () => {
    await restart({ betweenPollsMs: 50 });
    const id = await polling();
    await isGone();
    expect((await poll(id))[0]).toBe(404);
  });

  it('drops a client that was disconnected during a poll and does not poll again', async () => {
    await restart({ betweenPollsMs: 50 });
    const id = await polling();
    await requestAndLeave(id, '*/*');
    await isGone();
  });

  it('drops a client with too much waiting data', async () => {
    const id = await polling();
    for (let count = 0; count < 20; count++) await run.send('/api/hubs/chat/:send', 'x'.repeat(900_000));
    expect(await isConnected()).toBe(false);
    expect((await poll(id))[0]).toBe(404);
  });

  it('ends with DELETE, together with the waiting poll', async () => {
    const id = await polling();
    const last = await arrivedPoll(id);
    expect((await request('DELETE', id))[0]).toBe(202);
    expect(await last()).toEqual([204, '']);
    expect(await isConnected()).toBe(false);
    expect((await request('DELETE', id))[0]).toBe(404);
  });

  it('sends the reason to a client that is closed, and then the end', async () => {
    const id = await polling();
    await run.call('POST', '/api/hubs/chat/:closeConnections?reason=why');
    expect(await poll(id)).toEqual([200, '{"type":7,"error":"why","allowReconnect":true}\x1e']);
    expect(await poll(id)).toEqual([204, '']);
    expect((await poll(id))[0]).toBe(404);
  });

  it('is not cached', async () => {
    const { headers } = await run.call('GET', at(await negotiated()), { bearer });
    expect(headers.get('cache-control')).toContain('no-store');
  });
});

describe('server-sent events', () => {
  it('contain one message per event, and pings', async () => {
    const stream = await listen(await negotiated(), handshake);
    expect(stream.reply.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.reply.headers.get('cache-control')).toContain('no-store');
    expect(await stream.nextEvent()).toBe(':');
    expect(await stream.nextEvent()).toBe('data: {}\x1e');
    expect(await stream.nextEvent()).toBe('data: {"type":6}\x1e');
    await run.send('/api/hubs/chat/:send', 'a\nb');
    await stream.until('data: {"type":1,');
    expect(await stream.nextEvent()).toBe('"target":"text","arguments":["a\\nb"]}\x1e');
    stream.abort();
    await isGone();
  });

  it('accept text only', async () => {
    const stream = await listen(await negotiated(), '{"protocol":"messagepack","version":1}\x1e');
    await stream.until('data: ');
    expect(await stream.nextEvent()).toContain('text only');
    expect(await stream.nextEvent()).toBeUndefined();
  });

  it('end when the client disconnects before the handshake', async () => {
    await restart({ connectMs: 600_000, handshakeMs: 600_000, silenceMs: 600_000 });
    const id = await negotiated();
    await requestAndLeave(id, 'text/event-stream');
    await eventually(
      () => poll(id),
      ([status]) => status === 404,
      5_000,
    );
  });

  it('end after the message that closes the connection', async () => {
    const stream = await listen(await negotiated(), handshake);
    await stream.until('{}');
    await run.call('POST', '/api/hubs/chat/:closeConnections');
    await stream.until('data: {"type":7,');
    expect(await stream.nextEvent()).toBe('"allowReconnect":true}\x1e');
    expect(await stream.nextEvent()).toBeUndefined();
  });

  it('end when the client is silent', async () => {
    await restart({ silenceMs: 60 });
    const stream = await listen(await negotiated(), handshake);
    await expect(stream.until('the end')).rejects.toThrow();
    expect(await isConnected()).toBe(false);
  });

  it('end when the client does not read', async () => {
    const stream = await listen(await negotiated(), handshake);
    await stream.until('{}');
    for (let count = 0; count < 60; count++) await run.send('/api/hubs/chat/:send', 'x'.repeat(900_000));
    expect(await isConnected()).toBe(false);
  });
});

describe('requests of a connection', () => {
  it.each(['GET', 'POST', 'DELETE'])('by %s need its token', async (method) => {
    expect((await run.call(method, path, { bearer })).status).toBe(400);
    expect((await run.call(method, at('unknown'), { bearer })).status).toBe(404);
    expect((await run.call(method, at(await negotiated()), { bearer: 'x' })).status).toBe(401);
  });

  it.each(['PUT', 'PATCH', 'HEAD'])('are not by %s', async (method) => {
    expect((await run.call(method, at(await negotiated()), { bearer })).status).toBe(405);
  });

  it('must use its transport', async () => {
    const [polled, listened] = [await polling(), await negotiated()];
    const stream = await listen(listened, handshake);
    await stream.until('{}');
    expect((await poll(listened))[0]).toBe(400);
    expect((await listen(polled)).reply.status).toBe(400);
    expect((await listen(listened)).reply.status).toBe(409);
    expect((await request('DELETE', listened))[0]).toBe(400);
    expect((await poll(listened))[0]).toBe(400);
    stream.abort();
  });

  it('may send before the first poll', async () => {
    const id = await negotiated();
    expect(await say(id, handshake)).toEqual([200, '']);
    expect(await poll(id)).toEqual([200, '']);
    expect(await poll(id)).toEqual([200, '{}\x1e']);
  });

  it('may have 1 MB', async () => {
    const id = await polling();
    expect((await say(id, 'x'.repeat(1_100_000)))[0]).toBe(413);
    expect(await isConnected()).toBe(false);
    const unconnected = await negotiated();
    for (let count = 0; count < 2; count++) await say(unconnected, 'x'.repeat(600_000));
    expect((await poll(unconnected))[0]).toBe(404);
  });
});
