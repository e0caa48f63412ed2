// What Chatwoot sends for a message: the events `message_created` and `message_updated`.
import { createHmac } from 'node:crypto';
import type { PlatformSender } from '../platform-sender';

const account = { id: 1, name: 'Example' };
const inbox = { id: 3, name: 'Website' };
const agent = { id: 7, name: 'Robin', email: 'robin@example.com', type: 'user' };
const customer = { id: 42, name: 'Ada', email: 'ada@example.com', type: 'contact' };
const bot = { id: 2, name: 'Assistant', type: 'agent_bot' };
const senders = { customer, agent, bot, system: null };

export const chatwoot: PlatformSender = {
  body({ change, conversation, number, role, text, isPrivate, sentAt, changedAt }) {
    const updatedAt = change === 'created' ? sentAt : changedAt;
    const id = conversation * 1000 + number;
    return JSON.stringify({
      event: change === 'created' ? 'message_created' : 'message_updated',
      id,
      content: change === 'deleted' ? 'This message was deleted' : text,
      content_type: 'text',
      content_attributes: change === 'deleted' ? { deleted: true } : {},
      created_at: sentAt.toISOString(),
      message_type: role === 'customer' ? 'incoming' : role === 'system' ? 'activity' : 'outgoing',
      private: isPrivate,
      source_id: null,
      additional_attributes: {},
      account,
      inbox,
      sender: senders[role],
      conversation: {
        id: conversation,
        inbox_id: inbox.id,
        channel: 'Channel::WebWidget',
        can_reply: true,
        status: 'open',
        labels: [],
        custom_attributes: {},
        additional_attributes: {},
        contact_inbox: { id: 5, contact_id: customer.id, inbox_id: inbox.id, source_id: `visitor-${conversation}` },
        messages: [{ id, account_id: account.id, updated_at: updatedAt.toISOString() }],
        meta: { sender: customer, assignee: agent, assignee_type: 'User', team: null, hmac_verified: false },
        created_at: Math.floor(sentAt.getTime() / 1000),
        updated_at: updatedAt.getTime() / 1000,
      },
    });
  },
  sign(body, secret, _connection, now) {
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
    return {
      headers: {
        'content-type': 'application/json',
        'x-chatwoot-timestamp': timestamp,
        'x-chatwoot-signature': `sha256=${mac}`,
      },
    };
  },
  conversationId: (conversation, { id }) => `${id}:${account.id}-${conversation}`,
  messageId: ({ conversation, number }) => String(conversation * 1000 + number),
};
