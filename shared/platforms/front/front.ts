// Front (front.com): application webhooks. Signed with HMAC-SHA256 over `timestamp:body` in Base64, keyed with the signing
// key of the app, the timestamp in milliseconds. Shapes: EventResponse of github.com/frontapp/front-api-specs, in the
// envelope that dev.frontapp.com/docs/application-webhooks describes.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import type { Connection } from '../connection';
import { items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { plainTextOf, withoutQuotedMail } from '../plain-text';
import { verifyMac, verifyTimestamp } from '../signatures';
import { fromSeconds } from '../times';

const id = z.union([z.int(), z.string().min(1)]).transform(String);
const text = z.string().nullish().catch(undefined);

const teammate = z.looseObject({ id, type: text, first_name: text, last_name: text }).nullish().catch(undefined);

/** What an event came from or what it changed. */
const party = z
  .looseObject({ _meta: z.looseObject({ type: z.string() }).optional().catch(undefined), data: z.unknown().optional() })
  .optional()
  .catch(undefined);

const notification = z.looseObject({
  type: z.string(),
  payload: z.looseObject({
    type: z.string().optional().catch(undefined),
    emitted_at: z.unknown().optional(),
    conversation: z.looseObject({ id, assignee: teammate }),
    source: party,
    target: party,
  }),
});
type Payload = z.output<typeof notification>['payload'];

const message = z.looseObject({
  id,
  type: text,
  is_inbound: z.boolean().nullish().catch(undefined),
  is_draft: z.boolean().nullish().catch(undefined),
  draft_mode: text,
  created_at: z.unknown().optional(),
  posted_at: z.unknown().optional(),
  author: teammate,
  recipients: z.array(z.unknown()).optional().catch(undefined),
  body: text,
  text,
});
type Message = z.output<typeof message>;

const recipient = z.looseObject({ role: z.literal('from'), handle: text, name: text });

/** By the name in the webhook's settings, and by that of the event in Front's API, which is inside the payload. */
const kinds = {
  inbound_received: 'inbound',
  inbound: 'inbound',
  outbound_sent: 'outbound',
  outbound: 'outbound',
  out_reply: 'outbound',
  new_comment_added: 'comment',
  comment: 'comment',
  assignee_changed: 'assignment',
  assign: 'assignment',
  unassign: 'assignment',
  conversation_moved: 'move',
  move: 'move',
  conversation_archived: 'end',
  archive: 'end',
  conversation_deleted: 'end',
  trash: 'end',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

export const front: Platform = {
  title: 'Front',
  verify({ header, rawBody }, { secrets }, now) {
    const timestamp = header('x-front-request-timestamp');
    verifyTimestamp(timestamp, 'X-Front-Request-Timestamp', now, 'ms');
    verifyMac(header('x-front-signature'), 'X-Front-Signature', secrets, {
      algorithm: 'sha256',
      encoding: 'base64',
      content: [`${timestamp}:`, rawBody],
    });
  },
  handshake({ header }) {
    const challenge = header('x-front-challenge');
    if (!challenge) return undefined;
    return { kind: 'handshake', body: JSON.stringify({ challenge }), contentType: 'application/json; charset=utf-8' };
  },
  parse(payload, connection) {
    const { data } = notification.safeParse(payload);
    const kind = data && (kindOf(data.type) ?? kindOf(data.payload.type));
    return items(kind ? toItem(data.payload, kind, connection) : notAMessage);
  },
};

function kindOf(name: string | undefined): Kind | undefined {
  return name !== undefined && Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : undefined;
}

function toItem(payload: Payload, kind: Kind, connection: Connection): PlatformItem {
  const { conversation, emitted_at, target } = payload;
  const change = { kind: 'change', conversation: conversation.id, at: fromSeconds(emitted_at) } as const;
  switch (kind) {
    case 'assignment':
      return { ...change, agentId: assigneeOf(payload) };
    case 'move':
      return { ...change, queue: inboxOf(target, connection) };
    case 'end':
      return { ...change, ended: true };
    default:
      return toMessage(payload, kind, connection);
  }
}

/** Null when nobody is assigned. */
function assigneeOf({ type, conversation, target }: Payload): string | null {
  if (conversation.assignee) return conversation.assignee.id;
  return type === 'assign' ? (teammate.parse(target?.data)?.id ?? null) : null;
}

const inbox = z.looseObject({ id });

/** A conversation may be in several inboxes: the first one that the connection maps, else the first. */
function inboxOf(party: Payload['source'], { queues }: Connection): string | undefined {
  if (party?._meta?.type !== 'inboxes') return undefined;
  const list: unknown[] = Array.isArray(party.data) ? party.data : [party.data];
  const ids = list.flatMap((one) => inbox.safeParse(one).data?.id ?? []);
  return ids.find((one) => Object.hasOwn(queues, one)) ?? ids[0];
}

function toMessage(
  { conversation, source, target, emitted_at }: Payload,
  kind: 'inbound' | 'outbound' | 'comment',
  connection: Connection,
): PlatformItem {
  const parsed = message.safeParse(target?.data);
  if (!parsed.success) return notAMessage;
  const written = parsed.data;
  const isCall = /^(phone-)?call$/.test(written.type ?? '');
  if (written.is_draft || written.draft_mode || isCall) return notAMessage;
  const role = kind === 'comment' ? roleOf(written.author, 'agent') : roleOfMessage(written, kind);
  return {
    kind: 'message',
    conversation: conversation.id,
    messageId: written.id,
    change: 'created',
    author: { role, ...authorOf(written) },
    isInternal: kind === 'comment' || written.type === 'internal',
    text: wordsOf(written),
    sentAt: fromSeconds(written.created_at) ?? fromSeconds(written.posted_at) ?? fromSeconds(emitted_at),
    queue: inboxOf(source, connection),
    agentId: conversation.assignee?.id,
  };
}

function roleOfMessage({ is_inbound, author }: Message, kind: 'inbound' | 'outbound'): AuthorRole {
  // A teammate may write to a shared inbox from outside, too.
  return roleOf(author, (is_inbound ?? kind === 'inbound') ? 'customer' : 'agent');
}

/** Front has teammates for its bots, such as `rule` and `api`, and for visitors of its chat. */
function roleOf(author: z.output<typeof teammate>, otherwise: 'customer' | 'agent'): AuthorRole {
  if (!author || author.type === 'visitor') return otherwise;
  return !author.type || author.type === 'user' ? 'agent' : 'bot';
}

function authorOf({ author, recipients = [] }: Message): { id?: string | undefined; name?: string | undefined } {
  if (author) {
    const name = [author.first_name, author.last_name].filter(Boolean).join(' ');
    return { id: author.id, name: name || undefined };
  }
  const from = recipients.flatMap((one) => recipient.safeParse(one).data ?? [])[0];
  return { id: from?.handle ?? undefined, name: from?.name ?? undefined };
}

/** The body is HTML; `text` is there for mail only. */
function wordsOf({ body, text }: Message): string | null {
  return body ? plainTextOf(body) : withoutQuotedMail(text ?? '');
}
