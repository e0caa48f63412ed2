// Signs a request as a chat platform would, as specified by Standard Webhooks. A real page never has this secret: the
// demo acts as the platform's server as well as the customer.

/** The three headers that authenticate `body`: HMAC-SHA256 over `id.timestamp.body` with the key after `whsec_`. */
export async function webhookHeaders(
  secret: string,
  body: string,
  id: string,
  timestampSeconds: number,
): Promise<Record<string, string>> {
  const key = await crypto.subtle.importKey('raw', keyOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signed = new TextEncoder().encode(`${id}.${timestampSeconds}.${body}`);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': `v1,${btoa(String.fromCharCode(...signature))}`,
  };
}

function keyOf(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (character) => character.charCodeAt(0));
}
