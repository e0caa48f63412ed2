// The verification of tokens of a chat tool's backend and of an OpenID provider, whose keys are fetched over HTTP; and
// every faulty token, with the reason in the reply.
import fc from 'fast-check';
import { KeysUnavailableError, UnauthenticatedError } from '../../../shared/access/errors';
import { ownRoleClaim } from '../../../shared/access/role-claim';
import { createTokenVerifier, type TokenSettings, type VerifyToken } from '../../../shared/access/tokens';
import { toHttpReply, toProblem } from '../../../shared/http/to-problem';
import { keyServerFaults, startKeyServer, type KeyServer } from '../../support/key-server';
import {
  bearer,
  fromNow,
  keySigner,
  rolesOfNobody,
  secretSigner,
  tokenFaultNames,
  tokenFaults,
  validClaims,
  type KeySigner,
  type TokenFault,
  type TokenIssuer,
} from '../../support/token-issuer';

const secret = 'a secret of the tests, 32 bytes or more';
const [iss, aud] = ['https://login.example', 'undertone'];
const holder = { sub: 'agent-1', roles: ['agent', 'supervisor'] };

let rsaKey: KeySigner;
let ellipticKey: KeySigner;
let keyServer: KeyServer;
let byKey: TokenIssuer;
let bySecret: TokenIssuer;

beforeAll(async () => {
  [rsaKey, ellipticKey] = await Promise.all([keySigner('RS256', 'key-1'), keySigner('ES256', 'key-2')]);
  const known = { publicKey: rsaKey.pem, secret, iss, aud };
  byKey = { ...known, signer: rsaKey, stranger: await keySigner('RS256', 'key-1') };
  bySecret = { ...known, signer: secretSigner(secret), stranger: secretSigner('another secret, 32 bytes or more too') };
});
beforeEach(async () => {
  keyServer = await startKeyServer(rsaKey.jwk, ellipticKey.jwk);
});
afterEach(() => keyServer.close());

const issuerSettings = { AUTH_ISSUER: iss, AUTH_AUDIENCE: aud };
const secretSettings = { AUTH_SECRET: secret, ...issuerSettings };
const keySettings = () => ({ AUTH_JWKS_URL: keyServer.url, ...issuerSettings });
const verifierFor = (settings: TokenSettings) => createTokenVerifier(settings);
const claims = () => validClaims(bySecret, holder.sub, holder.roles);

/** The message of the refusal, which must not contain the token. */
async function refusalOf(verify: VerifyToken, authorization: string | null): Promise<string> {
  const error: unknown = await verify(authorization).then(
    (caller) => Promise.reject(new Error(`Let in: ${JSON.stringify(caller)}`)),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UnauthenticatedError);
  const { status, headers, body } = toHttpReply(toProblem(error));
  expect({ status, headers }).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
  for (const part of authorization?.split(/[ .]/).filter((part) => part.length > 6) ?? [])
    expect(body).not.toContain(part);
  return (error as Error).message;
}

describe('a token is accepted', () => {
  it('that was signed with the shared secret', async () => {
    const exp = fromNow(3600);
    const token = await bySecret.signer.sign({ ...claims(), name: 'Ada', exp });
    expect(await verifierFor(secretSettings)(bearer(token))).toEqual({
      agentId: 'agent-1',
      name: 'Ada',
      roles: new Set(['agent', 'supervisor']),
      roleClaim: ownRoleClaim,
      expiresAt: exp * 1000,
    });
  });

  it.each([[undefined], [7], [['Ada']], [null]])('and has no name where the claim is %j', async (name) => {
    const token = await bySecret.signer.sign({ ...claims(), name });
    expect(await verifierFor(secretSettings)(bearer(token))).toMatchObject({ name: null });
  });

  it.each(['RS256', 'ES256'])('that was signed with a key that the provider publishes, by %s', async (algorithm) => {
    const token = await (algorithm === 'RS256' ? rsaKey : ellipticKey).sign(claims());
    expect(await verifierFor(keySettings())(bearer(token))).toMatchObject({ agentId: 'agent-1' });
  });

  it('of either source where both are configured', async () => {
    const verify = verifierFor({ ...secretSettings, ...keySettings() });
    for (const { signer } of [bySecret, byKey])
      expect(await verify(bearer(await signer.sign(claims())))).toMatchObject({ agentId: 'agent-1' });
  });

  it('from any issuer for any audience, where only a secret is configured', async () => {
    const elsewhere = { sub: 'agent-1', roles: ['admin'], iss: 'anyone', aud: 'anything', exp: fromNow(60) };
    const token = await bySecret.signer.sign(elsewhere);
    expect(await verifierFor({ AUTH_SECRET: secret })(bearer(token))).toMatchObject({
      agentId: 'agent-1',
      roles: new Set(['admin']),
    });
  });

  it('whose audiences include ours', async () => {
    const token = await rsaKey.sign({ ...claims(), aud: ['another-app', aud] });
    expect(await verifierFor(keySettings())(bearer(token))).toMatchObject({ agentId: 'agent-1' });
  });

  it('with the scheme in any case', async () => {
    const token = await bySecret.signer.sign(claims());
    expect(await verifierFor(secretSettings)(`bearer   ${token} `)).toMatchObject({ agentId: 'agent-1' });
  });

  it('within five seconds of its time, as clocks differ', async () => {
    const token = await rsaKey.sign({ ...claims(), nbf: fromNow(4), exp: fromNow(-1) });
    expect(await verifierFor(keySettings())(bearer(token))).toMatchObject({ agentId: 'agent-1' });
  });

  it.each(Object.entries(rolesOfNobody))('and gives no right with %s', async (_what, roles) => {
    const token = await bySecret.signer.sign({ ...claims(), roles });
    expect(await verifierFor(secretSettings)(bearer(token))).toMatchObject({ agentId: 'agent-1', roles: new Set() });
  });
});

