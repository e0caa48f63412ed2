// LiveChat (platform.text.com): the chat webhooks of the versions 3.2 to 3.7. They carry a secret key inside the body.
// Shapes: "Webhooks" and "Data structures" of the Agent Chat API. A chat's thread is one exchange with the customer.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import { roleByRules } from '../author-rules';
import type { Connection } from '../connection';
import { optionalId, optionalText, platformId } from '../payload-fields';
import { deletionOf, items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { verifySharedSecret } from '../signatures';
import { fromText } from '../times';

const chatEvent = z.looseObject({
  id: platformId,
  type: z.string(),
  author_id: optionalId,
  created_at: z.unknown().optional(),
  text: optionalText,
  /** `agents`: not shown to the customer. Named `recipients` before version 3.4. */
  visibility: optionalText,
  recipients: optionalText,
  form_type: optionalText,
  fields: z.array(z.unknown()).optional().catch(undefined),
});
type ChatEvent = z.output<typeof chatEvent>;

const user = z.looseObject({
  id: platformId,
  type: optionalText,
  name: optionalText,
  present: z.boolean().optional().catch(undefined),
  visibility: optionalText,
});
type User = z.output<typeof user>;

const access = z
  .looseObject({ group_ids: z.array(platformId) })
  .optional()
  .catch(undefined);

const incomingChat = z.looseObject({
  chat: z.looseObject({
    id: platformId,
    users: z.array(z.unknown()).optional().catch(undefined),
    access,
    thread: z.looseObject({ id: platformId, access, events: z.array(z.unknown()).optional().catch(undefined) }),
  }),
});

const inThread = z.looseObject({
  chat_id: platformId,
  thread_id: platformId,
  event: z.unknown().optional(),
  event_id: optionalId,
  user: user.optional().catch(undefined),
  user_type: optionalText,
  transferred_to: z
    .looseObject({
      group_ids: z.array(platformId).optional().catch(undefined),
      agent_ids: z.array(platformId).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type InThread = z.output<typeof inThread>;

const delivery = z.looseObject({ action: z.string(), payload: z.unknown() });

/** What an event belongs to, and what is known of the people in the chat. */
interface Surroundings {
  conversation: string;
  users: readonly User[];
  queue?: string | undefined;
  agentId?: string | undefined;
}

export const livechat: Platform = {
  title: 'LiveChat',
  requires: {
    roles:
      'LiveChat does not tell who is a customer. Agents have email addresses as ids, customers UUIDs: {"agent": ["*@*"], "bot": ["the id of your bot"], "customer": ["*-*-*-*-*"]}',
  },
  verify({ rawBody }, { secrets }) {
    verifySharedSecret(secretIn(rawBody), 'The field secret_key', secrets);
  },
  parse(payload, connection) {
    const { data } = delivery.safeParse(payload);
    if (!data) return items(notAMessage);
    if (data.action === 'incoming_chat') return items(...toFirstMessages(data.payload, connection));
    const thread = inThread.safeParse(data.payload);
    return items(thread.success ? toItem(data.action, thread.data, connection) : notAMessage);
  },
};

/** The secret of a body; undefined when it has none, or is not JSON. */
function secretIn(rawBody: Buffer): string | undefined {
  try {
    const { data } = z
      .looseObject({ secret_key: z.string() })
      .safeParse(JSON.parse(new TextDecoder().decode(rawBody)) as unknown);
    return data?.secret_key;
  } catch {
    // A body that is not JSON proves nothing, so it is refused like any other without a secret.
    return undefined;
  }
}

function toFirstMessages(payload: unknown, connection: Connection): PlatformItem[] {
  const { data } = incomingChat.safeParse(payload);
  if (!data) return [];
  const { id, thread, ...chat } = data.chat;
  const users = knownUsers(chat.users);
  const agent = users.find((one) => one.present !== false && isServing(one, connection));
  const surroundings = {
    conversation: `${id}-${thread.id}`,
    users,
    queue: queueOf((thread.access ?? chat.access)?.group_ids, connection),
    agentId: agent?.id,
  };
  return (thread.events ?? []).map((event) => toMessage(event, 'created', surroundings, connection));
}

function knownUsers(list: readonly unknown[] = []): User[] {
  return list.flatMap((item) => {
    const { data } = user.safeParse(item);
    return data ? [data] : [];
  });
}

function toItem(action: string, given: InThread, connection: Connection): PlatformItem {
  const { chat_id, thread_id, event_id, transferred_to } = given;
  const conversation = `${chat_id}-${thread_id}`;
  switch (action) {
    case 'incoming_event':
      return toMessage(given.event, 'created', { conversation, users: [] }, connection);
    case 'event_updated':
      return toMessage(given.event, 'edited', { conversation, users: [] }, connection);
    case 'event_deleted':
      if (event_id === undefined) return notAMessage;
      return deletionOf({ conversation, messageId: event_id });
    case 'chat_deactivated':
      return { kind: 'change', conversation, ended: true };
    case 'chat_transferred':
      if (!transferred_to) return notAMessage;
      return {
        kind: 'change',
        conversation,
        queue: queueOf(transferred_to.group_ids, connection),
        agentId: transferred_to.agent_ids?.[0] ?? null,
      };
    case 'user_added_to_chat': {
      const added = given.user && { ...given.user, type: given.user.type ?? given.user_type };
      return added && isServing(added, connection) ? { kind: 'change', conversation, agentId: added.id } : notAMessage;
    }
    default:
      return notAMessage;
  }
}

/** Whether the user is an agent whom the customer sees: not a bot, and not a supervisor who only reads. */
function isServing({ id, type, visibility }: User, { roles }: Connection): boolean {
  return type === 'agent' && visibility !== 'agents' && roleByRules([id], roles) !== 'bot';
}

/** A chat may be in several groups: the first one that is mapped to a queue. */
function queueOf(groupIds: readonly string[] = [], { queues }: Connection): string | undefined {
  return groupIds.find((id) => Object.hasOwn(queues, id)) ?? groupIds[0];
}

function toMessage(
  given: unknown,
  change: 'created' | 'edited',
  { conversation, users, queue, agentId }: Surroundings,
  connection: Connection,
): PlatformItem {
  const { data } = chatEvent.safeParse(given);
  const text = data && wordsOf(data);
  if (!data || text === undefined) return notAMessage;
  const author = users.find(({ id }) => id === data.author_id);
  return {
    kind: 'message',
    conversation,
    messageId: data.id,
    change,
    author: { role: roleOf(data.author_id, author, connection), id: data.author_id, name: author?.name },
    isInternal: [data.visibility, data.recipients].includes('agents'),
    text,
    sentAt: fromText(data.created_at),
    queue,
    agentId,
  };
}

/** Only the first event of a chat tells who is an agent; bots are agents there. */
function roleOf(id: string | undefined, author: User | undefined, { roles }: Connection): AuthorRole | 'unknown' {
  if (id === undefined) return 'unknown';
  const byRules = roleByRules([id], roles);
  if (author?.type === 'customer') return 'customer';
  return author?.type === 'agent' && byRules !== 'bot' ? 'agent' : byRules;
}

/** The words of an event, null where it has none; undefined for events that are not messages. */
function wordsOf({ type, text, form_type, fields }: ChatEvent): string | null | undefined {
  switch (type) {
    case 'message':
      return text ?? null;
    case 'file':
    case 'rich_message':
      return null;
    case 'filled_form':
      // The survey after a chat would open the conversation again.
      return form_type === 'postchat' ? undefined : answersIn(fields);
    default:
      return undefined;
  }
}

/** Named `value` before version 3.4. */
const openQuestion = z.looseObject({
  type: z.enum(['question', 'subject', 'textarea']),
  answer: optionalText,
  value: optionalText,
});

/** What the customer wrote in the free text fields of a form. */
function answersIn(fields: readonly unknown[] = []): string | undefined {
  const answers = fields.map((field) => {
    const { data } = openQuestion.safeParse(field);
    return data?.answer ?? data?.value;
  });
  return answers.filter(Boolean).join('\n') || undefined;
}
