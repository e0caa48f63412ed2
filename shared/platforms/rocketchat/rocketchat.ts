// Rocket.Chat Omnichannel (docs.rocket.chat): the webhooks of livechat rooms. A secret token comes in a header. Shapes:
// `sendToCRM` in github.com/RocketChat/Rocket.Chat. Rocket.Chat stores a reply's body on the room, so ours is empty.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import { optionalId, optionalText, platformId } from '../payload-fields';
import { items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { withoutQuotedLines } from '../quoted-lines';
import { verifySharedSecret } from '../signatures';
import { fromText } from '../times';

const person = z.looseObject({ _id: optionalId, username: optionalText, name: optionalText });

const message = z.looseObject({
  _id: platformId,
  msg: optionalText,
  ts: z.unknown().optional(),
  editedAt: z.unknown().optional(),
  u: person.optional().catch(undefined),
  username: optionalText,
  agentId: z.unknown().optional(),
  t: z.unknown().optional(),
  closingMessage: z.unknown().optional(),
  navigation: z.unknown().optional(),
  attachments: z
    .array(z.looseObject({ description: optionalText }))
    .optional()
    .catch(undefined),
});
type Message = z.output<typeof message>;

const event = z.looseObject({
  type: z.string(),
  _id: platformId,
  visitor: person.extend({ department: optionalId }).optional().catch(undefined),
  agent: person.optional().catch(undefined),
  departmentId: optionalId,
  servedBy: z.looseObject({ _id: optionalId, ts: z.unknown().optional() }).optional().catch(undefined),
  closedAt: z.unknown().optional(),
  messages: z.array(z.unknown()).optional().catch(undefined),
});
type Event = z.output<typeof event>;

export const rocketchat: Platform = {
  title: 'Rocket.Chat',
  verify({ header }, { secrets }) {
    const name = 'X-RocketChat-Livechat-Token';
    verifySharedSecret(header(name.toLowerCase()), `The header ${name}`, secrets);
  },
  parse(payload) {
    const { data } = event.safeParse(payload);
    if (!data) return items(notAMessage);
    return data.type === 'Message' ? items(...toMessages(data)) : items(toChange(data));
  },
};

function toMessages(given: Event): PlatformItem[] {
  return (given.messages ?? []).map((item) => {
    const { data } = message.safeParse(item);
    return data ? toMessage(data, given) : notAMessage;
  });
}

function toMessage(written: Message, { _id, visitor, agent, departmentId }: Event): PlatformItem {
  const { u, username, ts, editedAt } = written;
  const isEdit = editedAt !== undefined && editedAt !== null;
  return {
    kind: 'message',
    conversation: _id,
    messageId: written._id,
    change: isEdit ? 'edited' : 'created',
    author: { role: roleOf(written), id: u?._id, name: u?.name ?? u?.username ?? username },
    text: ownWords(written),
    sentAt: fromText(ts),
    changedAt: fromText(editedAt),
    // The room's department is not in this event; Rocket.Chat updates the visitor's with each transfer.
    queue: departmentId ?? visitor?.department,
    agentId: agent?._id,
  };
}

/** `agentId` is the author whenever it is not the visitor: an agent, a bot or Rocket.Chat itself. */
function roleOf({ agentId, t, closingMessage, navigation }: Message): AuthorRole {
  // The visitor is the author of "Closed by visitor", but did not write it.
  if (t || closingMessage || navigation) return 'system';
  return agentId === undefined || agentId === null ? 'customer' : 'agent';
}

/** A quoted message is an empty link before the text; a file's caption is the description of its attachment. */
function ownWords({ msg, attachments = [] }: Message): string | null {
  const text = withoutQuotedLines((msg ?? '').replace(/\[ \]\(\S*?\)\s*/g, ''));
  const captions = attachments.map(({ description }) => description).filter(Boolean);
  return text || captions.join('\n') || null;
}

function toChange({ type, _id, departmentId, servedBy, agent, closedAt }: Event): PlatformItem {
  const agentId = servedBy?._id ?? agent?._id;
  const change = { kind: 'change', conversation: _id, queue: departmentId } as const;
  switch (type) {
    case 'LivechatSessionStart':
      return { ...change, agentId };
    case 'LivechatSessionTaken':
      return { ...change, agentId, at: fromText(servedBy?.ts) };
    // They do not tell when; `servedBy.ts` is when the agent took over, which may be long before.
    case 'LivechatSessionForwarded':
    case 'LivechatSessionQueued':
      return { ...change, agentId: agentId ?? null };
    case 'LivechatSession':
      return { kind: 'change', conversation: _id, ended: true, at: fromText(closedAt) };
    default:
      return notAMessage;
  }
}
