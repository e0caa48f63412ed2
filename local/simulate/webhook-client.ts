// Calls the app's webhook as a chat platform does, and tells what became of the call.
import { withDeadline } from '../../shared/deadline';
import type { Connection } from '../../shared/platforms/connection';
import { retryAfterMs } from '../../shared/retry-after';
import type { PlatformSender } from './platform-sender';

export type CallResult =
  { kind: 'accepted'; outcomes: string[]; latencyMs: number } | Refusal | { kind: 'unreachable'; reason: string };

export interface Refusal {
  kind: 'refused';
  status: number;
  /** What the app says; empty if it says nothing. */
  detail: string;
  /** How long it asks to wait. */
  waitMs: number | undefined;
}

/** The webhook of a connection. */
export interface Webhook {
  url: URL;
  connection: Connection;
  sender: PlatformSender;
}

const timeoutMs = 30_000;
const maxReplyBytes = 64 * 1024;

/**
 * The URL of a connection's webhook.
 * @param base the app's address, with or without `/api`; or the whole URL of the webhook
 */
export function webhookUrl(base: string, { platform, id }: Pick<Connection, 'platform' | 'id'>): URL {
  const url = new URL(base);
  if (url.pathname.includes('/webhooks/')) return url;
  const root = url.pathname.replace(/(\/api)?\/*$/, '');
  return new URL(`${root}/api/webhooks/${platform}/${id}`, url);
}

/** Delivers a body, signed now with the newest secret. */
export function deliver({ url, connection, sender }: Webhook, body: string): Promise<CallResult> {
  const bytes = Buffer.from(body);
  const { headers, query = {} } = sender.sign(bytes, connection.secrets[0] ?? '', connection, new Date());
  const target = new URL(url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  return call(target, { method: 'POST', headers, body: bytes });
}

/** Asks whether the webhook exists, as tools do before they save its URL. */
export function askFor({ url }: Pick<Webhook, 'url'>): Promise<CallResult> {
  return call(url, { method: 'HEAD' });
}

async function call(url: URL, init: RequestInit): Promise<CallResult> {
  const startedAt = performance.now();
  try {
    return await withDeadline(timeoutMs, async (signal): Promise<CallResult> => {
      const reply = await fetch(url, { ...init, redirect: 'manual', signal });
      const text = await firstBytes(reply);
      const latencyMs = performance.now() - startedAt;
      if (reply.status !== 200) {
        const waitMs = retryAfterMs(reply.headers.get('retry-after'), Date.now());
        return { kind: 'refused', status: reply.status, detail: detailOf(text), waitMs };
      }
      const outcomes = (reply.headers.get('undertone-outcome') ?? '').split(',').filter(Boolean);
      return { kind: 'accepted', outcomes, latencyMs };
    });
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

async function firstBytes(reply: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reply.body ?? []) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > maxReplyBytes) break;
  }
  return Buffer.concat(chunks).toString();
}

/** The explanation in a problem+json body. */
function detailOf(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? detail : '';
  } catch {
    return '';
  }
}

/** The cause of a failed fetch; fetch itself only says that it failed. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: causeMessage } = (cause ?? {}) as { code?: string; message?: string };
  return code ?? causeMessage ?? message;
}
