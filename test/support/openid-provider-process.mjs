// A real OpenID provider in a process of its own, for test/support/openid-provider.ts. Any name and password sign in;
// the name is the account. Options come as JSON in the first argument, orders as messages of the parent process.
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider, { interactionPolicy } from 'oidc-provider';

const { host = 'localhost', audience, accessTokenSeconds, redirectAddress, roles } = JSON.parse(process.argv[2]);
let behaviour = 'serve';
let lifetime = accessTokenSeconds;

const server = createServer((request, response) => {
  if (behaviour === 'reset') return response.destroy();
  if (behaviour === 'fail') return response.writeHead(503, { 'access-control-allow-origin': '*' }).end();
  setCookiesForFrames(response);
  return answer(request, response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://${host}:${server.address().port}`;

const client = {
  token_endpoint_auth_method: 'none',
  response_types: ['code'],
  // For a native client, the loopback address is allowed with any port.
  application_type: 'native',
  redirect_uris: [redirectAddress],
  post_logout_redirect_uris: [redirectAddress],
};
const policy = interactionPolicy.base();
// Asks for consent each time, as other software on the machine could take a native client's place.
policy.get('consent').checks.remove('native_client_prompt');

const provider = new Provider(issuer, {
  clients: [
    { ...client, client_id: 'with-refresh-token', grant_types: ['authorization_code', 'refresh_token'] },
    { ...client, client_id: 'without-refresh-token', grant_types: ['authorization_code'] },
  ],
  cookies: { keys: ['a key of the tests'] },
  claims: { openid: ['sub'], profile: ['name'] },
  conformIdTokenClaims: false,
  interactions: { policy },
  clientBasedCORS: () => true,
  findAccount: (_context, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, name: `${accountId[0].toUpperCase()}${accountId.slice(1)} Lovelace` }),
  }),
  issueRefreshToken: (_context, { grantTypes }) => grantTypes.includes('refresh_token'),
  // Every client is trusted with what it asks for: nobody is asked for consent.
  async loadExistingGrant({ oidc: { provider, session, client, params } }) {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.addOIDCScope(params.scope);
    grant.addResourceScope(`urn:${audience}`, 'panel');
    await grant.save();
    return grant;
  },
  extraTokenClaims: (_context, { accountId }) => ({ realm_access: { roles: roles[accountId] ?? [] } }),
  features: {
    resourceIndicators: {
      enabled: true,
      defaultResource: () => `urn:${audience}`,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'panel', audience, accessTokenFormat: 'jwt', accessTokenTTL: lifetime }),
    },
  },
});
const answer = provider.callback();
for (const event of ['server_error', 'grant.error', 'authorization.error'])
  provider.on(event, (_context, error) => console.error(`${event}: ${error.message} ${error.error_detail ?? ''}`));

process.on('message', (order) => {
  behaviour = order.behaviour ?? behaviour;
  lifetime = order.accessTokenSeconds ?? lifetime;
  if (order.roles) Object.assign(roles, order.roles);
  process.send({ done: true });
});
process.on('disconnect', () => process.exit());
process.send({ issuer, keysUrl: `http://127.0.0.1:${server.address().port}/jwks` });

/** As providers on the web do: their cookies have to reach them in a hidden frame of another site. */
function setCookiesForFrames(response) {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => {
    if (name.toLowerCase() !== 'set-cookie') return setHeader(name, value);
    const cookies = [value].flat().map((cookie) => `${cookie.replace(/; samesite=\w+/i, '')}; SameSite=None; Secure`);
    return setHeader(name, cookies);
  };
}
