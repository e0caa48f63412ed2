import { once } from 'node:events';
import { connect } from 'node:net';
import { startBareHost } from '../../support/host-fixture/start-bare-host';
import { rawRequest, readReply } from '../../support/raw-request';
import { echo, fixture, host, startHost, useFixtureHost, type Echo } from '../../support/host-fixture/fixture-host';

useFixtureHost();

describe('the routing of a request', () => {
  it('chooses the first function by name, even where a later one has a more specific route', async () => {
    expect(await echo('order/exact')).toMatchObject({ name: 'orderA', params: { rest: 'exact' } });
  });

  it('skips a function that does not accept the verb', async () => {
    expect(await echo('order/exact', { method: 'POST' })).toMatchObject({ name: 'orderB' });
  });

  it.each(['ECHO/1', 'Echo/1/'])('ignores the case and a slash at the end: %s', async (path) => {
    expect(await echo(path)).toMatchObject({ name: 'echo', params: { id: '1' } });
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'])(
    'answers 404 without a body to %s on a GET route',
    async (method) => {
      const reply = await fetch(`${host.baseUrl}/base/echo/1`, { method });
      expect([reply.status, await reply.text()]).toEqual([404, '']);
    },
  );

  it('answers 404 without a body to an unknown path, and to a function that is switched off', async () => {
    for (const path of ['/', '//', '/base', '/base/off', '/echo/1', '/base/echo//1']) {
      const reply = await fetch(host.baseUrl + path);
      expect([path, reply.status, await reply.text()]).toEqual([path, 404, '']);
    }
  });
});

describe('the request of a function', () => {
  it('has parameters decoded once, except a slash, and an encoded URL', async () => {
    const { params, url } = await echo('echo/a%20b%2Fc%25d%C3%A9%23%3F%F0%9F%98%80?x=%20');
    expect(params).toEqual({ id: 'a b%2Fc%dé#?😀' });
    expect(url).toBe(`${host.baseUrl}/base/echo/a%20b%2Fc%25d%C3%A9%23%3F%F0%9F%98%80?x=%20`);
  });

  it('is rejected with 400 without a body for a NUL in the path', async () => {
    const reply = await rawRequest(host.baseUrl, ['GET /base/echo/a%00b HTTP/1.1', 'Host: x']);
    expect([reply.status, reply.body]).toEqual([400, '']);
  });

  it('has the Host header in its URL', async () => {
    const reply = await rawRequest(host.baseUrl, ['GET /base/echo/1 HTTP/1.1', 'Host: api.example:81']);
    expect((JSON.parse(reply.body) as Echo).url).toBe('http://api.example:81/base/echo/1');
  });

  it('has repeated query names joined with commas, in any case', async () => {
    expect((await echo('echo/1?a=1&b=&A=2&a=3%2C4')).query).toEqual({ a: '1,2,3,4', b: '' });
  });

  it('has repeated headers joined with commas', async () => {
    const head = ['GET /base/echo/1 HTTP/1.1', 'Host: x', 'X-Many: 1', 'x-many: 2'];
    expect((JSON.parse((await rawRequest(host.baseUrl, head)).body) as Echo).headers['x-many']).toBe('1,2');
  });

  it('has the exact bytes of the body', async () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x00, 0xff, 0xfe, 0x0d, 0x0a]);
    expect((await echo('echo/1', { method: 'POST', body: bytes })).body).toBe(bytes.toString('base64'));
  });

  it('has no body when it is chunked without a length', async () => {
    const head = ['POST /base/echo/1 HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked'];
    const reply = await rawRequest(host.baseUrl, head, '4\r\nlost\r\n0\r\n\r\n');
    expect(JSON.parse(reply.body)).toMatchObject({ body: '' });
  });

  it('is answered with 500 without a body when the body is over 100 MB', async () => {
    const head = ['POST /base/echo/1 HTTP/1.1', 'Host: x', `Content-Length: ${100 * 1024 * 1024 + 1}`];
    const reply = await rawRequest(host.baseUrl, head);
    expect([reply.status, reply.body]).toEqual([500, '']);
  });
});

