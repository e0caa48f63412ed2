// Verifies the bearer tokens that SignalR Service requires from clients and publishers: signed with the access key,
// with an expiry, and with the URL of the request as audience.
import { jwtVerify, type JWTPayload } from 'jose';
import { createSecretKey } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decodePart, queryValues } from './address';

/** The relevant claims of a verified token. */
export interface ServiceToken {
  readonly userId: string | undefined;
  /** When a connection with this token is closed; if undefined, it may stay open after the token expires. */
  readonly closesAt?: Date;
}

export type VerifyServiceToken = (token: string | undefined, address: URL) => Promise<ServiceToken | undefined>;

/** The user's id is the first of these claims that is present; the last two are short and long name of one claim. */
const userIdClaims = [
  'asrs.s.uid',
  'nameid',
  'sub',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
];

/** Creates the verifier for an access key. It returns undefined for a token that is not valid for the URL. */
export function serviceTokenVerifier(accessKey: string, now: () => Date = () => new Date()): VerifyServiceToken {
  const key = createSecretKey(accessKey, 'utf8');
  return async (token, address) => {
    if (!token) return undefined;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256', 'HS384', 'HS512'],
        requiredClaims: ['exp', 'aud'],
        currentDate: now(),
      });
      if (!Number.isFinite(payload.exp)) return undefined;
      const isForAddress = [payload.aud].flat().some((audience) => isAudienceOf(address, audience));
      return isForAddress ? readClaims(payload) : undefined;
    } catch {
      return undefined; // The reply is 401 without a reason, whatever is wrong with the token.
    }
  };
}

/** The token in a request's Authorization header. */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
}

function readClaims(payload: JWTPayload): ServiceToken {
  const userId = userIdClaims.map((claim) => payload[claim]).find((value) => value !== undefined && value !== null);
  // Claims of the service: whether to close the connection on expiry, and when the authentication expires.
  const closesOnExpiry = String(payload['asrs.s.coae']).toLowerCase() === 'true';
  const expiresOn = Number(payload['asrs.s.aeo'] ?? payload.exp);
  return {
    userId: typeof userId === 'string' || typeof userId === 'number' ? String(userId) : undefined,
    ...(closesOnExpiry && Number.isFinite(expiresOn) && { closesAt: new Date(expiresOn * 1000) }),
  };
}

/** Compares without the port, as the service does; the query may be omitted, and all loopback names are equal. */
function isAudienceOf(address: URL, audience: unknown): boolean {
  if (typeof audience !== 'string' || !URL.canParse(audience)) return false;
  const url = new URL(audience);
  return (
    hostOf(url) === hostOf(address) &&
    pathOf(url) === pathOf(address) &&
    [...url.searchParams].every(([name, value]) =>
      queryValues(address, name).some((asked) => asked.toLowerCase() === value.toLowerCase()),
    )
  );
}

function hostOf({ hostname }: URL): string {
  return hostname === '127.0.0.1' || hostname === '[::1]' ? 'localhost' : hostname;
}

/** Clients negotiate with the token that they connect with; its audience may end in a slash. */
function pathOf({ pathname }: URL): string {
  const path = pathname.replace(/^\/client\/negotiate\/?$/i, '/client').replace(/\/$/, '');
  return decodePart(path) ?? path;
}
