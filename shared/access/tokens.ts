// Authenticates callers: a bearer JWT, verified with the keys of an OpenID provider or with a secret that is shared
// with the chat tool's backend.
import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { KeysUnavailableError, UnauthenticatedError } from './errors';
import { ownRoleClaim, roleClaimOf, rolesIn, type Role, type RoleClaim, type RoleNames } from './role-claim';

/** An authenticated caller. */
export interface Caller {
  agentId: string;
  /** The name from the token, or null. */
  name: string | null;
  roles: ReadonlySet<Role>;
  /** Where the roles were looked for, to tell a caller without one. */
  roleClaim: RoleClaim;
  /** When the token expires, in milliseconds since 1970. */
  expiresAt: number;
}

export interface TokenSettings {
  AUTH_SECRET?: string | undefined;
  AUTH_JWKS_URL?: string | undefined;
  AUTH_ISSUER?: string | undefined;
  AUTH_AUDIENCE?: string | undefined;
  /** For the provider's tokens only, as AUTH_ROLE_NAMES. */
  AUTH_ROLES_CLAIM?: string | undefined;
  AUTH_ROLE_NAMES?: RoleNames | undefined;
}

/**
 * @throws {UnauthenticatedError} unless the Authorization header contains a valid token
 * @throws {KeysUnavailableError} when the provider's keys are unavailable, so that the token can't be verified
 */
export type VerifyToken = (authorization: string | null) => Promise<Caller>;

// Each key source accepts only its own kind of algorithm, so that a public key can never be used as an HMAC secret.
const secretAlgorithms = ['HS256'];
const keySetAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

// Rejects a time in milliseconds, the usual mistake.
const endOfYear9999 = 253_402_300_799;
const timeClaims = ['exp', 'nbf', 'iat'] as const;

/** Creates a verifier for signature, algorithm, lifetime, and issuer and audience if they are configured. */
export function createTokenVerifier(settings: TokenSettings): VerifyToken {
  const expectations: JWTVerifyOptions = {
    clockTolerance: 5,
    requiredClaims: ['exp'],
    ...(settings.AUTH_ISSUER && { issuer: settings.AUTH_ISSUER }),
    ...(settings.AUTH_AUDIENCE && { audience: settings.AUTH_AUDIENCE }),
  };
  const sources: ((token: string) => Promise<Caller>)[] = [];
  if (settings.AUTH_SECRET) {
    const secret = new TextEncoder().encode(settings.AUTH_SECRET);
    const options = { ...expectations, algorithms: secretAlgorithms };
    sources.push(async (token) => toCaller((await jwtVerify(token, secret, options)).payload, ownRoleClaim));
  }
  if (settings.AUTH_JWKS_URL) {
    const keySet = providerKeys(new URL(settings.AUTH_JWKS_URL));
    const options = { ...expectations, algorithms: keySetAlgorithms };
    const roleClaim = roleClaimOf(settings.AUTH_ROLES_CLAIM ?? ownRoleClaim.name, settings.AUTH_ROLE_NAMES);
    sources.push(async (token) => toCaller((await jwtVerify(token, keySet, options)).payload, roleClaim));
  }

  return async (authorization) => {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new UnauthenticatedError('Send a token: Authorization: Bearer <token>.');
    if (sources.length === 0)
      throw new UnauthenticatedError('No token can be verified here: set AUTH_JWKS_URL or AUTH_SECRET.');
    let refusal: unknown;
    for (const verify of sources) {
      try {
        return await verify(token);
      } catch (error) {
        // With two sources, the error of the one that accepts the algorithm is reported.
        if (!(refusal !== undefined && error instanceof errors.JOSEAlgNotAllowed)) refusal = error;
      }
    }
    if (refusal instanceof UnauthenticatedError || refusal instanceof KeysUnavailableError) throw refusal;
    throw new UnauthenticatedError(reasonOf(refusal), refusal);
  };
}

/** The keys that an OpenID provider publishes. A token is at fault only if the loaded keys contain no unique match. */
function providerKeys(url: URL): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(url);
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new KeysUnavailableError(error);
    }
  };
}

function toCaller(claims: JWTPayload, roleClaim: RoleClaim): Caller {
  // A claim can be any JSON that the issuer signed: `1e400` is valid JSON, and parses as Infinity.
  const timeFault = timeFaultOf(claims);
  if (timeFault) throw new UnauthenticatedError(timeFault);
  if (typeof claims.sub !== 'string' || claims.sub === '')
    throw new UnauthenticatedError('The token has no subject: claim "sub" must be the agent\'s id.');
  return {
    agentId: claims.sub,
    name: typeof claims['name'] === 'string' ? claims['name'] : null,
    roles: rolesIn(claims, roleClaim),
    roleClaim,
    expiresAt: Number(claims.exp) * 1000,
  };
}

/** Describes the first time claim that is not a valid time. */
function timeFaultOf(claims: JWTPayload): string | undefined {
  const invalid = timeClaims.find((claim) => claims[claim] !== undefined && !isSecondsSince1970(claims[claim]));
  return invalid && `The token's claim "${invalid}" must be a number of seconds since 1970, before the year 10000.`;
}

function isSecondsSince1970(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= endOfYear9999;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return timeFaultOf(error.payload) ?? 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const timeFault = timeClaims.some((claim) => claim === error.claim) && timeFaultOf(error.payload);
    if (timeFault) return timeFault;
    if (error.reason === 'missing') return `The token lacks the claim "${error.claim}".`;
    if (error.reason === 'check_failed' && error.claim === 'nbf') return 'The token is not valid yet.';
    return `The token's claim "${error.claim}" is not accepted here.`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "The token's signature does not match.";
  if (error instanceof errors.JWKSNoMatchingKey) return "The token's key is not among the keys that are trusted here.";
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'The token must name its key: header "kid".';
  if (error instanceof errors.JOSEAlgNotAllowed) return "The token's algorithm is not accepted here.";
  if (error instanceof errors.JOSEError) return 'The token is malformed.';
  return 'The token could not be verified.';
}
