// Telegram (core.telegram.org/bots/api): updates of a bot. The webhook's `secret_token` comes back in a header.
import * as z from 'zod';
import { items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { verifySharedSecret } from '../signatures';
import { fromSeconds } from '../times';

const message = z.looseObject({
  message_id: z.int(),
  date: z.int(),
  edit_date: z.int().optional(),
  chat: z.looseObject({ id: z.int() }),
  from: z
    .looseObject({
      id: z.int(),
      is_bot: z.boolean(),
      first_name: z.string().optional(),
      last_name: z.string().optional(),
      language_code: z.string().optional(),
    })
    .optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  forward_origin: z.unknown().optional(),
});
type Message = z.output<typeof message>;

const update = z.looseObject({
  update_id: z.int(),
  message: message.optional(),
  edited_message: message.optional(),
});

export const telegram: Platform = {
  title: 'Telegram',
  verify({ header }, { secrets }) {
    const name = 'X-Telegram-Bot-Api-Secret-Token';
    verifySharedSecret(header(name.toLowerCase()), `The header ${name}`, secrets);
  },
  parse(payload) {
    const { data } = update.safeParse(payload);
    if (data?.edited_message) return items(toMessage(data.edited_message, 'edited'));
    return items(data?.message ? toMessage(data.message, 'created') : notAMessage);
  },
};

function toMessage(
  { message_id, date, edit_date, chat, from, text, caption, forward_origin }: Message,
  change: 'created' | 'edited',
): PlatformItem {
  return {
    kind: 'message',
    conversation: String(chat.id),
    messageId: String(message_id),
    change,
    author: {
      // A message without a sender is of a channel or of an anonymous administrator of a group.
      role: from ? (from.is_bot ? 'bot' : 'customer') : 'system',
      id: from && String(from.id),
      name: from && [from.first_name, from.last_name].filter(Boolean).join(' '),
    },
    // A forwarded message is somebody else's text.
    text: forward_origin === undefined ? (text ?? caption ?? null) : null,
    sentAt: fromSeconds(date),
    changedAt: fromSeconds(edit_date),
  };
}
