// Secrets as Standard Webhooks writes them: "whsec_" and base64.

export const webhookSecretForm = '"whsec_" followed by standard base64 of at least one byte';

/**
 * The key that a secret stands for, or undefined where it is not in the standard form. Lenient decoding would turn
 * other text into another key than its owner means, or into an empty one, with which anybody can sign.
 */
export function decodeWebhookSecret(secret: string): Buffer | undefined {
  if (!secret.startsWith('whsec_')) return undefined;
  const base64 = secret.slice('whsec_'.length);
  const key = Buffer.from(base64, 'base64');
  return key.length > 0 && key.toString('base64') === base64 ? key : undefined;
}
