// Chatwoot (chatwoot.com): account webhooks with the events of messages and conversations. Signed since version 4.11:
// HMAC-SHA256 over `timestamp.body` in hex, keyed with the text of the webhook's secret. Shapes: the presenters and
// `Message#webhook_data` in github.com/chatwoot/chatwoot.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import type { Connection } from '../connection';
import { items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { verifyMac, verifyTimestamp, withoutPrefix } from '../signatures';
import { fromSeconds, fromText } from '../times';

const id = z.union([z.int(), z.string().min(1)]).transform(String);

/** The part of a conversation that is the same in the events of messages and of conversations. */
const conversation = z.looseObject({
  id: id.optional().catch(undefined),
  display_id: id.optional().catch(undefined),
  inbox_id: id.optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  updated_at: z.unknown().optional(),
  meta: z
    .looseObject({
      assignee: z.looseObject({ id }).nullish(),
      assignee_type: z.string().nullish(),
    })
    .optional()
    .catch(undefined),
  messages: z
    .array(z.looseObject({ id: id.optional(), account_id: id.optional(), updated_at: z.unknown().optional() }))
    .optional()
    .catch(undefined),
});
type Conversation = z.output<typeof conversation>;

const messageEvent = z.looseObject({
  event: z.enum(['message_created', 'message_updated']),
  id,
  account: z.looseObject({ id }).optional().catch(undefined),
  inbox: z.looseObject({ id }).optional().catch(undefined),
  conversation,
  message_type: z.enum(['incoming', 'outgoing', 'activity', 'template']),
  private: z.boolean().nullish(),
  content: z.string().nullish(),
  created_at: z.unknown().optional(),
  sender: z
    .looseObject({ id: id.nullish(), name: z.string().nullish(), type: z.string().nullish() })
    .nullish()
    .catch(undefined),
  content_attributes: z.looseObject({}).nullish().catch(undefined),
});
type MessageEvent = z.output<typeof messageEvent>;

const conversationEvent = conversation.extend({
  event: z.enum(['conversation_updated', 'conversation_status_changed', 'conversation_resolved']),
  account: z.looseObject({ id }).optional().catch(undefined),
  changed_attributes: z.array(z.record(z.string(), z.unknown())).nullish().catch(undefined),
});
type ConversationEvent = z.output<typeof conversationEvent>;

export const chatwoot: Platform = {
  title: 'Chatwoot',
  writeBackTo: { baseUrl: null },
  verify({ header, rawBody }, { secrets }, now) {
    const timestamp = header('x-chatwoot-timestamp');
    verifyTimestamp(timestamp, 'X-Chatwoot-Timestamp', now);
    verifyMac(withoutPrefix(header('x-chatwoot-signature'), 'sha256='), 'X-Chatwoot-Signature', secrets, {
      algorithm: 'sha256',
      encoding: 'hex',
      content: [`${timestamp}.`, rawBody],
    });
  },
  parse(payload, connection) {
    const message = messageEvent.safeParse(payload);
    if (message.success) return items(toMessage(message.data));
    const change = conversationEvent.safeParse(payload);
    return items(change.success ? toChange(change.data, connection) : notAMessage);
  },
};

function toMessage(event: MessageEvent): PlatformItem {
  const { conversation, sender } = event;
  const conversationId = conversationIdOf(event.account, conversation);
  if (conversationId === undefined) return notAMessage;
  const choice = chosenTitles(event);
  const isDeleted = event.content_attributes?.['deleted'] === true;
  const isEdit = event.event === 'message_updated' && choice === undefined;
  return {
    kind: 'message',
    conversation: conversationId,
    messageId: event.id,
    change: isDeleted ? 'deleted' : isEdit ? 'edited' : 'created',
    author: {
      role: choice === undefined ? roleOf(event) : 'customer',
      // The sender of a bot's question is the bot, not the customer who chose an answer.
      ...(choice === undefined && { id: sender?.id ?? undefined, name: sender?.name ?? undefined }),
    },
    isInternal: event.private === true,
    text: choice ?? ownWords(event),
    // An answer to a bot's list comes as a change of the bot's message.
    sentAt: (choice === undefined ? undefined : changedAtOf(event)) ?? timeOf(event.created_at),
    changedAt: isEdit || isDeleted ? changedAtOf(event) : undefined,
    queue: event.inbox?.id ?? conversation.inbox_id,
    agentId: assigneeOf(conversation) ?? undefined,
  };
}

/** Conversations are numbered per account. Their own events carry the account in their newest message only. */
function conversationIdOf(
  account: { id: string } | undefined,
  { id, display_id, messages }: Conversation,
): string | undefined {
  const accountId = account?.id ?? messages?.find((message) => message.account_id)?.account_id;
  const displayId = id ?? display_id;
  return accountId === undefined || displayId === undefined ? undefined : `${accountId}-${displayId}`;
}

function roleOf({ message_type, sender }: MessageEvent): AuthorRole {
  switch (message_type) {
    case 'incoming':
      return 'customer';
    case 'outgoing':
      return sender?.type === 'user' ? 'agent' : 'bot';
    default:
      return 'system';
  }
}

/** What the customer chose of a bot's list: Chatwoot adds it to the bot's own message. */
function chosenTitles({ message_type, content_attributes }: MessageEvent): string | undefined {
  if (message_type === 'incoming') return undefined;
  const submitted = z
    .array(z.looseObject({ title: z.string() }))
    .min(1)
    .safeParse(content_attributes?.['submitted_values']);
  return submitted.success ? submitted.data.map(({ title }) => title).join(', ') : undefined;
}

const emailPart = z.looseObject({ reply: z.string().min(1), quoted: z.string().nullish() });
const email = z.looseObject({
  text_content: emailPart.optional().catch(undefined),
  html_content: emailPart.optional().catch(undefined),
});

/** The text of an email without what it quotes, else the content. */
function ownWords({ content, content_attributes }: MessageEvent): string | null {
  const { data } = email.safeParse(content_attributes?.['email']);
  const part = data?.text_content ?? data?.html_content;
  if (!part) return content ?? null;
  // Two meanings: first `reply` was the customer's text and `quoted` the rest of the email; today `reply` is the whole
  // email and `quoted` what is left without the quotations (MailPresenter in Chatwoot's sources).
  const { reply, quoted } = part;
  const lines = new Set(linesOf(reply));
  const isPartOfReply = !!quoted && quoted.trim() !== '' && linesOf(quoted).every((line) => lines.has(line));
  return isPartOfReply ? quoted : reply;
}

function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim());
}

