// Intercom (intercom.com): notifications of an app's webhook. Signed with HMAC-SHA1 over the body in hex, keyed with the
// client secret of the app. Shapes: the Conversation of github.com/intercom/Intercom-OpenAPI, and that of the versions
// before 2.0, which an app may still have chosen (`conversation_message` instead of `source`, `assignee` instead of ids).
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import type { Connection } from '../connection';
import { items, notAMessage, type Platform, type PlatformChange, type PlatformItem } from '../platform';
import { plainTextOf } from '../plain-text';
import { verifyMac, withoutPrefix } from '../signatures';
import { fromSeconds } from '../times';

const id = z.union([z.int(), z.string().min(1)]).transform(String);
const optionalId = id.nullish().catch(undefined);
const reference = z.looseObject({ type: z.string().nullish(), id: id.nullish() }).nullish().catch(undefined);
type Assignee = z.output<typeof reference>;

const author = z
  .looseObject({
    type: z.string().nullish(),
    id: id.nullish(),
    name: z.string().nullish(),
    from_ai_agent: z.boolean().nullish(),
  })
  .nullish()
  .catch(undefined);

/** The first message of a conversation, or a part. */
const part = z.looseObject({
  id,
  part_type: z.string().nullish().catch(undefined),
  body: z.string().nullish().catch(undefined),
  author,
  assigned_to: reference,
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
  redacted: z.boolean().nullish().catch(undefined),
  event_details: z.unknown().optional(),
});
type Part = z.output<typeof part>;

const conversation = z.looseObject({
  id: id.optional(),
  /** In `conversation.deleted`, instead of the id. */
  conversation_id: id.optional(),
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
  source: part.optional().catch(undefined),
  conversation_message: part.optional().catch(undefined),
  admin_assignee_id: optionalId,
  team_assignee_id: optionalId,
  assignee: reference,
  conversation_parts: z
    .looseObject({ conversation_parts: z.array(z.unknown()) })
    .optional()
    .catch(undefined),
});
type Conversation = z.output<typeof conversation>;

const notification = z.looseObject({
  topic: z.string().startsWith('conversation'),
  created_at: z.unknown().optional(),
  data: z.looseObject({ item: conversation }),
});
type Notification = z.output<typeof notification>;

/** What is taken of each topic, and who wrote it where the author's type does not tell. */
const topics = {
  'conversation.user.created': { takes: 'first', role: 'customer' },
  'conversation.user.replied': { takes: 'newest', role: 'customer' },
  'conversation.admin.single.created': { takes: 'first', role: 'agent' },
  'conversation.admin.replied': { takes: 'newest', role: 'agent' },
  'conversation.admin.noted': { takes: 'newest', role: 'agent' },
  'conversation.operator.replied': { takes: 'newest', role: 'bot' },
  'conversation_part.redacted': { takes: 'redacted', role: 'customer' },
  'conversation.admin.assigned': { takes: 'assignment', role: 'agent' },
  'conversation.admin.open.assigned': { takes: 'assignment', role: 'agent' },
  'conversation.admin.closed': { takes: 'end', role: 'agent' },
  'conversation.deleted': { takes: 'end', role: 'agent' },
} as const satisfies Record<string, { takes: string; role: AuthorRole }>;

function isKnown(topic: string): topic is keyof typeof topics {
  return Object.hasOwn(topics, topic);
}

const roles: Readonly<Record<string, AuthorRole>> = {
  user: 'customer',
  lead: 'customer',
  contact: 'customer',
  visitor: 'customer',
  admin: 'agent',
  team: 'agent',
  bot: 'bot',
};

export const intercom: Platform = {
  title: 'Intercom',
  writeBackTo: { baseUrl: 'https://api.intercom.io' },
  verify({ header, rawBody }, { secrets }) {
    verifyMac(withoutPrefix(header('x-hub-signature'), 'sha1='), 'X-Hub-Signature', secrets, {
      algorithm: 'sha1',
      encoding: 'hex',
      content: [rawBody],
    });
  },
  parse(payload, connection) {
    const { data } = notification.safeParse(payload);
    return items(...(data ? toItems(data, connection) : []));
  },
};

