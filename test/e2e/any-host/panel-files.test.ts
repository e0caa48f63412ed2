// The panel's files as a browser or a proxy requests them.
import { request, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { languages } from '../../../panel/ui/language';
import { startApp, type RunningApp } from '../../support/running-app';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

/** Sends a request without the encodings that fetch adds, and returns the undecoded body. */
function getRaw(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ headers: IncomingHttpHeaders; status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(`${app.baseUrl}/api/${path}`, { headers }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        resolve({ headers: reply.headers, status: reply.statusCode ?? 0, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.baseUrl}/api/${path}`, { headers, redirect: 'manual' });

describe('the panel', () => {
  it.each([
    ['panel/', 'text/html; charset=utf-8'],
    ['panel/index.html', 'text/html; charset=utf-8'],
    ['panel/board.html', 'text/html; charset=utf-8'],
    ['panel/chatwoot.html', 'text/html; charset=utf-8'],
    ['panel/zendesk.html', 'text/html; charset=utf-8'],
    ['panel/report.html', 'text/html; charset=utf-8'],
    ['panel/settings.html', 'text/html; charset=utf-8'],
    ['panel/panel.js', 'text/javascript; charset=utf-8'],
  ])('serves %s as %s to anyone, with a strict content security policy', async (path, type) => {
    const reply = await get(path);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(type);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = reply.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'self'; connect-src 'self' http/);
    expect(policy).toContain(`require-trusted-types-for 'script'; trusted-types 'none'`);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain(`frame-ancestors 'self' http://localhost:* http://*.localhost:* http://127.0.0.1:*`);
    expect((await reply.text()).length).toBeGreaterThan(100);
  });

  it('says that there is no sign-in, where none is configured, and lets the page connect to no provider', async () => {
    const reply = await get('panel/settings.json');
    expect([reply.status, await reply.json()]).toEqual([200, {}]);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect((await get('panel/')).headers.get('content-security-policy')).not.toContain('frame-src');
  });

  it('redirects a path without the slash to the page, as its URLs are relative', async () => {
    const reply = await get('panel');
    expect([reply.status, reply.headers.get('location')]).toEqual([308, '/api/panel/index.html']);
  });

  it.each(['panel/board', 'panel/board/'])('redirects %s to the page', async (path) => {
    const reply = await get(`${path}?lang=de`);
    expect([reply.status, reply.headers.get('location')]).toEqual([308, '/api/panel/board.html?lang=de']);
  });

  it.each([
    ['its tag', (tag: string) => tag],
    ['its tag, made weak by a proxy', (tag: string) => `W/${tag}`],
    ['several tags with its own', (tag: string) => `"other", ${tag}`],
  ])('answers 304 for a cached file, by %s', async (_, ask) => {
    const tag = (await get('panel/panel.js')).headers.get('etag') ?? '';
    const reply = await get('panel/panel.js', { 'if-none-match': ask(tag) });
    expect([reply.status, await reply.text()]).toEqual([304, '']);
  });

  it.each([
    ['br', 'gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, where brotli is not known', 'gzip, deflate', 'gzip', gunzipSync],
    ['gzip, where brotli is refused', 'gzip;q=0.5, br;q=0', 'gzip', gunzipSync],
    ['br, where anything is accepted', '*', 'br', brotliDecompressSync],
    ['nothing, where no encoding is requested', undefined, undefined, (body: Buffer) => body],
    ['nothing, where every encoding is refused', 'br;q=0, gzip;q=0', undefined, (body: Buffer) => body],
  ])('compresses with %s', async (_, accepted, encoding, decompress) => {
    const whole = await getRaw('panel/panel.js');
    const reply = await getRaw('panel/panel.js', accepted === undefined ? {} : { 'accept-encoding': accepted });
    expect(reply.headers['content-encoding']).toBe(encoding);
    expect(reply.headers.vary).toBe('accept-encoding');
    expect(decompress(reply.body).equals(whole.body)).toBe(true);
    if (encoding !== undefined) expect(reply.body.length).toBeLessThan(whole.body.length / 2);
  });

  it('has a tag for each encoding, and answers 304 only for the tag of the requested encoding', async () => {
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const headers = { 'accept-encoding': encoding };
        const { etag = '' } = (await getRaw('panel/panel.js', headers)).headers;
        const again = await getRaw('panel/panel.js', { ...headers, 'if-none-match': etag });
        expect([again.status, again.body.length, again.headers.vary]).toEqual([304, 0, 'accept-encoding']);
        return etag;
      }),
    );
    expect(new Set(tags).size).toBe(3);
    expect((await getRaw('panel/panel.js', { 'accept-encoding': 'gzip', 'if-none-match': tags[0]! })).status).toBe(200);
  });

  it('sends a small file uncompressed', async () => {
    const reply = await getRaw('panel/icons/neutral.svg', { 'accept-encoding': 'br' });
    expect(reply.headers['content-encoding']).toBeUndefined();
  });

  it('keeps the element small', async () => {
    const sizes = await Promise.all(
      [
        'panel.js',
        ...languages.filter((language) => language !== 'en').map((language) => `languages/element-${language}.js`),
      ].map(async (name) => {
        const { body } = await getRaw(`panel/${name}`, { 'accept-encoding': 'gzip' });
        expect(body.length).toBeGreaterThan(1_000);
        return body.length;
      }),
    );
    // The script, and the language that needs most.
    expect(sizes[0]! + Math.max(...sizes.slice(1))).toBeLessThanOrEqual(40_000);
  });

  it('keeps the sign-in in a small script of its own, out of the element and the page', async () => {
    const { body } = await getRaw('panel/sign-in.js', { 'accept-encoding': 'gzip' });
    expect(body.length).toBeLessThan(25_000);
    const ofTheSignIn = 'code_challenge';
    expect(gunzipSync(body).toString()).toContain(ofTheSignIn);
    for (const name of ['panel.js', 'demo.js'])
      expect((await getRaw(`panel/${name}`)).body.toString()).not.toContain(ofTheSignIn);
  });

  it('sends the file to a client with another version', async () => {
    expect((await get('panel/panel.js', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each(['panel/none.js', 'panel/..%2fmain.js', 'panel/%2e%2e%2fmain.js', 'panel/icons/'])(
    'serves only its own files: %s',
    async (path) => {
      const reply = await get(path);
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
    },
  );
});
