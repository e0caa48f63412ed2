// WhatsApp Cloud API (developers.facebook.com/docs/whatsapp/cloud-api/webhooks): batches of the messages that customers
// send to the phone numbers of a business, and the statuses of those that it sends. Signed with the app's secret:
// HMAC-SHA256 over the body, in hex.
import * as z from 'zod';
import { items, notAMessage, type Platform, type PlatformItem, type PlatformMessage } from '../platform';
import { SignatureError } from '../signature-error';
import { verifyMac, verifySharedSecret, withoutPrefix } from '../signatures';
import { fromSeconds } from '../times';
import { isContentType, ownWords } from './whatsapp-content';

const list = z.array(z.unknown()).optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const id = z.union([z.int(), z.string().min(1)]).transform(String);

const delivery = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.looseObject({ changes: list })),
});

const change = z.looseObject({
  field: z.literal('messages'),
  value: z.looseObject({
    metadata: z.looseObject({ phone_number_id: id }),
    contacts: list,
    messages: list,
    statuses: list,
  }),
});
type ChangeValue = z.output<typeof change>['value'];

const message = z.looseObject({
  id,
  from: id.optional().catch(undefined),
  // Identifies customers who hide their phone number.
  from_user_id: id.optional().catch(undefined),
  timestamp: z.unknown().optional(),
  type: z.string(),
});

const edit = z.looseObject({ edit: z.looseObject({ original_message_id: id, message: z.unknown() }) });
const revoke = z.looseObject({ revoke: z.looseObject({ original_message_id: id }) });

const contact = z.looseObject({
  wa_id: id.optional().catch(undefined),
  user_id: id.optional().catch(undefined),
  profile: z.looseObject({ name: text }).optional().catch(undefined),
});

export const whatsapp: Platform = {
  title: 'WhatsApp',
  maxBodyBytes: 3 * 1024 * 1024,
  // WhatsApp delivers for seven days.
  maxMessageAgeHours: 192,
  greet: {
    GET({ query }, { secrets, verifyToken }) {
      const tokens = verifyToken === undefined ? secrets : [verifyToken];
      verifySharedSecret(query.get('hub.verify_token'), 'The query parameter hub.verify_token', tokens);
      if (query.get('hub.mode') !== 'subscribe')
        throw new SignatureError('The query parameter hub.mode must be subscribe.');
      return { kind: 'handshake', body: query.get('hub.challenge') ?? '' };
    },
  },
  verify({ header, rawBody }, { secrets }) {
    verifyMac(withoutPrefix(header('x-hub-signature-256'), 'sha256='), 'X-Hub-Signature-256', secrets, {
      algorithm: 'sha256',
      encoding: 'hex',
      content: [rawBody],
    });
  },
  parse(payload) {
    const { data } = delivery.safeParse(payload);
    const changes = data?.entry.flatMap((entry) => entry.changes ?? []) ?? [];
    return items(...changes.flatMap(itemsOf));
  },
};

/** One item for each message and status, in the payload's order. */
function itemsOf(payload: unknown): PlatformItem[] {
  const { data } = change.safeParse(payload);
  if (!data) return [notAMessage];
  const messages = data.value.messages?.map((given) => toItem(given, data.value)) ?? [];
  const statuses = data.value.statuses?.map(() => notAMessage) ?? [];
  const all = isBefore('statuses', 'messages', payload) ? [...statuses, ...messages] : [...messages, ...statuses];
  return all.length > 0 ? all : [notAMessage];
}

/** The schema's output has the schema's order, so the payload itself is asked. */
function isBefore(first: string, second: string, payload: unknown): boolean {
  const { value } = payload as { value: object };
  const names = Object.keys(value);
  return names.indexOf(first) < names.indexOf(second);
}

function toItem(payload: unknown, value: ChangeValue): PlatformItem {
  const { data } = message.safeParse(payload);
  const from = data?.from ?? data?.from_user_id;
  if (!data || !from) return notAMessage;
  const at = fromSeconds(data.timestamp);
  const phoneNumberId = value.metadata.phone_number_id;
  const written: Omit<PlatformMessage, 'messageId' | 'change' | 'text'> = {
    kind: 'message',
    conversation: `${phoneNumberId}-${from}`,
    author: { role: 'customer', id: from, name: nameOf(from, value) },
    queue: phoneNumberId,
  };
  switch (data.type) {
    case 'edit': {
      const edited = edit.safeParse(data).data?.edit;
      if (!edited) return notAMessage;
      const messageId = edited.original_message_id;
      return { ...written, messageId, change: 'edited', text: ownWords(edited.message), changedAt: at };
    }
    case 'revoke': {
      const messageId = revoke.safeParse(data).data?.revoke.original_message_id;
      if (messageId === undefined) return notAMessage;
      return { ...written, messageId, change: 'deleted', text: null, changedAt: at };
    }
    default:
      if (!isContentType(data.type)) return notAMessage;
      return { ...written, messageId: data.id, change: 'created', text: ownWords(data), sentAt: at };
  }
}

function nameOf(from: string, { contacts = [] }: ChangeValue): string | undefined {
  const known = contacts.map((given) => contact.safeParse(given).data);
  return known.find((given) => given?.wa_id === from || given?.user_id === from)?.profile?.name;
}
