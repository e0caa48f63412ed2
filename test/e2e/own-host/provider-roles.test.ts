// The app with an OpenID provider whose roles have another place and other names: who is let in where, and what the
// panel is told about the provider.
import { request } from '../../support/http-reply';
import { startKeyServer, type KeyServer } from '../../support/key-server';
import { startApp, type RunningApp } from '../../support/running-app';
import {
  bearer,
  keySigner,
  secretSigner,
  validClaims,
  type KeySigner,
  type TokenIssuer,
} from '../../support/token-issuer';

const [iss, aud] = ['https://login.example/tenant/v2.0', 'undertone'];
const clientId = 'panel-client';
let app: RunningApp;
let keyServer: KeyServer;
let key: KeySigner;

beforeAll(async () => {
  key = await keySigner('RS256', 'key-1');
  keyServer = await startKeyServer(key.jwk);
  app = await startApp({
    settings: {
      AUTH_JWKS_URL: keyServer.url,
      AUTH_ISSUER: iss,
      AUTH_AUDIENCE: aud,
      AUTH_CLIENT_ID: clientId,
      AUTH_SCOPE: 'openid profile api://undertone/Panel',
      AUTH_ROLES_CLAIM: 'realm_access.roles',
      AUTH_ROLE_NAMES: 'agent=Support.Agent,supervisor=Support.Lead',
    },
  });
});
afterAll(async () => {
  await app.stop();
  await keyServer.close();
});

const url = (path: string) => `${app.baseUrl}/api/${path}`;
const { roles: _, ...claims } = validClaims({ iss, aud } as TokenIssuer, 'ada', []);

/** The status for a token of each source on routes for an agent, a supervisor and an administrator. */
async function statusesOf(token: string): Promise<number[]> {
  const headers = { authorization: bearer(token) };
  const calls = [
    request(url('negotiate'), { method: 'POST', headers }),
    request(url('queues/never-set'), { headers }),
    request(url('conversations/none'), { method: 'DELETE', headers }),
  ];
  return (await Promise.all(calls)).map(({ status }) => status);
}

const byProvider = (roles: string[]) => key.sign({ ...claims, realm_access: { roles } });
const bySecret = (more: object) => secretSigner(app.authSecret).sign({ ...claims, ...more });

it.each([
  [['Support.Agent'], [200, 403, 403]],
  [['Support.Lead'], [200, 403, 403]],
  [['admin'], [200, 200, 204]],
  [
    ['agent', 'supervisor'],
    [403, 403, 403],
  ],
  [[], [403, 403, 403]],
])('lets a provider’s token with the roles %j in where it belongs', async (roles, statuses) => {
  expect(await statusesOf(await byProvider(roles))).toEqual(statuses);
});

it.each([
  [{ roles: ['admin'] }, [200, 200, 204]],
  [{ roles: ['agent'] }, [200, 403, 403]],
  [{ roles: ['Support.Agent'], realm_access: { roles: ['admin', 'Support.Agent'] } }, [403, 403, 403]],
])('reads a token that is signed with the secret as without these settings: %j', async (more, statuses) => {
  expect(await statusesOf(await bySecret(more))).toEqual(statuses);
});

it('tells each caller without a role the claim that counts for their kind of token', async () => {
  const detailOf = async (token: string) => {
    const reply = await request(url('negotiate'), { method: 'POST', headers: { authorization: bearer(token) } });
    return (reply.json as { detail: string }).detail;
  };
  expect(await detailOf(await byProvider(['agent']))).toMatch(
    /its claim "realm_access.roles" must be a list with one of "Support.Agent", "Support.Lead", "admin"/,
  );
  expect(await detailOf(await bySecret({ realm_access: { roles: ['admin'] } }))).toMatch(
    /its claim "roles" must be a list with one of "agent", "supervisor", "admin"/,
  );
});

it('tells the panel where to sign in, and nothing else', async () => {
  const reply = await request(url('panel/settings.json'));
  expect(reply.json).toEqual({ issuer: iss, clientId, scope: 'openid profile api://undertone/Panel' });
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
});

it('lets the panel connect to the provider, and show it in a frame', async () => {
  const policy = (await request(url('panel/'))).headers.get('content-security-policy')!.split('; ');
  const origin = 'https://login.example';
  expect(policy.find((part) => part.startsWith('connect-src'))).toMatch(
    new RegExp(`^connect-src 'self' .* ${origin}$`),
  );
  expect(policy).toContain(`frame-src 'self' ${origin}`);
  expect(policy).toContain(`default-src 'self'`);
  expect(policy).toContain(`require-trusted-types-for 'script'`);
});
