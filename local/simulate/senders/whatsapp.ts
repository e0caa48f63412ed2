// What the WhatsApp Cloud API sends for a message that a customer writes, edits or revokes.
import { createHmac } from 'node:crypto';
import type { PlatformSender, SimulatedEvent } from '../platform-sender';

const phoneNumberId = '106540352242922';

const customerOf = (conversation: number) => String(15550000000 + conversation);
const idOf = (conversation: number, number: number) =>
  `wamid.${Buffer.from(`${customerOf(conversation)}-${number}`).toString('base64')}`;

function contentOf({ change, conversation, number, text }: SimulatedEvent): object {
  const original = idOf(conversation, number);
  switch (change) {
    case 'created':
      return { id: original, type: 'text', text: { body: text } };
    case 'edited':
      return {
        id: `${original}-edit`,
        type: 'edit',
        edit: { original_message_id: original, message: { type: 'text', text: { body: text } } },
      };
    case 'deleted':
      return { id: `${original}-revoke`, type: 'revoke', revoke: { original_message_id: original } };
  }
}

export const whatsapp: PlatformSender = {
  body(event) {
    // The business's own messages are not sent to its webhook.
    if (event.role !== 'customer') return null;
    const { change, conversation, sentAt, changedAt } = event;
    const customer = customerOf(conversation);
    const at = change === 'created' ? sentAt : changedAt;
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550783881', phone_number_id: phoneNumberId },
      contacts: [{ profile: { name: 'Ada' }, wa_id: customer }],
      messages: [{ from: customer, timestamp: String(Math.floor(at.getTime() / 1000)), ...contentOf(event) }],
    };
    return JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }],
    });
  },
  sign: (body, secret) => ({
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  }),
  conversationId: (conversation, { id }) => `${id}:${phoneNumberId}-${customerOf(conversation)}`,
  messageId: ({ conversation, number }) => idOf(conversation, number),
};