/** The event does not tell when the message was changed; the newest message of the conversation, or it itself, does. */
function changedAtOf({ id, conversation }: MessageEvent): string | undefined {
  const listed = conversation.messages?.find((message) => message.id === id);
  return timeOf(listed?.updated_at) ?? timeOf(conversation.updated_at);
}

function toChange(event: ConversationEvent, { writeBack }: Connection): PlatformItem {
  const conversationId = conversationIdOf(event.account, event);
  const changed = Object.assign({}, ...(event.changed_attributes ?? [])) as Record<string, unknown>;
  delete changed['updated_at'];
  if (writeBack && isOwnWrite(changed, writeBack.attribute)) return { kind: 'ignored', reason: 'write-back' };
  const isStatusChange = event.event !== 'conversation_updated' || 'status' in changed;
  const hasEnded = isStatusChange && (event.status === 'resolved' || event.event === 'conversation_resolved');
  const isAssignment = 'assignee_id' in changed;
  if (conversationId === undefined || !(hasEnded || isAssignment)) return notAMessage;
  return {
    kind: 'change',
    conversation: conversationId,
    agentId: isAssignment ? assigneeOf(event) : undefined,
    ended: hasEnded || undefined,
    at: timeOf(event.updated_at),
  };
}

const attributeChange = z.looseObject({
  previous_value: z.record(z.string(), z.unknown()).nullish(),
  current_value: z.record(z.string(), z.unknown()).nullish(),
});

/** Whether the only change is in the attribute that holds the level. */
function isOwnWrite(changed: Readonly<Record<string, unknown>>, attribute: string): boolean {
  const names = Object.keys(changed);
  const change = attributeChange.safeParse(changed['custom_attributes']);
  if (!change.success || names.length !== 1) return false;
  const before = change.data.previous_value ?? {};
  const after = change.data.current_value ?? {};
  const differs = (name: string) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(differs);
  return differing.length === 1 && differing[0] === attribute;
}

/** Null when nobody is assigned, or a bot. */
function assigneeOf({ meta }: Conversation): string | null {
  return meta?.assignee && meta.assignee_type !== 'AgentBot' ? meta.assignee.id : null;
}

function timeOf(value: unknown): string | undefined {
  return fromSeconds(value) ?? fromText(value);
}
