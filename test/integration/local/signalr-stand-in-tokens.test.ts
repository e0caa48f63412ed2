// Which tokens the stand-in accepts, and which user they name.
import { SignJWT, UnsecuredJWT } from 'jose';
import { createHmac } from 'node:crypto';
import { runStandIn, type RunningStandIn, type TokenOptions } from '../../support/running-stand-in';

const path = '/api/hubs/chat/:send';
const soon = () => Math.floor(Date.now() / 1000) + 60;

let run: RunningStandIn;
beforeEach(async () => {
  run = await runStandIn();
});
afterEach(() => run.close());

const statusWith = async (bearer: string, address = path) => {
  const body = JSON.stringify({ target: 't', arguments: [] });
  return (await run.call('POST', address, { bearer, body, type: 'application/json' })).status;
};
const statusOf = async (options: TokenOptions, address?: string) => statusWith(await run.token(path, options), address);

describe('The access key', () => {
  it('is that of the emulator, so that clients configured for it can connect', async () => {
    expect(await statusOf({ key: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH' })).toBe(202);
    const [, accessKey] = /AccessKey=([^;]*)/.exec(run.connectionString) ?? [];
    expect(accessKey).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH');
  });

  it.each([
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFG',
    'x'.repeat(64),
  ])('is not another one: %s', async (key) => {
    expect(await statusOf({ key })).toBe(401);
  });
});

describe('A token', () => {
  it.each(['HS256', 'HS384', 'HS512'])('may be signed with %s', async (algorithm) => {
    expect(await statusOf({ algorithm })).toBe(202);
  });

  it.each([
    ['that has expired', () => run.token(path, { expires: '-1s' })],
    ['that never expires', () => Promise.resolve(endless())],
    ['that is not valid yet', () => run.token(path, { claims: { nbf: soon() } })],
    ['without an expiry', () => unexpiring()],
    ['without an audience', () => withoutAudience()],
    ['without a signature', () => Promise.resolve(unsigned())],
    ['that is not a JWT', () => Promise.resolve('x')],
  ])('%s is refused', async (_, make) => {
    expect(await statusWith(await make())).toBe(401);
  });

  it('is required', async () => {
    const reply = await fetch(run.baseUrl + path, { method: 'POST' });
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  function sign(claims: Record<string, unknown>) {
    const key = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH');
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
  }
  const unsigned = () => new UnsecuredJWT({ aud: `http://127.0.0.1${path}`, exp: soon() }).encode();
  /** Its expiry is a number in JSON that JavaScript reads as infinity. */
  function endless() {
    const parts = ['{"alg":"HS256"}', `{"aud":"http://127.0.0.1${path}","exp":1e400}`];
    const text = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
    const key = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH';
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  }
  const unexpiring = () => sign({ aud: `http://127.0.0.1${path}` });
  const withoutAudience = () => sign({ exp: soon() });
});

describe('An audience', () => {
  const query = '?api-version=2022-06-01';

  it.each([
    ['without a port', `http://127.0.0.1${path}`],
    ['with a port', `http://127.0.0.1:8888${path}`],
    ['with another name of this machine', `http://localhost:8888${path}`],
    ['with the query', `http://127.0.0.1${path}${query}`],
    ['with a slash at its end', `http://127.0.0.1${path}/`],
  ])('is accepted %s', async (_, audience) => {
    expect(await statusOf({ audience }, path + query)).toBe(202);
  });

  it.each([
    ['of another path', 'http://127.0.0.1/api/hubs/other/:send'],
    ['of another host', `http://elsewhere.example${path}`],
    ['with another query', `http://127.0.0.1${path}?api-version=1`],
    ['that is no address', 'chat'],
  ])('%s is rejected', async (_, audience) => {
    expect(await statusOf({ audience }, path + query)).toBe(401);
  });

  it.each(['/client/?hub=chat', '/client?hub=chat', '/client/?hub=CHAT', '/client/'])(
    'of a client is accepted by the negotiation and the connection: %s',
    async (audience) => {
      const bearer = await run.token('', { audience: `http://localhost:8888${audience}` });
      for (const address of ['/client/negotiate?hub=chat', '/client/negotiate/?hub=chat&negotiateVersion=1'])
        expect((await run.call('POST', address, { bearer })).status).toBe(200);
      for (const address of ['/client/?hub=chat&id=x', '/client?hub=chat&id=x'])
        expect((await run.call('GET', address, { bearer })).status).toBe(404);
    },
  );

  it('of one hub is rejected by another', async () => {
    const bearer = await run.token('/client/?hub=other');
    expect((await run.call('POST', '/client/negotiate?hub=chat', { bearer })).status).toBe(401);
  });

  it('that names a group is rejected for the group called negotiate', async () => {
    const bearer = await run.token('/api/hubs/chat/groups');
    expect((await run.call('HEAD', '/api/hubs/chat/groups/negotiate', { bearer })).status).toBe(401);
  });
});

describe('The user', () => {
  const longName = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';

  it.each([
    ['asrs.s.uid', { 'asrs.s.uid': 'u', nameid: 'x', sub: 'x' }],
    ['nameid', { nameid: 'u' }],
    ['sub', { sub: 'u' }],
    ['the long name of nameid', { [longName]: 'u' }],
    ['asrs.s.uid, together with claims of the app', { 'asrs.s.uid': 'u', 'asrs.u.sub': 'x', role: 'x' }],
  ])('is named by %s', async (_, claims) => {
    const { client } = await run.connect({ claims });
    expect((await run.call('HEAD', '/api/hubs/chat/users/u')).status).toBe(200);
    expect((await run.call('HEAD', '/api/hubs/chat/users/x')).status).toBe(404);
    await client.stop();
  });

  it('is empty without such a claim', async () => {
    await run.connect();
    expect((await run.call('HEAD', '/api/hubs/chat/users/undefined')).status).toBe(404);
  });
});

it('A connection outlives its token, unless the token says that it is closed on expiry', async () => {
  const expires = Math.floor(Date.now() / 1000) + 2;
  const [kept, ended] = [
    await run.connect({ expires }),
    await run.connect({ expires, claims: { 'asrs.s.coae': 'true' } }),
  ];
  expect((await ended.closed)?.message).toContain('expired');
  expect(Date.now() / 1000).toBeGreaterThanOrEqual(expires - 0.1);
  await run.settle(kept);
});
