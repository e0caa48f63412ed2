// Sends events to the targets that the settings name, signed per Standard Webhooks 1.0 (standardwebhooks.com).
import { createHash, createHmac } from 'node:crypto';
import type { OutgoingEvent } from '../conversations/durable-effect';
import { DeadlineError, withDeadline } from '../deadline';
import { retryAfterMs } from '../retry-after';

/** A receiver of events. */
export interface EventTarget {
  url: string;
  /** The signing key, decoded. */
  secret: Buffer;
  events: readonly string[];
  /** The queues whose events it receives; undefined: all. */
  queues?: readonly string[] | undefined;
}

/** `gone`: the target answered 410 and must not receive more events. */
export type Delivery = { outcome: 'delivered' | 'gone' } | { outcome: 'failed'; reason: string; retryAfterMs?: number };

const timeoutMs = 10_000;

/**
 * Identifies a target by its URL and secret: when either changes, it is a new target, so a stopped one starts again.
 */
export function targetKeyOf({ url, secret }: EventTarget): string {
  return createHash('sha256').update(url).update('\0').update(secret).digest('base64url').slice(0, 22);
}

/** The three headers of a signed request: HMAC-SHA256 over `id.timestamp.body`. */
export function signatureHeaders(
  body: string,
  { secret, id, now }: { secret: Buffer; id: string; now: Date },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = Math.floor(now.getTime() / 1000).toString();
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/**
 * Makes one attempt to send an event.
 * @param id the same for all attempts, so that the receiver recognises a redelivery
 */
export async function sendEvent(
  { url, secret }: EventTarget,
  event: OutgoingEvent,
  id: string,
  now: Date,
): Promise<Delivery> {
  const body = JSON.stringify(event);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'undertone',
    ...signatureHeaders(body, { secret, id, now }),
  };
  try {
    return await withDeadline(timeoutMs, async (signal) => {
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      if (response.ok) return { outcome: 'delivered' };
      if (response.status === 410) return { outcome: 'gone' };
      const waitMs = retryAfterMs(response.headers.get('retry-after'), now.getTime());
      const reason = `status ${response.status}`;
      return { outcome: 'failed', reason, ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
    });
  } catch (error) {
    return { outcome: 'failed', reason: error instanceof DeadlineError ? 'no answer in time' : 'not reached' };
  }
}