describe('the roles of a provider’s token', () => {
  const names = { agent: ['Support.Agent', 'Helper'], supervisor: ['Support.Lead'] };
  const { roles: _, ...withoutRoles } = validClaims({ iss, aud } as TokenIssuer, 'agent-1', []);

  async function rolesGiven(settings: TokenSettings, more: object): Promise<string[]> {
    const token = await rsaKey.sign({ ...withoutRoles, ...more });
    return [...(await verifierFor({ ...keySettings(), ...settings })(bearer(token))).roles];
  }

  it.each([
    ['a list under another name', 'groups', { groups: ['agent'] }],
    [
      'a URL as the claim’s name, dots and all',
      'https://example.com/roles',
      { 'https://example.com/roles': ['agent'] },
    ],
    ['a list in an object', 'realm_access.roles', { realm_access: { roles: ['agent'] } }],
    ['a list two objects deep', 'resource_access.desk.roles', { resource_access: { desk: { roles: ['agent'] } } }],
    [
      'an object whose name has a dot',
      'resource_access.my.app.roles',
      { resource_access: { 'my.app': { roles: ['agent'] } } },
    ],
    ['a claim of exactly that name, before any object', 'a.b', { 'a.b': ['agent'], a: { b: ['admin'] } }],
  ])('are found in %s', async (_what, AUTH_ROLES_CLAIM, claims) => {
    expect(await rolesGiven({ AUTH_ROLES_CLAIM }, claims)).toEqual(['agent']);
  });

  it.each([
    ['the claim “roles”, while another is configured', 'groups', { roles: ['agent'] }],
    ['a text', 'groups', { groups: 'agent' }],
    ['an object', 'groups', { groups: { agent: true } }],
    ['what every object inherits', 'constructor.name', {}],
    ['a list on the way', 'realm_access.0.roles', { realm_access: [{ roles: ['agent'] }] }],
    ['null on the way', 'realm_access.roles', { realm_access: null }],
    [
      'a claim of exactly that name that is no list, though an object has one',
      'a.b',
      { 'a.b': 'agent', a: { b: ['agent'] } },
    ],
  ])('are not found in %s', async (_what, AUTH_ROLES_CLAIM, claims) => {
    expect(await rolesGiven({ AUTH_ROLES_CLAIM }, claims)).toEqual([]);
  });

  it('are known by the provider’s names, and those that it has no name for by ours', async () => {
    const rolesOf = (...roles: string[]) => rolesGiven({ AUTH_ROLE_NAMES: names }, { roles });
    expect(await rolesOf('Support.Agent')).toEqual(['agent']);
    expect(await rolesOf('Helper', 'Support.Lead')).toEqual(['agent', 'supervisor']);
    expect(await rolesOf('admin')).toEqual(['admin']);
    expect(await rolesOf('agent', 'supervisor', 'support.agent', 'constructor')).toEqual([]);
  });

  it('leave tokens that are signed with the secret as they were', async () => {
    const settings = { ...secretSettings, ...keySettings(), AUTH_ROLES_CLAIM: 'groups', AUTH_ROLE_NAMES: names };
    const rolesOf = async (claims: object) =>
      (await verifierFor(settings)(bearer(await bySecret.signer.sign({ ...withoutRoles, ...claims })))).roles;
    expect(await rolesOf({ roles: ['agent'] })).toEqual(new Set(['agent']));
    expect(await rolesOf({ groups: ['agent'], roles: ['Support.Agent'] })).toEqual(new Set());
  });
});

