// Checks the bearer tokens that SignalR Service demands of its clients and of those that publish: signed with the
// access key, with an expiry, and with the audience of the very address that is called.
import { jwtVerify, type JWTPayload } from 'jose';
import { createSecretKey } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decodePart, queryValues } from './address';

/** The claims that matter of a token that was found good. */
export interface ServiceToken {
  readonly userId: string | undefined;
  /** When a connection with this token is closed; without it, a connection may outlive its token. */
  readonly closesAt?: Date;
}

export type VerifyServiceToken = (token: string | undefined, address: URL) => Promise<ServiceToken | undefined>;

/** The user's id is the first of these that is there; the last two are one claim, by its short and its long name. */
const userIdClaims = [
  'asrs.s.uid',
  'nameid',
  'sub',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
];

/** Gives the check for one access key. It answers undefined for any token that isn't good for the address. */
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
      return undefined; // Whatever is wrong with a token, its bearer is told no more than 401.
    }
  };
}

/** The token in a request's Authorization header. */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
}

function readClaims(payload: JWTPayload): ServiceToken {
  const userId = userIdClaims.map((claim) => payload[claim]).find((value) => value !== undefined && value !== null);
  // A claim of the service: close when the token expires, or when the sign-in behind it does.
  const closesOnExpiry = String(payload['asrs.s.coae']).toLowerCase() === 'true';
  const expiresOn = Number(payload['asrs.s.aeo'] ?? payload.exp);
  return {
    userId: typeof userId === 'string' || typeof userId === 'number' ? String(userId) : undefined,
    ...(closesOnExpiry && Number.isFinite(expiresOn) && { closesAt: new Date(expiresOn * 1000) }),
  };
}

/** Compared without the port, as the service does; the query may be left out, and loopback has several names. */
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

/** Clients negotiate with the token that they connect with, and write its address with a slash at its end or without. */
function pathOf({ pathname }: URL): string {
  const path = pathname.replace(/^\/client\/negotiate\/?$/i, '/client').replace(/\/$/, '');
  return decodePart(path) ?? path;
}
