// Crisp (docs.crisp.chat): web hooks. Those of a plugin are signed: HMAC-SHA256 over `[timestamp;body]` in hex, keyed
// with the text of the plugin's secret. Those of a website are not; Crisp recommends a key in the URL's query. Shapes:
// "Web Hooks" and "RTM API" references, `EventsReceive…` in github.com/crisp-im/go-crisp-api.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import { optionalId, optionalText, platformId } from '../payload-fields';
import { deletionOf, items, notAMessage, type Platform, type PlatformItem, type PlatformMessage } from '../platform';
import { withoutQuotedLines } from '../quoted-lines';
import { verifyMac, verifySharedSecret, verifyTimestamp } from '../signatures';
import { fromMilliseconds } from '../times';

const hook = z.looseObject({
  event: z.string(),
  /** When it occurred, in milliseconds. */
  timestamp: z.unknown().optional(),
  data: z.looseObject({
    session_id: platformId,
    inbox_id: optionalId,
    state: optionalText,
    routing_id: platformId.nullish().catch(undefined),
    fingerprint: optionalId,
    from: optionalText,
    type: optionalText,
    content: z.unknown().optional(),
    timestamp: z.unknown().optional(),
    automated: z.boolean().optional().catch(undefined),
    user: z.looseObject({ user_id: optionalId, nickname: optionalText }).optional().catch(undefined),
  }),
});
type Hook = z.output<typeof hook>;

export const crisp: Platform = {
  title: 'Crisp',
  verify({ header, query, rawBody }, { secrets }, now) {
    const signature = header('x-crisp-signature');
    const key = query.get('key');
    if (signature === null && key !== null) {
      verifySharedSecret(key, 'The query parameter key', secrets);
      return;
    }
    const timestamp = header('x-crisp-request-timestamp');
    verifyTimestamp(timestamp, 'X-Crisp-Request-Timestamp', now, 'ms');
    verifyMac(signature, 'X-Crisp-Signature', secrets, {
      algorithm: 'sha256',
      encoding: 'hex',
      content: [`[${timestamp};`, rawBody, ']'],
    });
  },
  parse(payload) {
    const { data } = hook.safeParse(payload);
    return items(data ? toItem(data) : notAMessage);
  },
};

function toItem(given: Hook): PlatformItem {
  const { event, data } = given;
  const conversation = data.session_id;
  const at = fromMilliseconds(given.timestamp);
  switch (event) {
    case 'message:send':
    case 'message:received':
      return toMessage(given);
    case 'message:updated':
      return toEdit(given);
    case 'message:removed':
      return toDeletion(given);
    case 'session:set_state':
      return data.state === 'resolved' ? { kind: 'change', conversation, ended: true, at } : notAMessage;
    case 'session:removed':
      return { kind: 'change', conversation, ended: true, at };
    case 'session:set_routing':
      return { kind: 'change', conversation, agentId: data.routing_id, at };
    case 'session:set_inbox':
      return { kind: 'change', conversation, queue: data.inbox_id, at };
    default:
      return notAMessage;
  }
}

function toMessage({ event, data }: Hook): PlatformItem {
  const { session_id, fingerprint, type, content, timestamp, inbox_id, user } = data;
  // An event is a line in the conversation such as "resolved by Robin".
  if (fingerprint === undefined || type === 'event') return notAMessage;
  return {
    kind: 'message',
    conversation: session_id,
    messageId: fingerprint,
    change: 'created',
    author: { role: roleOf(data, event), id: user?.user_id, name: user?.nickname },
    isInternal: type === 'note',
    text: wordsOf(content) ?? null,
    sentAt: fromMilliseconds(timestamp),
    queue: inbox_id,
  };
}

function roleOf({ from, automated }: Hook['data'], event: string): AuthorRole {
  const isVisitor = from === undefined ? event === 'message:send' : from === 'user';
  if (isVisitor) return 'customer';
  return automated ? 'bot' : 'agent';
}

/** An update tells the new content and the message's id, but not the author. */
function toEdit({ event, timestamp, data }: Hook): PlatformItem {
  const { session_id, fingerprint, content, from } = data;
  const text = wordsOf(content);
  if (fingerprint === undefined || text === undefined) return notAMessage;
  const message = { kind: 'message', conversation: session_id, messageId: fingerprint, text } as const;
  const at = fromMilliseconds(timestamp);
  // What the visitor chose or entered is added to the question, and is not sent as a message.
  if (typeof content !== 'string') return { ...message, change: 'created', author: { role: 'customer' }, sentAt: at };
  const author = from === undefined ? unknownAuthor : { author: { role: roleOf(data, event) } };
  return { ...message, change: 'edited', ...author, changedAt: at };
}

const unknownAuthor = { author: { role: 'customer' }, onlyIfStored: true } as const satisfies Partial<PlatformMessage>;

function toDeletion({ timestamp, data }: Hook): PlatformItem {
  const { session_id, fingerprint } = data;
  if (fingerprint === undefined) return notAMessage;
  return deletionOf({ conversation: session_id, messageId: fingerprint, changedAt: fromMilliseconds(timestamp) });
}

const picker = z.looseObject({
  choices: z.array(z.looseObject({ label: optionalText, selected: z.unknown().optional() })),
});
const field = z.looseObject({ value: z.string().min(1) });

/** The words of a text, the chosen labels of a picker, or what was entered into a field; undefined for anything else. */
function wordsOf(content: unknown): string | undefined {
  if (typeof content === 'string') return withoutQuotedLines(content);
  const chosen = picker.safeParse(content).data?.choices.filter(({ selected }) => selected === true) ?? [];
  const labels = chosen.map(({ label }) => label).filter((label) => label !== undefined);
  return labels.length > 0 ? labels.join(', ') : field.safeParse(content).data?.value;
}
