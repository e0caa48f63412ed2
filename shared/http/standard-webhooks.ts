// Verifies requests signed per Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`,
// several secrets for rotation, a tolerance of ±5 minutes. Synchronous, so that a caller can't forget to await it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureError } from '../platforms/signature-error';

export const toleranceSeconds = 5 * 60;

/** Headers by lower-case name; `svix-…` is the older name of `webhook-…`. */
type ReadHeader = (name: string) => string | null;

/**
 * Verifies the signature of a request.
 * @param rawBody the exact bytes of the body
 * @param secrets the accepted keys, decoded
 * @throws {SignatureError} when the signature is missing, expired or wrong
 */
export function verifyStandardWebhook(
  header: ReadHeader,
  rawBody: Buffer,
  secrets: readonly Buffer[],
  now: Date,
): void {
  const id = header('webhook-id') ?? header('svix-id');
  const timestamp = header('webhook-timestamp') ?? header('svix-timestamp');
  const signatures = header('webhook-signature') ?? header('svix-signature');
  if (!id || !timestamp || !signatures)
    throw new SignatureError('The headers webhook-id, webhook-timestamp and webhook-signature are required.');
  if (secrets.length === 0)
    throw new SignatureError('No webhook secret is configured here, so every request is refused.');
  if (!/^\d{1,12}$/.test(timestamp)) throw new SignatureError('webhook-timestamp must be in whole seconds since 1970.');
  // Compared in whole seconds, like the timestamp: a fraction would shorten the tolerance on one side.
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) > toleranceSeconds)
    throw new SignatureError('webhook-timestamp is more than 5 minutes away from the time here.');
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(rawBody).digest(),
  );
  const offered = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'));
  const matches = offered.some((signature) =>
    expected.some((mac) => mac.length === signature.length && timingSafeEqual(mac, signature)),
  );
  if (!matches) throw new SignatureError('webhook-signature does not match the body and the configured secrets.');
}