describe('a request that the web server rejects before it reaches a function', () => {
  const statusOf = async (head: readonly string[], body = '') => {
    const reply = await rawRequest(host.baseUrl, head, body);
    return [reply.status, reply.body];
  };
  const echoed = async (head: readonly string[], body = '') =>
    JSON.parse((await rawRequest(host.baseUrl, head, body)).body) as Echo;
  const get = (...headers: string[]) => ['GET /base/echo/1 HTTP/1.1', 'Host: x', ...headers];
  /** A request line of so many bytes, its line end included. */
  const lineOf = (bytes: number) => {
    const [start, end] = ['GET /base/echo/1?', ' HTTP/1.1'];
    return start + 'a'.repeat(bytes - start.length - end.length - 2) + end;
  };

  it.each([
    ['a header that is not UTF-8', get('X-Name: Zo\xeb'), 400],
    ['a header with a NUL', get('X-Name: a\0b'), 400],
    ['two Host headers', get('Host: y'), 400],
    ['no Host header', ['GET /base/echo/1 HTTP/1.1'], 400],
    ['an unknown version', ['GET /base/echo/1 HTTP/3.0', 'Host: x'], 505],
    ['an encoding that is not chunked', get('Transfer-Encoding: gzip'), 400],
    ['a request line over 8 KB', [lineOf(8_193), 'Host: x'], 414],
    ['a request line over all limits', [lineOf(40_000), 'Host: x'], 414],
    ['headers over 32 KB', get(`X-Large: ${'a'.repeat(33_000)}`), 431],
    ['more than 100 headers', get(...Array.from({ length: 100 }, (_, n) => `X-${n}: ${n}`)), 431],
  ])('is %s', async (_, head, status) => {
    expect(await statusOf(head)).toEqual([status, '']);
  });

  it('is not a request line of 8 KB, or headers of 32 KB', async () => {
    const head = [lineOf(8_192), 'Host: x', `X-Large: ${'a'.repeat(32_000)}`];
    expect((await echoed(head)).headers['x-large']).toHaveLength(32_000);
  });

  it('is not a header in UTF-8', async () => {
    expect((await echoed(get(`X-Name: ${Buffer.from('Zoë').toString('latin1')}`))).headers['x-name']).toBe('Zoë');
  });

  it('is not a line end without a carriage return', async () => {
    const { hostname, port } = new URL(host.baseUrl);
    const socket = connect(Number(port), hostname);
    socket.write('POST /base/echo/1 HTTP/1.1\nHost: x\nContent-Length: 2\nConnection: close\n\nab');
    const reply = await readReply(socket);
    expect(JSON.parse(reply.body)).toMatchObject({ method: 'POST', body: 'YWI=' });
  });

  it('is not a length together with chunks: the app gets neither length nor body', async () => {
    const head = ['POST /base/echo/1 HTTP/1.1', 'Host: x', 'Content-Length: 4', 'Transfer-Encoding: chunked'];
    const { headers, body } = await echoed(head, '4\r\nlost\r\n0\r\n\r\n');
    expect([headers['content-length'], body]).toEqual([undefined, '']);
  });

  it('is not HTTP/1.0 without a host, which no function can serve', async () => {
    expect(await statusOf(['GET /base/echo/1 HTTP/1.0'])).toEqual([500, '']);
    expect((await echoed(['GET /base/echo/1 HTTP/1.0', 'Host: x'])).url).toBe('http://x/base/echo/1');
  });
});

