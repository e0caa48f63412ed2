// Sends messages as a chat platform's webhook does, and describes the server's replies.
import type { DemoTexts } from '../languages/texts';
import type { SentimentUpdate } from '../live/snapshot';
import { fillIn } from '../ui/language';
import { webhookHeaders } from './webhook-signature';

export const authorRoles = ['customer', 'agent', 'bot'] as const;
export type AuthorRole = (typeof authorRoles)[number];

/** The body of POST /messages. */
export interface OutgoingMessage {
  conversationId: string;
  messageId: string;
  text?: string;
  sentAt: string;
  author: { role: AuthorRole };
  queueId?: string | undefined;
  change?: 'edited' | 'deleted';
}

export interface MessageReply {
  outcome: 'scored' | 'duplicate' | 'stored' | 'updated' | 'removed' | 'ignored';
  reason?: 'not-customer' | 'no-text' | 'internal' | 'queue-disabled';
  sentiment?: SentimentUpdate;
}

/** RFC 9457 problem details, with the errors of an invalid input. */
export interface Problem {
  title?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** The request failed; `message` can be shown to the user. */
export class RequestRefused extends Error {
  override name = 'RequestRefused';
}

/** Sends one message; rejects with an error whose message can be shown. */
export async function sendMessage(
  apiBase: string,
  secret: string | null,
  message: OutgoingMessage,
  texts: DemoTexts,
): Promise<MessageReply> {
  const body = JSON.stringify(message);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (secret !== null)
    Object.assign(
      headers,
      await webhookHeaders(secret, body, `msg_${crypto.randomUUID()}`, Math.floor(Date.now() / 1000)),
    );
  let response: Response;
  try {
    response = await fetch(new URL('messages', apiBase), { method: 'POST', headers, body });
  } catch {
    throw new RequestRefused(texts.serverUnreachable);
  }
  if (response.ok) return (await response.json()) as MessageReply;
  throw new RequestRefused(wordsOf(await problemIn(response), response.status, texts));
}

async function problemIn(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}

/** Describes a problem: its title and detail, and each error with its path. */
export function wordsOf({ title, detail, errors = [] }: Problem, status: number, texts: DemoTexts): string {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  const sentences = [title, detail]
    .filter((part): part is string => part !== undefined && part !== '')
    .map((part) => part.replace(/\.?$/, '.'));
  if (sentences.length === 0 && faults.length === 0) return fillIn(texts.serverAnswered, { status: String(status) });
  return [...sentences, ...faults.map((fault) => fault.replace(/\.?$/, '.'))].join(' ');
}

/** Describes the outcome of a message for its sender. */
export function outcomeInWords({ outcome, reason }: MessageReply, texts: DemoTexts): string {
  if (outcome !== 'ignored') return texts[outcome];
  if (reason === 'queue-disabled') return texts.ignoredQueue;
  return reason === 'not-customer' ? texts.ignoredAuthor : texts.ignored;
}
