// The issuers of tokens: a chat tool's backend with the secret it shares with the app, or an OpenID provider.
// And every kind of faulty token. The app's own minting is not used: tests must follow the
// specification of JWT, not with the app.
import { createHmac } from 'node:crypto';
import { CompactSign, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload } from 'jose';

/** Signs claims unchanged; adds none. */
export interface TokenSigner {
  sign(claims: JWTPayload): Promise<string>;
  /** Signs claims given as JSON, such as `{"exp":1e400}`. */
  signText(json: string): Promise<string>;
}

/** One of an OpenID provider's keys. */
export interface KeySigner extends TokenSigner {
  /** The public key in the format of a key set. */
  readonly jwk: JWK;
  /** The public key in PEM. */
  readonly pem: string;
  /** Signs without naming the key. */
  signAnonymously(claims: JWTPayload): Promise<string>;
}

export function secretSigner(secret: string): TokenSigner {
  const signText = (json: string) =>
    new CompactSign(encodeText(json)).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(encodeText(secret));
  return { sign: (claims) => signText(JSON.stringify(claims)), signText };
}

export async function keySigner(alg: string, kid: string): Promise<KeySigner> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const signText = (json: string, header: object = { kid, typ: 'JWT' }) =>
    new CompactSign(encodeText(json)).setProtectedHeader({ alg, ...header }).sign(privateKey);
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    pem: await exportSPKI(publicKey),
    sign: (claims) => signText(JSON.stringify(claims)),
    signText: (json) => signText(json),
    signAnonymously: (claims) => signText(JSON.stringify(claims), {}),
  };
}

/** A trusted issuer, and the means to forge its tokens. */
export interface TokenIssuer {
  /** Signs with the key that the app trusts. */
  readonly signer: TokenSigner;
  /** Signs with the same algorithm and a key that the app doesn't know. */
  readonly stranger: TokenSigner;
  /** A public key that the app verifies with, in PEM. */
  readonly publicKey: string;
  /** The secret that the app verifies with. */
  readonly secret: string;
  /** AUTH_ISSUER and AUTH_AUDIENCE. */
  readonly iss: string;
  readonly aud: string;
}

/** The claims of a valid token. */
export function validClaims({ iss, aud }: TokenIssuer, sub: string, roles: readonly string[]): JWTPayload {
  return { sub, roles: [...roles], name: sub, iss, aud, iat: fromNow(-60), exp: fromNow(3600) };
}

/** Each makes the value of an Authorization header from the claims of a valid token; null sends no header. */
export const tokenFaults = {
  'no token': () => null,
  'an empty token': () => 'Bearer ',
  'another scheme': async (claims, { signer }) => `Basic ${await signer.sign(claims)}`,
  expired: signed((claims) => ({ ...claims, iat: fromNow(-120), exp: fromNow(-60) })),
  'not yet valid': signed((claims) => ({ ...claims, nbf: fromNow(60) })),
  'no expiry': signed((claims) => without(claims, 'exp')),
  'an expiry in milliseconds': signed((claims) => ({ ...claims, exp: fromNow(3600) * 1000 })),
  'an infinite expiry': async (claims, { signer }) =>
    bearer(await signer.signText(JSON.stringify(without(claims, 'exp')).replace('{', '{"exp":1e400,'))),
  'wrong key': async (claims, { stranger }) => bearer(await stranger.sign(claims)),
  'wrong issuer': signed((claims) => ({ ...claims, iss: 'https://elsewhere.example' })),
  'no issuer': signed((claims) => without(claims, 'iss')),
  'wrong audience': signed((claims) => ({ ...claims, aud: 'another-app' })),
  'no audience': signed((claims) => without(claims, 'aud')),
  'no subject': signed((claims) => without(claims, 'sub')),
  'an empty subject': signed((claims) => ({ ...claims, sub: '' })),
  'a subject that is no string': signed((claims) => ({ ...claims, sub: 42 }) as unknown as JWTPayload),
  'algorithm none': (claims) => bearer(`${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`),
  'algorithm nOnE': (claims) => bearer(`${encode({ alg: 'nOnE', typ: 'JWT' })}.${encode(claims)}.`),
  'a public key as secret': (claims, { publicKey }) => bearer(hmac({ alg: 'HS256', typ: 'JWT' }, claims, publicKey)),
  'the secret under RS256': (claims, { secret }) => bearer(hmac({ alg: 'RS256', typ: 'JWT' }, claims, secret)),
  'no JWT': () => 'Bearer swordfish',
  'no JSON': () => 'Bearer bm90.anNvbg.c2ln',
  'a signature cut off': async (claims, { signer }) => bearer((await signer.sign(claims)).replace(/\.[^.]*$/, '')),
  'claims exchanged': async (claims, { signer }) => {
    const [header, , signature] = (await signer.sign(claims)).split('.');
    return bearer([header, encode({ ...claims, roles: ['admin'], exp: fromNow(7200) }), signature].join('.'));
  },
} as const satisfies Record<string, MakeFaulty>;
export type TokenFault = keyof typeof tokenFaults;
export const tokenFaultNames = Object.keys(tokenFaults) as TokenFault[];

/** The claim `roles` of valid tokens without a role that the app knows; undefined omits it. */
export const rolesOfNobody: Readonly<Record<string, unknown>> = {
  'no roles': undefined,
  'a role outside of a list': 'admin',
  'a list in a list': [['admin']],
  'an unknown role': ['root'],
  'a role in capitals': ['ADMIN'],
};

type MakeFaulty = (claims: JWTPayload, issuer: TokenIssuer) => string | null | Promise<string>;

function signed(change: (claims: JWTPayload) => JWTPayload): MakeFaulty {
  return async (claims, { signer }) => bearer(await signer.sign(change(claims)));
}

export function bearer(token: string): string {
  return `Bearer ${token}`;
}

/** The time some seconds from now, in seconds since 1970. */
export function fromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

function without(claims: JWTPayload, name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));
}

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A token whose signature is an HMAC, whatever its header says. */
function hmac(header: object, claims: JWTPayload, key: string): string {
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}