describe('replies', () => {
  it.each(['foreignHeader', 'bareString'])(
    'are 500 without a body where the real host rejects the value: %s',
    async (name) => {
      const reply = await fetch(`${host.baseUrl}/base/${name}`);
      expect([reply.status, await reply.text()]).toEqual([500, '']);
    },
  );

  it.each(['nothing', 'noContent'])('are 204: %s', async (name) => {
    expect((await fetch(`${host.baseUrl}/base/${name}`)).status).toBe(204);
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string, path = 'base/echo/1') =>
    fetch(`${host.baseUrl}/${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  it('get CORS headers when the host is configured to allow them', async () => {
    const { status, headers } = await preflight('http://page.example');
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': 'http://page.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization',
    });
  });

  it('get no CORS headers otherwise', async () => {
    const { headers } = await preflight('http://evil.example');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('can read error replies too', async () => {
    const reply = await fetch(`${host.baseUrl}/base/none`, { headers: { origin: 'http://other.example' } });
    expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([404, 'http://other.example']);
  });

  it('do not prevent a function from answering OPTIONS requests that are no preflight', async () => {
    const reply = await fetch(`${host.baseUrl}/base/own-options`, { method: 'OPTIONS' });
    expect(await reply.json()).toMatchObject({ name: 'preflight' });
  });
});

describe('the life cycle of the host', () => {
  it('awaits start hooks before it serves, and runs hooks around invocations', async () => {
    const hooks = (await (await fetch(`${host.baseUrl}/base/hooks`)).json()) as Record<string, unknown>;
    expect(hooks['startedBeforeServing']).toBe(true);
    expect(hooks['invocationsSeen']).toBeGreaterThan(0);
  });

  it('serves a function that a start hook registered', async () => {
    expect(await (await fetch(`${host.baseUrl}/base/registeredAtStart`)).text()).toBe('registered by a hook');
  });

  it('runs a timer with a schedule from a setting', async () => {
    const ticking = await startHost({ TICK: '* * * * * *' });
    while (!ticking.output().includes('tick, past due: false')) await once(ticking.process!.stdout!, 'data');
    expect(await ticking.stop()).toBe(0);
  });

  it('ends, with all requests in flight, on an unhandled rejection', async () => {
    const doomed = await startHost();
    const ended = once(doomed.process!, 'exit');
    await expect(fetch(`${doomed.baseUrl}/base/unhandled`)).rejects.toThrow();
    expect(await ended).toEqual([1, null]);
    expect(doomed.output()).toContain('nobody handles this');
    await doomed.stop();
  });

  it('on SIGTERM accepts no new request, finishes requests in flight, and awaits the terminate hooks', async () => {
    const closing = await startHost();
    const { hostname, port } = new URL(closing.baseUrl);
    const inFlight = connect(Number(port), hostname);
    inFlight.write('POST /base/echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab');
    // Answered only after the host has received the earlier request.
    await fetch(`${closing.baseUrl}/base/echo/1`);

    const stopped = closing.stop();
    while (!closing.output().includes('Stopping')) await once(closing.process!.stdout!, 'data');
    await expect(fetch(`${closing.baseUrl}/base/echo/1`)).rejects.toThrow();
    inFlight.write('cd');
    const reply = await readReply(inFlight);
    expect((JSON.parse(reply.body) as Echo).body).toBe(Buffer.from('abcd').toString('base64'));
    expect(await stopped).toBe(0);
    expect(closing.output()).toContain('terminate hook done');
  });

  it('limits the time of requests in flight on shutdown', async () => {
    const impatient = await startBareHost(fixture.root, { HUB: 'First', TICK: '0 0 0 1 1 *' }, { drainMs: 50 });
    const { port } = new URL(impatient.baseUrl);
    const inFlight = connect(Number(port), '127.0.0.1');
    inFlight.write('POST /base/echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab');
    await fetch(`http://127.0.0.1:${port}/base/echo/1`);
    const cut = once(inFlight, 'close');
    const stopped = impatient.stop();
    await cut;
    expect(await stopped).toBe(0);
  });
});
