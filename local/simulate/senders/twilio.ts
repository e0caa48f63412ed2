// What Twilio Conversations sends after a message was added, updated or removed.
import { createHmac } from 'node:crypto';
import { authorIdFor } from '../author-id';
import type { PlatformSender } from '../platform-sender';

const eventTypes = { created: 'onMessageAdded', edited: 'onMessageUpdated', deleted: 'onMessageRemoved' } as const;

/** Twilio's ids: two letters and 32 hexadecimal digits. */
function sid(prefix: string, conversation: number, number = 0): string {
  return prefix + (conversation * 1_000_000 + number).toString(16).padStart(32, '0');
}

export const twilio: PlatformSender = {
  body({ change, conversation, number, role, text, isPrivate, sentAt, changedAt }, connection) {
    // A conversation has no private notes.
    if (isPrivate) return null;
    const author = role === 'system' ? 'system' : authorIdFor(role, connection, String(15550000000 + conversation));
    const fields = {
      EventType: eventTypes[change],
      AccountSid: sid('AC', 1),
      ChatServiceSid: sid('IS', 1),
      ConversationSid: sid('CH', conversation),
      MessageSid: sid('IM', conversation, number),
      ParticipantSid: sid('MB', conversation),
      Index: String(number - 1),
      Author: author,
      Body: text,
      Attributes: '{}',
      Source: 'SMS',
      DateCreated: sentAt.toISOString(),
      ...(change === 'edited' && { DateUpdated: changedAt.toISOString() }),
      ...(change === 'deleted' && { DateRemoved: changedAt.toISOString() }),
      RetryCount: '0',
    };
    return new URLSearchParams(fields).toString();
  },
  sign(body, secret, { publicUrl = '' }) {
    const fields = [...new URLSearchParams(new TextDecoder().decode(body))].sort(([a], [b]) => (a < b ? -1 : 1));
    const mac = createHmac('sha1', secret).update(publicUrl + fields.flat().join(''));
    return {
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': mac.digest('base64'),
      },
    };
  },
  conversationId: (conversation, { id }) => `${id}:${sid('CH', conversation)}`,
  messageId: ({ conversation, number }) => sid('IM', conversation, number),
};
