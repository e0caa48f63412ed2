// Who is calling: a bearer JWT, verified against the keys of an OpenID provider or against a secret shared with the
// chat tool's own backend.
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { UnauthenticatedError } from './errors';

export const roles = ['agent', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Someone whose token was verified. */
export interface Caller {
  agentId: string;
  roles: ReadonlySet<Role>;
}

export interface TokenSettings {
  AUTH_SECRET?: string | undefined;
  AUTH_JWKS_URL?: string | undefined;
  AUTH_ISSUER?: string | undefined;
  AUTH_AUDIENCE?: string | undefined;
}

/** @throws {UnauthenticatedError} unless the Authorization header holds a token that is valid here and now. */
export type VerifyToken = (authorization: string | null) => Promise<Caller>;

// Each source takes only its own kind of algorithm, so that a public key can never serve as an HMAC secret.
const secretAlgorithms = ['HS256'];
const keySetAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Verifies tokens as configured: signature, algorithm, lifetime, and issuer and audience where they are set. */
export function createTokenVerifier(settings: TokenSettings): VerifyToken {
  const expectations: JWTVerifyOptions = {
    clockTolerance: 5,
    ...(settings.AUTH_ISSUER && { issuer: settings.AUTH_ISSUER }),
    ...(settings.AUTH_AUDIENCE && { audience: settings.AUTH_AUDIENCE }),
  };
  const sources: ((token: string) => Promise<JWTPayload>)[] = [];
  if (settings.AUTH_SECRET) {
    const secret = new TextEncoder().encode(settings.AUTH_SECRET);
    const options = { ...expectations, algorithms: secretAlgorithms };
    sources.push(async (token) => (await jwtVerify(token, secret, options)).payload);
  }
  if (settings.AUTH_JWKS_URL) {
    const keySet = createRemoteJWKSet(new URL(settings.AUTH_JWKS_URL));
    const options = { ...expectations, algorithms: keySetAlgorithms, requiredClaims: ['exp'] };
    sources.push(async (token) => (await jwtVerify(token, keySet, options)).payload);
  }

  return async (authorization) => {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new UnauthenticatedError('Send a token: Authorization: Bearer <token>.');
    if (sources.length === 0)
      throw new UnauthenticatedError('No token can be verified here: set AUTH_JWKS_URL or AUTH_SECRET.');
    let refusal: unknown;
    for (const verify of sources) {
      try {
        return toCaller(await verify(token));
      } catch (error) {
        // Between two sources, the one whose algorithm fits has the say.
        if (!(refusal !== undefined && error instanceof errors.JOSEAlgNotAllowed)) refusal = error;
      }
    }
    throw refusal instanceof UnauthenticatedError ? refusal : new UnauthenticatedError(reasonOf(refusal), refusal);
  };
}

function toCaller(claims: JWTPayload): Caller {
  if (!claims.sub) throw new UnauthenticatedError('The token has no subject: claim "sub" must be the agent\'s id.');
  const given: unknown[] = Array.isArray(claims['roles']) ? claims['roles'] : [];
  return { agentId: claims.sub, roles: new Set(roles.filter((role) => given.includes(role))) };
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `The token's claim "${error.claim}" is not accepted here.`;
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return "The token's signature does not match.";
  if (error instanceof errors.JOSEAlgNotAllowed) return "The token's algorithm is not accepted here.";
  if (error instanceof errors.JOSEError) return 'The token is malformed.';
  return 'The token could not be verified.';
}
