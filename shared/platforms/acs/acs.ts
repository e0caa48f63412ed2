// Chat of Azure Communication Services, through a webhook of Azure Event Grid, in the Event Grid schema and as CloudEvents
// 1.0. The request carries a secret in its query or in a delivery header. Shapes: the events of
// github.com/MicrosoftDocs/azure-docs, articles/event-grid/communication-services-chat-events.md.
import * as z from 'zod';
import { roleByRules } from '../author-rules';
import type { Connection } from '../connection';
import {
  items,
  notAMessage,
  type HandshakeReply,
  type Platform,
  type PlatformItem,
  type PlatformMessage,
  type PlatformRequest,
} from '../platform';
import { plainTextOf } from '../plain-text';
import { verifySharedSecret } from '../signatures';
import { fromMilliseconds, fromText } from '../times';

const id = z.union([z.int(), z.string().min(1)]).transform(String);
const text = z.string().optional().catch(undefined);

const event = z.looseObject({
  /** In the Event Grid schema. */
  eventType: z.string().optional(),
  /** In CloudEvents. */
  type: z.string().optional(),
  data: z.unknown().optional(),
});
type Event = z.output<typeof event>;

const message = z.looseObject({
  threadId: id,
  messageId: id,
  messageBody: text.nullable(),
  type: text,
  senderDisplayName: text,
  senderId: text,
  senderCommunicationIdentifier: z
    .looseObject({ rawId: z.string().min(1) })
    .optional()
    .catch(undefined),
  metadata: z.looseObject({ role: text }).nullish().catch(undefined),
  composeTime: z.unknown().optional(),
  editTime: z.unknown().optional(),
  deleteTime: z.unknown().optional(),
  version: z.unknown().optional(),
});

const thread = z.looseObject({ threadId: id, deleteTime: z.unknown().optional() });
const validation = z.looseObject({ validationCode: z.string() });

/** Events of a thread come once; those of its members, without `InThread`, once for each member. */
const changes: Readonly<Record<string, PlatformMessage['change']>> = {
  'Microsoft.Communication.ChatMessageReceivedInThread': 'created',
  'Microsoft.Communication.ChatMessageEditedInThread': 'edited',
  'Microsoft.Communication.ChatMessageDeletedInThread': 'deleted',
};

export const acs: Platform = {
  title: 'Azure Communication Services',
  requires: {
    roles:
      'the events do not tell who is an agent; add patterns on the raw id of the sender, such as ' +
      '{"agent": ["8:orgid:*"], "customer": ["8:acs:*"]}',
  },
  verify: verifySecret,
  greet: { OPTIONS: allowDelivery },
  parse(payload, connection) {
    const events = (Array.isArray(payload) ? payload : [payload]).map((one) => event.safeParse(one).data ?? {});
    const code = events.map(validationCodeOf).find((one) => one !== undefined);
    if (code !== undefined) return validationReply(code);
    return items(...events.map((one) => toItem(one, connection)));
  },
};

function verifySecret({ query, header }: PlatformRequest, { secrets }: Connection): void {
  const offered = query.get('secret') || header('x-webhook-secret');
  verifySharedSecret(offered, 'The query parameter secret, or the header x-webhook-secret,', secrets);
}

/**
 * The validation of an endpoint for CloudEvents. Event Grid asks the very URL that it will call, with the same query and
 * headers, so the request has to carry the secret. A callback that it names is never called.
 */
function allowDelivery(request: PlatformRequest, connection: Connection): HandshakeReply {
  verifySecret(request, connection);
  const origin = request.header('webhook-request-origin') ?? '';
  const isHostName = /^[\w.:-]{1,253}$/.test(origin);
  return {
    kind: 'handshake',
    body: '',
    headers: {
      allow: 'POST, OPTIONS',
      ...(isHostName && { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' }),
    },
  };
}

function typeOf({ eventType, type }: Event): string {
  return eventType ?? type ?? '';
}

/** The validation of an endpoint in the Event Grid schema; its `validationUrl` is never called. */
function validationCodeOf(one: Event): string | undefined {
  if (typeOf(one) !== 'Microsoft.EventGrid.SubscriptionValidationEvent') return undefined;
  return validation.safeParse(one.data).data?.validationCode;
}

function validationReply(validationResponse: string): HandshakeReply {
  return {
    kind: 'handshake',
    body: JSON.stringify({ validationResponse }),
    contentType: 'application/json; charset=utf-8',
  };
}

function toItem(one: Event, connection: Connection): PlatformItem {
  const type = typeOf(one);
  if (type === 'Microsoft.Communication.ChatThreadDeleted') return toEnd(one.data);
  const change = Object.hasOwn(changes, type) ? changes[type] : undefined;
  return change ? toMessage(one.data, change, connection) : notAMessage;
}

function toEnd(data: unknown): PlatformItem {
  const parsed = thread.safeParse(data);
  if (!parsed.success) return notAMessage;
  const { threadId, deleteTime } = parsed.data;
  return { kind: 'change', conversation: threadId, ended: true, at: fromText(deleteTime) };
}

function toMessage(data: unknown, change: PlatformMessage['change'], connection: Connection): PlatformItem {
  const parsed = message.safeParse(data);
  if (!parsed.success) return notAMessage;
  const { threadId, messageId, type = 'Text', messageBody, senderCommunicationIdentifier, ...rest } = parsed.data;
  const isHtml = /html/i.test(type);
  // Other types tell of members and topics.
  if (!isHtml && !/^text$/i.test(type)) return notAMessage;
  const changedAt = fromText(rest.editTime) ?? fromText(rest.deleteTime) ?? fromMilliseconds(rest.version);
  const author = senderCommunicationIdentifier?.rawId ?? rest.senderId;
  return {
    kind: 'message',
    conversation: threadId,
    messageId,
    change,
    author: {
      role: roleOf(rest.metadata?.role, author, connection),
      id: author,
      name: rest.senderDisplayName,
    },
    text: isHtml ? plainTextOf(messageBody ?? '') : (messageBody ?? null),
    sentAt: fromText(rest.composeTime),
    changedAt: change === 'created' ? undefined : changedAt,
  };
}

const roles = ['agent', 'bot', 'customer', 'system'] as const;

/** As the app that sent the message says in its metadata, else by the rules. */
function roleOf(
  said: string | undefined,
  author: string | undefined,
  { roles: rules }: Connection,
): PlatformMessage['author']['role'] {
  return roles.find((role) => role === said?.toLowerCase()) ?? roleByRules(author ? [author] : [], rules);
}
