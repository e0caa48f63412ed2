// Tokens for the users of a local run. They equal those that a chat tool's backend would issue: HS256 with AUTH_SECRET,
// and issuer and audience if the app is configured to require them.
import { SignJWT } from 'jose';

/** The user whom a token identifies. */
export interface TokenHolder {
  readonly sub: string;
  readonly roles: readonly string[];
  readonly name?: string | undefined;
  /** In jose's format: `8h`, `30 minutes`. */
  readonly expiresIn?: string | undefined;
}

/** Signs a token that the app accepts under these settings. */
export async function mintToken(
  { sub, roles, name, expiresIn = '8h' }: TokenHolder,
  authSecret: string,
  settings: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  const token = new SignJWT({ roles, ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(expiresIn);
  if (settings['AUTH_ISSUER']) token.setIssuer(settings['AUTH_ISSUER']);
  if (settings['AUTH_AUDIENCE']) token.setAudience(settings['AUTH_AUDIENCE']);
  return token.sign(new TextEncoder().encode(authSecret));
}