/** The messages for faulty tokens, for any configuration of the app. */
const reasons: Record<TokenFault, RegExp> = {
  'no token': /Authorization: Bearer/,
  'an empty token': /Authorization: Bearer/,
  'another scheme': /Authorization: Bearer/,
  expired: /expired/,
  'not yet valid': /not valid yet/,
  'no expiry': /lacks the claim "exp"/,
  'an expiry in milliseconds': /"exp" must be a number of seconds since 1970/,
  'an infinite expiry': /"exp" must be a number of seconds since 1970/,
  'wrong key': /signature/,
  'wrong issuer': /"iss" is not accepted/,
  'no issuer': /lacks the claim "iss"/,
  'wrong audience': /"aud" is not accepted/,
  'no audience': /lacks the claim "aud"/,
  'no subject': /"sub"/,
  'an empty subject': /"sub"/,
  'a subject that is no string': /"sub"/,
  'algorithm none': /algorithm/,
  'algorithm nOnE': /algorithm/,
  'a public key as secret': /signature|algorithm/,
  'the secret under RS256': /signature|algorithm|must name its key|not among the keys/,
  'no JWT': /malformed/,
  'no JSON': /malformed/,
  'a signature cut off': /malformed/,
  'claims exchanged': /signature/,
};

describe('a faulty token is rejected with the reason', () => {
  describe.each(tokenFaultNames)('%s', (fault) => {
    it('where a secret is trusted', async () => {
      const authorization = await tokenFaults[fault](claims(), bySecret);
      expect(await refusalOf(verifierFor(secretSettings), authorization)).toMatch(reasons[fault]);
    });

    it('where a provider is trusted', async () => {
      const authorization = await tokenFaults[fault](claims(), byKey);
      expect(await refusalOf(verifierFor(keySettings()), authorization)).toMatch(reasons[fault]);
    });

    it.each(['secret', 'key'])('where both are trusted, signed with the %s', async (source) => {
      const authorization = await tokenFaults[fault](claims(), source === 'secret' ? bySecret : byKey);
      const verify = verifierFor({ ...secretSettings, ...keySettings() });
      expect(await refusalOf(verify, authorization)).toMatch(reasons[fault]);
    });
  });

  it('although it is valid for another source: no source accepts the algorithms of the other', async () => {
    const [ofSecret, ofKey] = [await bySecret.signer.sign(claims()), await rsaKey.sign(claims())];
    expect(await refusalOf(verifierFor(keySettings()), bearer(ofSecret))).toMatch(/algorithm/);
    expect(await refusalOf(verifierFor(secretSettings), bearer(ofKey))).toMatch(/algorithm/);
    expect(keyServer.asked).toBe(0);
  });

  it.each(['exp', 'nbf', 'iat'])('when its %s is not a valid time', async (claim) => {
    const odd = ['"tomorrow"', 'null', 'true', '[1]', '{}', '1e400', '-1e400', '-1', '1e15', '253402300800', '1e300'];
    for (const value of odd) {
      const { [claim]: _, ...others } = claims();
      const json = JSON.stringify(others).replace('{', `{"${claim}":${value},`);
      for (const [verify, signer] of [
        [verifierFor(secretSettings), bySecret.signer],
        [verifierFor(keySettings()), rsaKey],
      ] as const)
        expect([value, await refusalOf(verify, bearer(await signer.signText(json)))]).toEqual([
          value,
          `The token's claim "${claim}" must be a number of seconds since 1970, before the year 10000.`,
        ]);
    }
  });

  it('or gives a caller with an expiry, for any values of its times', async () => {
    const verify = verifierFor(secretSettings);
    const time = fc.oneof(
      fc.double({ noNaN: true }).map((value) => JSON.stringify(value)),
      fc.integer({ min: -4, max: 4 }).map((hours) => String(fromNow(hours * 3600))),
      fc.constantFrom('1e400', '-1e400', '-0', '0', '253402300799', 'null', '""', '[]'),
    );
    await fc.assert(
      fc.asyncProperty(time, time, time, async (exp, nbf, iat) => {
        const { exp: _exp, iat: _iat, ...others } = claims();
        const json = JSON.stringify(others).replace('{', `{"exp":${exp},"nbf":${nbf},"iat":${iat},`);
        const token = await bySecret.signer.signText(json);
        const caller = await verify(bearer(token)).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UnauthenticatedError);
        });
        if (!caller) return;
        expect(caller.expiresAt).toBeGreaterThan(Date.now() - 6_000);
        expect(new Date(caller.expiresAt).toISOString()).toMatch(/^\d{4}-/);
      }),
      { numRuns: 300 },
    );
  });

  it('while no secret and no provider is configured', async () => {
    const token = await bySecret.signer.sign(claims());
    expect(await refusalOf(verifierFor({}), bearer(token))).toMatch(/AUTH_JWKS_URL or AUTH_SECRET/);
  });
});