function toItems({ topic, created_at, data: { item } }: Notification, connection: Connection): PlatformItem[] {
  const parts = partsOf(item);
  const taken = isKnown(topic) ? topics[topic] : undefined;
  if (taken?.takes !== 'first' && parts.length > 0 && parts.every((one) => isOwnWrite(one, connection)))
    return [{ kind: 'ignored', reason: 'write-back' }];
  if (!taken) return [];
  const { takes, role } = taken;
  const written = parts.filter((one) => !isAttributeChange(one));
  const first = firstOf(item);
  const newest = written.at(-1);
  const at = fromSeconds(newest?.created_at) ?? fromSeconds(item.updated_at) ?? fromSeconds(created_at);
  switch (takes) {
    case 'first':
      return [toMessage(first ?? newest, item, role)];
    case 'newest':
      // A bot may answer within the same second, and is listed last then.
      return [toMessage(written.findLast((one) => roleOf(one, role) === role) ?? newest, item, role)];
    case 'redacted': {
      const redacted = [first, ...written].filter((one) => one?.redacted);
      // Versions before 2.0 do not mark the part; they list it alone.
      return (redacted.length > 0 ? redacted : [newest]).map((one) => toMessage(one && asRedacted(one), item, role));
    }
    case 'assignment':
      return [toChange(item, { ...assignmentOf(item, newest), at })];
    case 'end':
      return [toChange(item, { ended: true, at })];
  }
}

/** The message that began the conversation; it has no time of its own. */
function firstOf({ source, conversation_message, created_at }: Conversation): Part | undefined {
  const first = source ?? conversation_message;
  return first && { ...first, created_at: first.created_at ?? created_at };
}

/** The parts from the oldest to the newest. */
function partsOf({ conversation_parts }: Conversation): Part[] {
  const list = conversation_parts?.conversation_parts ?? [];
  const seconds = ({ created_at }: Part) => Date.parse(fromSeconds(created_at) ?? '') || 0;
  return list.flatMap((one) => part.safeParse(one).data ?? []).sort((a, b) => seconds(a) - seconds(b));
}

function asRedacted(redacted: Part): Part {
  return { ...redacted, redacted: true };
}

function toMessage(written: Part | undefined, item: Conversation, roleOfTopic: AuthorRole): PlatformItem {
  const conversation = item.id;
  if (!written || conversation === undefined) return notAMessage;
  const { author, body, part_type, redacted } = written;
  return {
    kind: 'message',
    conversation,
    messageId: written.id,
    change: redacted ? 'deleted' : 'created',
    author: { role: roleOf(written, roleOfTopic), id: author?.id ?? undefined, name: author?.name ?? undefined },
    isInternal: part_type === 'note',
    // Of a redacted message, only a notice is left.
    text: redacted ? null : plainTextOf(body ?? ''),
    sentAt: fromSeconds(written.created_at),
    changedAt: redacted ? fromSeconds(written.updated_at) : undefined,
    queue: teamOf(item),
    agentId: agentOf(item),
  };
}

function roleOf({ author }: Part, roleOfTopic: AuthorRole): AuthorRole {
  if (author?.from_ai_agent) return 'bot';
  const type = author?.type ?? '';
  return Object.hasOwn(roles, type) ? (roles[type] ?? roleOfTopic) : roleOfTopic;
}

function toChange(item: Conversation, change: Omit<PlatformChange, 'kind' | 'conversation'>): PlatformItem {
  const conversation = item.id ?? item.conversation_id;
  return conversation === undefined ? notAMessage : { kind: 'change', conversation, ...change };
}

/** Both are named where there is a team and a person. Versions before 2.0 name one, in the part that assigns. */
function assignmentOf(item: Conversation, assigning: Part | undefined): Pick<PlatformChange, 'agentId' | 'queue'> {
  if (item.admin_assignee_id !== undefined || item.team_assignee_id !== undefined)
    return { agentId: agentOf(item) ?? null, queue: teamOf(item) };
  const assignee = assigning?.assigned_to ?? item.assignee;
  return { agentId: idOf(assignee, 'admin') ?? null, queue: idOf(assignee, 'team') };
}

function agentOf({ admin_assignee_id, assignee }: Conversation): string | undefined {
  return assigned(admin_assignee_id) ?? idOf(assignee, 'admin');
}

function teamOf({ team_assignee_id, assignee }: Conversation): string | undefined {
  return assigned(team_assignee_id) ?? idOf(assignee, 'team');
}

/** Nobody is null or 0. */
function assigned(assignee: string | null | undefined): string | undefined {
  return assignee && assignee !== '0' ? assignee : undefined;
}

function idOf(assignee: Assignee, type: 'admin' | 'team'): string | undefined {
  return assignee?.type === type ? assigned(assignee.id) : undefined;
}

function isAttributeChange({ part_type }: Part): boolean {
  return part_type?.startsWith('conversation_attribute_updated') === true;
}

const attributeChange = z.looseObject({ attribute: z.looseObject({ name: z.string() }) });

/** Whether a part only tells that the attribute of the level was written. */
function isOwnWrite(one: Part, { writeBack }: Connection): boolean {
  const { data } = attributeChange.safeParse(one.event_details);
  return isAttributeChange(one) && writeBack !== undefined && data?.attribute.name === writeBack.attribute;
}
