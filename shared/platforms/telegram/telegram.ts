// Telegram (core.telegram.org/bots/api): updates of a bot, also of one that is connected to a business account. The
// webhook's `secret_token` comes back in a header.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import { deletionOf, items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { verifySharedSecret } from '../signatures';
import { fromSeconds } from '../times';
import { isWritten, ownWords } from './telegram-content';

const id = z.union([z.int(), z.string().min(1)]).transform(String);
const text = z.string().optional().catch(undefined);

const user = z.looseObject({ id, is_bot: z.boolean().optional().catch(undefined), first_name: text, last_name: text });
type User = z.output<typeof user>;

const chat = z.looseObject({ id });

const message = z.looseObject({
  message_id: id,
  chat,
  from: user.optional().catch(undefined),
  sender_business_bot: z.unknown().optional(),
  is_automatic_forward: z.unknown().optional(),
  date: z.unknown().optional(),
  edit_date: z.unknown().optional(),
});
type Message = z.output<typeof message>;

const deletion = z.looseObject({ chat, message_ids: z.array(id) });

const callbackQuery = z.looseObject({
  id,
  from: user,
  message: z.looseObject({
    chat,
    reply_markup: z
      .looseObject({ inline_keyboard: z.array(z.array(z.unknown())) })
      .optional()
      .catch(undefined),
  }),
  data: z.string(),
});

const button = z.looseObject({ text: z.string(), callback_data: z.string() });

const update = z.looseObject({
  update_id: z.unknown(),
  message: z.unknown().optional(),
  edited_message: z.unknown().optional(),
  channel_post: z.unknown().optional(),
  edited_channel_post: z.unknown().optional(),
  business_message: z.unknown().optional(),
  edited_business_message: z.unknown().optional(),
  deleted_business_messages: z.unknown().optional(),
  callback_query: z.unknown().optional(),
});

export const telegram: Platform = {
  title: 'Telegram',
  verify({ header }, { secrets }) {
    const name = 'X-Telegram-Bot-Api-Secret-Token';
    verifySharedSecret(header(name.toLowerCase()), `The header ${name}`, secrets);
  },
  parse(payload) {
    const { data } = update.safeParse(payload);
    if (!data) return items(notAMessage);
    const { deleted_business_messages: deleted, callback_query: pressed } = data;
    if (deleted !== undefined) return items(...toDeletions(deleted));
    if (pressed !== undefined) return items(toChoice(pressed));
    const edited = data.edited_message ?? data.edited_channel_post ?? data.edited_business_message;
    const written = data.message ?? data.channel_post ?? data.business_message;
    const isBusiness = (data.business_message ?? data.edited_business_message) !== undefined;
    const role = isBusiness ? businessRoleOf : roleOf;
    return items(edited === undefined ? toMessage(written, 'created', role) : toMessage(edited, 'edited', role));
  },
};

function toMessage(given: unknown, change: 'created' | 'edited', role: (given: Message) => AuthorRole): PlatformItem {
  const { data } = message.safeParse(given);
  if (!data || !isWritten(given)) return notAMessage;
  return {
    kind: 'message',
    conversation: data.chat.id,
    messageId: data.message_id,
    change,
    author: { role: role(data), ...(data.from && authorOf(data.from)) },
    text: ownWords(given),
    sentAt: fromSeconds(data.date),
    changedAt: fromSeconds(data.edit_date),
  };
}

function authorOf({ id, first_name, last_name }: User): { id: string; name: string | undefined } {
  return { id, name: [first_name, last_name].filter(Boolean).join(' ') || undefined };
}

/** A message without a sender is a channel's, and so is one that Telegram itself forwards into the channel's group. */
function roleOf({ from, is_automatic_forward }: Message): AuthorRole {
  if (!from || is_automatic_forward === true) return 'system';
  return from.is_bot ? 'bot' : 'customer';
}

/** A business account's private chat has the id of the customer; whoever else writes there is the business. */
function businessRoleOf(given: Message): AuthorRole {
  const role = given.sender_business_bot === undefined ? roleOf(given) : 'bot';
  return role === 'customer' && given.from?.id !== given.chat.id ? 'agent' : role;
}

/** Telegram does not tell who wrote the messages. What was never stored can be deleted without effect. */
function toDeletions(given: unknown): PlatformItem[] {
  const { data } = deletion.safeParse(given);
  if (!data) return [notAMessage];
  return data.message_ids.map((messageId) => deletionOf({ conversation: data.chat.id, messageId }));
}

/** A pressed button: its text is the reply. The update has the bot's message, and no time of its own. */
function toChoice(given: unknown): PlatformItem {
  const { data } = callbackQuery.safeParse(given);
  if (!data) return notAMessage;
  const { id: messageId, from, message, data: pressed } = data;
  const buttons = message.reply_markup?.inline_keyboard.flat().map((each) => button.safeParse(each).data) ?? [];
  return {
    kind: 'message',
    conversation: message.chat.id,
    messageId,
    change: 'created',
    author: { role: from.is_bot ? 'bot' : 'customer', ...authorOf(from) },
    text: buttons.find((each) => each?.callback_data === pressed)?.text ?? null,
  };
}
