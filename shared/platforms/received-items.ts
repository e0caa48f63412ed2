// Turns the items of a chat platform's payload into messages and changes of our own contract, or into the reason why an
// item is ignored. Pure.
import type * as z from 'zod';
import { conversationChange, type ConversationChangeRequest } from '../contract/conversation-change';
import { maxTextCharacters, message as messageSchema, type AuthorRole, type Message } from '../contract/message';
import { identifier } from '../contract/identifier';
import type { Connection } from './connection';
import type { PlatformChange, PlatformItem, PlatformMessage } from './platform';

/** Why an item is ignored before it is ingested. Several fit: the first in this order. */
export const platformIgnoredReasons = ['write-back', 'not-a-message', 'too-old', 'internal', 'unknown-author'] as const;
export type PlatformIgnoredReason = (typeof platformIgnoredReasons)[number];

export type ReceivedItem =
  | { kind: 'message'; message: Message; appId: string | undefined; onlyIfStored?: true }
  | { kind: 'change'; conversationId: string; change: ConversationChangeRequest }
  | { kind: 'ignored'; reason: PlatformIgnoredReason };

/** @param now decides which messages are too old */
export function toReceivedItem(item: PlatformItem, connection: Connection, now: Date): ReceivedItem {
  switch (item.kind) {
    case 'ignored':
      return item;
    case 'change':
      return toReceivedChange(item, connection);
    case 'message':
      return toReceivedMessage(item, connection, now);
  }
}

function toReceivedMessage(item: PlatformMessage, connection: Connection, now: Date): ReceivedItem {
  const { messageId, change, author, text, sentAt, changedAt, queue, agentId, language, appId } = item;
  const parsed = messageSchema.safeParse({
    conversationId: conversationIdOf(connection, item.conversation),
    messageId,
    change,
    // The schema has no unknown role; an unknown author is ignored below.
    author: { ...author, role: author.role === 'unknown' ? 'customer' : author.role } satisfies { role: AuthorRole },
    text: text === null ? null : firstCharacters(text),
    sentAt: orUndefined(messageSchema.shape.sentAt, sentAt),
    changedAt: orUndefined(messageSchema.shape.changedAt, changedAt),
    queueId: queueOf(connection, queue),
    agentId: orUndefined(messageSchema.shape.agentId, agentId),
    language: orUndefined(messageSchema.shape.language, language),
  });
  if (!parsed.success) return ignored('not-a-message');
  if (isTooOld(parsed.data, connection, now)) return ignored('too-old');
  if (item.isInternal) return ignored('internal');
  if (author.role === 'unknown') return ignored('unknown-author');
  return { kind: 'message', message: parsed.data, appId, ...(item.onlyIfStored && { onlyIfStored: true }) };
}

function toReceivedChange(
  { conversation, agentId: givenAgentId, queue, ended, at: givenAt }: PlatformChange,
  connection: Connection,
): ReceivedItem {
  const agentId = orUndefined(conversationChange.shape.agentId, givenAgentId);
  const at = orUndefined(conversationChange.shape.at, givenAt);
  const queueId = queueOf(connection, queue);
  const parsed = conversationChange.safeParse({
    ...(agentId !== undefined && { agentId }),
    ...(queueId !== undefined && { queueId }),
    ...(ended && { ended }),
    ...(at !== undefined && { at }),
  });
  const conversationId = conversationIdOf(connection, conversation);
  // A transfer to a queue that the connection does not map changes nothing.
  if (!parsed.success || !identifier.safeParse(conversationId).success) return ignored('not-a-message');
  return { kind: 'change', conversationId, change: parsed.data };
}

/** The connection's id comes first, so that no payload reaches a conversation of another connection. */
function conversationIdOf(connection: Connection, conversation: string): string {
  return conversation === '' ? '' : `${connection.id}:${conversation}`;
}

function queueOf({ queues }: Connection, queue: string | undefined): string | undefined {
  return queue !== undefined && Object.hasOwn(queues, queue) ? queues[queue] : undefined;
}

/** A deletion is never too old: the customer's text must go, and a replayed one does no harm. */
function isTooOld({ change, sentAt, changedAt }: Message, { maxMessageAgeHours }: Connection, now: Date): boolean {
  const own = change === 'edited' ? (changedAt ?? sentAt) : sentAt;
  if (change === 'deleted' || own === undefined) return false;
  return now.getTime() - Date.parse(own) > maxMessageAgeHours * 60 * 60 * 1000;
}

/** An odd value of a field that is not essential must not lose the message. */
function orUndefined<Value>(field: z.ZodType<Value>, value: Value): Value | undefined {
  return field.safeParse(value).success ? value : undefined;
}

/** Platforms allow longer texts than the contract; the rest is not scored. */
function firstCharacters(text: string): string {
  if (text.length <= maxTextCharacters) return text;
  return Array.from(text).slice(0, maxTextCharacters).join('');
}

function ignored(reason: PlatformIgnoredReason): ReceivedItem {
  return { kind: 'ignored', reason };
}
