// Checks that adapters share: MACs, shared secrets and timestamps. They compare in constant time and never throw anything
// but SignatureError.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureError } from './signature-error';

export const toleranceSeconds = 5 * 60;

/** How a platform computes its MAC. */
export interface MacScheme {
  algorithm: 'sha1' | 'sha256';
  encoding: 'hex' | 'base64';
  /** What is signed, in order. */
  content: readonly (string | Buffer)[];
}

/**
 * Verifies a MAC that is keyed with the text of a secret.
 * @param offered the MAC in the request, without a prefix; null when it is missing
 * @param header the header's name for the error
 * @param schemes one of them has to match
 * @throws {SignatureError}
 */
export function verifyMac(
  offered: string | null,
  header: string,
  secrets: readonly string[],
  ...schemes: readonly MacScheme[]
): void {
  if (!offered) throw new SignatureError(`The header ${header} is required.`);
  if (!schemes.some((scheme) => secrets.some((secret) => matches(offered, secret, scheme))))
    throw new SignatureError(`The header ${header} does not match the body and the configured secrets.`);
}

function matches(offered: string, secret: string, { algorithm, encoding, content }: MacScheme): boolean {
  const given = Buffer.from(offered, encoding);
  const hmac = createHmac(algorithm, secret);
  for (const part of content) hmac.update(part);
  const expected = hmac.digest();
  // Decoding is lenient: a MAC followed by other characters would pass.
  const isExact = given.toString(encoding) === normalized(offered, encoding);
  return expected.length === given.length && timingSafeEqual(expected, given) && isExact;
}

function normalized(text: string, encoding: 'hex' | 'base64'): string {
  return encoding === 'hex' ? text.toLowerCase() : text;
}

/**
 * Verifies a secret that the request carries itself.
 * @param where the header, parameter or field, for the error
 * @throws {SignatureError}
 */
export function verifySharedSecret(
  offered: string | null | undefined,
  where: string,
  secrets: readonly string[],
): void {
  if (!offered) throw new SignatureError(`${where} is required.`);
  // Digests have equal lengths, so the time does not tell the secret's length either.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!secrets.some((secret) => timingSafeEqual(digest(secret), digest(offered))))
    throw new SignatureError(`${where} is none of the configured secrets.`);
}

/** The value of a header after its prefix, such as `sha256=`; null when the header is missing or has another prefix. */
export function withoutPrefix(value: string | null, prefix: string): string | null {
  return value?.startsWith(prefix) ? value.slice(prefix.length) : null;
}

/**
 * Verifies that a signed timestamp is at most five minutes away, both ways.
 * @param unit what the timestamp counts since 1970
 * @throws {SignatureError}
 */
export function verifyTimestamp(timestamp: string | null, header: string, now: Date, unit: 's' | 'ms' = 's'): void {
  if (!timestamp) throw new SignatureError(`The header ${header} is required.`);
  if (!/^\d{1,15}$/.test(timestamp)) throw new SignatureError(`The header ${header} must be a whole number.`);
  // Compared in whole seconds, like most timestamps: a fraction would shorten the tolerance on one side.
  const seconds = Math.floor(Number(timestamp) / (unit === 'ms' ? 1000 : 1));
  if (Math.abs(Math.floor(now.getTime() / 1000) - seconds) > toleranceSeconds)
    throw new SignatureError(`The header ${header} is more than 5 minutes away from the time here.`);
}
