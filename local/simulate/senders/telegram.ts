// What a Telegram bot's webhook receives.
import type { PlatformSender } from '../platform-sender';

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

export const telegram: PlatformSender = {
  body({ change, conversation, number, role, text, sentAt, changedAt }) {
    // A bot hears neither its own messages nor of deletions.
    if (role !== 'customer' || change === 'deleted') return null;
    const customer = { id: conversation, is_bot: false, first_name: 'Ada', language_code: 'en' };
    return JSON.stringify({
      update_id: conversation * 1000 + number,
      [change === 'created' ? 'message' : 'edited_message']: {
        message_id: number,
        from: customer,
        chat: { id: conversation, type: 'private', first_name: 'Ada' },
        date: seconds(sentAt),
        ...(change === 'edited' && { edit_date: seconds(changedAt) }),
        text,
      },
    });
  },
  sign: (_body, secret) => ({
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
  }),
  conversationId: (conversation, { id }) => `${id}:${conversation}`,
  messageId: ({ number }) => String(number),
};
