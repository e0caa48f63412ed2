// The panel's files as a browser or a proxy asks for them.
import { startApp, type RunningApp } from '../../support/running-app';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.baseUrl}/api/${path}`, { headers, redirect: 'manual' });

describe('the panel', () => {
  it.each([
    ['panel/', 'text/html; charset=utf-8'],
    ['panel/index.html', 'text/html; charset=utf-8'],
    ['panel/panel.js', 'text/javascript; charset=utf-8'],
  ])('serves %s as %s, to anyone, for no page but its own to script', async (path, type) => {
    const reply = await get(path);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(type);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'self'; connect-src 'self' http/);
    expect((await reply.text()).length).toBeGreaterThan(100);
  });

  it('sends whoever leaves the slash out to the page, whose addresses are relative', async () => {
    const reply = await get('panel');
    expect([reply.status, reply.headers.get('location')]).toEqual([308, '/api/panel/index.html']);
  });

  it.each([
    ['its tag', (tag: string) => tag],
    ['its tag as a proxy weakens it', (tag: string) => `W/${tag}`],
    ['several tags with its own', (tag: string) => `"other", ${tag}`],
  ])('sends a file not again to whoever has it, by %s', async (_, ask) => {
    const tag = (await get('panel/panel.js')).headers.get('etag') ?? '';
    const reply = await get('panel/panel.js', { 'if-none-match': ask(tag) });
    expect([reply.status, await reply.text()]).toEqual([304, '']);
  });

  it('sends a file again to whoever has another version', async () => {
    expect((await get('panel/panel.js', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each(['panel/none.js', 'panel/..%2fmain.js', 'panel/%2e%2e%2fmain.js', 'panel/icons/'])(
    'has nothing beside its own files: %s',
    async (path) => {
      const reply = await get(path);
      expect(reply.status).toBe(404);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
    },
  );
});
