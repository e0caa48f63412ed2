// Secrets in the form of Standard Webhooks: "whsec_" and base64.

export const webhookSecretForm = '"whsec_" followed by standard base64 of at least one byte';

/**
 * The decoded key, or undefined if the secret is not in the standard form. Lenient decoding would turn other text into
 * an unintended key, or into an empty key that anyone can sign with.
 */
export function decodeWebhookSecret(secret: string): Buffer | undefined {
  if (!secret.startsWith('whsec_')) return undefined;
  const base64 = secret.slice('whsec_'.length);
  const key = Buffer.from(base64, 'base64');
  return key.length > 0 && key.toString('base64') === base64 ? key : undefined;
}