describe('the keys of a provider', () => {
  it('are fetched when first needed and then cached', async () => {
    const verify = verifierFor(keySettings());
    expect(keyServer.asked).toBe(0);
    const tokens = await Promise.all([rsaKey, ellipticKey, rsaKey, ellipticKey].map((key) => key.sign(claims())));
    await Promise.all(tokens.map((token) => verify(bearer(token))));
    expect(keyServer.asked).toBe(1);
  });

  it('need not be named by a token while only one matches', async () => {
    const token = await rsaKey.signAnonymously(claims());
    expect(await verifierFor(keySettings())(bearer(token))).toMatchObject({ agentId: 'agent-1' });
  });

  it('must be named when several match', async () => {
    const other = await keySigner('RS256', 'key-3');
    keyServer.keys = [rsaKey.jwk, other.jwk];
    const token = await rsaKey.signAnonymously(claims());
    expect(await refusalOf(verifierFor(keySettings()), bearer(token))).toMatch(/must name its key/);
  });

  it('that are unknown are rejected, without a request to the provider for each of them', async () => {
    const verify = verifierFor(keySettings());
    const unknown = await keySigner('RS256', 'key-of-nobody');
    for (let i = 0; i < 3; i++)
      expect(await refusalOf(verify, bearer(await unknown.sign(claims())))).toMatch(/not among the keys/);
    expect(keyServer.asked).toBe(1);
  });

  describe('that change', () => {
    // Only the date is faked: the HTTP client's timers are real.
    const allButDate = [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
    ] as const;
    const timers = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;
    beforeEach(() => jest.useFakeTimers({ doNotFake: [...allButDate, ...timers] }));
    afterEach(() => jest.useRealTimers());
    const laterBy = (seconds: number) => jest.setSystemTime(Date.now() + seconds * 1000);

    it('are fetched again when a token names a new one, at most every half minute', async () => {
      const verify = verifierFor(keySettings());
      await verify(bearer(await rsaKey.sign(claims())));
      const newKey = await keySigner('RS256', 'key-4');
      keyServer.keys = [rsaKey.jwk, newKey.jwk];
      laterBy(31);
      expect(await verify(bearer(await newKey.sign(claims())))).toMatchObject({ agentId: 'agent-1' });
      expect(keyServer.asked).toBe(2);
    });

    it('are not trusted any more ten minutes after the provider withdrew them', async () => {
      const verify = verifierFor(keySettings());
      await verify(bearer(await rsaKey.sign(claims())));
      keyServer.keys = [ellipticKey.jwk];
      laterBy(601);
      expect(await refusalOf(verify, bearer(await rsaKey.sign(claims())))).toMatch(/not among the keys/);
    });
  });
});

describe('while the provider’s keys can’t be fetched', () => {
  /** The caller made no mistake, and should retry. */
  async function expectUnavailable(verify: VerifyToken): Promise<void> {
    const token = await rsaKey.sign(claims());
    const error: unknown = await verify(bearer(token)).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(KeysUnavailableError);
    const { status, headers, body } = toHttpReply(toProblem(error));
    expect({ status, headers }).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(body).not.toContain(keyServer.url);
  }

  it.each(keyServerFaults)('a token gets 503 and is not judged: the provider answers with "%s"', async (behaviour) => {
    keyServer.behaviour = behaviour;
    await expectUnavailable(verifierFor(keySettings()));
  });

  it('a token gets 503 and is not judged: the provider’s port is closed', async () => {
    await keyServer.close();
    await expectUnavailable(verifierFor(keySettings()));
  });

  it('a token gets 503 also where a secret is configured too', async () => {
    keyServer.behaviour = 'fail';
    await expectUnavailable(verifierFor({ ...secretSettings, ...keySettings() }));
  });

  it('tokens signed with the shared secret are accepted and rejected as usual', async () => {
    keyServer.behaviour = 'fail';
    const verify = verifierFor({ ...secretSettings, ...keySettings() });
    expect(await verify(bearer(await bySecret.signer.sign(claims())))).toMatchObject({ agentId: 'agent-1' });
    expect(await refusalOf(verify, await tokenFaults['wrong key'](claims(), bySecret))).toMatch(/signature/);
    expect(await refusalOf(verify, await tokenFaults.expired(claims(), bySecret))).toMatch(/expired/);
  });

  it('cached keys are still trusted', async () => {
    const verify = verifierFor(keySettings());
    await verify(bearer(await rsaKey.sign(claims())));
    await keyServer.close();
    expect(await verify(bearer(await ellipticKey.sign(claims())))).toMatchObject({ agentId: 'agent-1' });
  });

  it('failures are not cached: the next token is verified as soon as they can be fetched', async () => {
    const verify = verifierFor(keySettings());
    keyServer.behaviour = 'fail';
    await expectUnavailable(verify);
    keyServer.behaviour = 'serve';
    expect(await verify(bearer(await rsaKey.sign(claims())))).toMatchObject({ agentId: 'agent-1' });
  });
});
