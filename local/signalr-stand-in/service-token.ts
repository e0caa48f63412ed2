// Checks the bearer tokens that SignalR Service demands of its clients and of those that publish: HS256 with the
// access key, an expiry, and the audience of the very address that is called.
import { jwtVerify } from 'jose';
import { createSecretKey } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The claims that matter of a token that was found good. */
export interface ServiceToken {
  readonly userId: string | undefined;
}

export type VerifyServiceToken = (token: string | undefined, address: URL) => Promise<ServiceToken | undefined>;

/** Gives the check for one access key. It answers undefined for any token that isn't good for the address. */
export function serviceTokenVerifier(accessKey: string, now: () => Date = () => new Date()): VerifyServiceToken {
  const key = createSecretKey(accessKey, 'utf8');
  return async (token, address) => {
    if (!token) return undefined;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        requiredClaims: ['exp', 'aud'],
        currentDate: now(),
      });
      const audiences = [payload.aud].flat();
      if (!audiences.some((audience) => audience !== undefined && isAudienceOf(address, audience))) return undefined;
      const userId = payload['asrs.s.uid'] ?? payload['nameid'] ?? payload.sub;
      return { userId: typeof userId === 'string' ? userId : undefined };
    } catch {
      return undefined; // Whatever is wrong with a token, its bearer is told no more than 401.
    }
  };
}

/** The token in a request's Authorization header. */
export function bearerToken({ headers }: IncomingMessage): string | undefined {
  return /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Compared without the port, as the service does; the query may be left out, and loopback has several names. */
function isAudienceOf(address: URL, audience: string): boolean {
  const url = new URL(audience);
  return (
    hostOf(url) === hostOf(address) &&
    decodeURIComponent(url.pathname) === decodeURIComponent(address.pathname.replace(/negotiate$/, '')) &&
    [...url.searchParams].every(
      ([name, value]) => address.searchParams.get(name)?.toLowerCase() === value.toLowerCase(),
    )
  );
}

function hostOf({ hostname }: URL): string {
  return hostname === '127.0.0.1' || hostname === '[::1]' ? 'localhost' : hostname;
}
