// What Intercom notifies of: a conversation that the customer starts, then its parts. Intercom has no edits.
import { createHmac } from 'node:crypto';
import type { PlatformSender, SimulatedEvent } from '../platform-sender';

const authors = {
  customer: { type: 'user', id: '67a1b2c3d4e5f60718293a4b', name: 'Ada', email: 'ada@example.com' },
  agent: { type: 'admin', id: '9608799', name: 'Robin', email: 'robin@example.com' },
  bot: { type: 'bot', id: '9608808', name: 'Fin', email: 'operator+abc123@example.com' },
};
const topics = {
  customer: 'conversation.user.replied',
  agent: 'conversation.admin.replied',
  bot: 'conversation.operator.replied',
};
const notice = '<p><i>This message was deleted</i></p>';

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
const idOf = ({ conversation, number }: Pick<SimulatedEvent, 'conversation' | 'number'>) =>
  String(conversation * 1000 + number);
const htmlOf = (text: string) =>
  `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')}</p>`;

export const intercom: PlatformSender = {
  body(event) {
    const { change, conversation, number, role, text, isPrivate, sentAt, changedAt } = event;
    if (role === 'system' || change === 'edited') return null;
    const isRedacted = change === 'deleted';
    const updatedAt = seconds(isRedacted ? changedAt : sentAt);
    const written = {
      id: idOf(event),
      body: isRedacted ? notice : htmlOf(text),
      author: authors[role],
      attachments: [],
      redacted: isRedacted,
    };
    // The customer's first message begins the conversation and is not one of its parts.
    const isFirst = number === 1 && role === 'customer';
    const part = {
      type: 'conversation_part',
      part_type: isPrivate ? 'note' : 'comment',
      created_at: seconds(sentAt),
      updated_at: updatedAt,
      notified_at: seconds(sentAt),
      assigned_to: null,
      external_id: null,
      ...written,
    };
    const topic = isPrivate ? 'conversation.admin.noted' : topics[role];
    return JSON.stringify({
      type: 'notification_event',
      app_id: 'abc123',
      data: {
        type: 'notification_event_data',
        item: {
          type: 'conversation',
          id: String(conversation),
          created_at: seconds(sentAt),
          updated_at: updatedAt,
          source: {
            type: 'conversation',
            delivered_as: 'customer_initiated',
            subject: '',
            url: 'https://www.example.com/help',
            ...(isFirst ? written : { ...written, id: idOf({ conversation, number: 1 }), body: '<p>Hello</p>' }),
            author: authors.customer,
            redacted: isFirst && isRedacted,
          },
          contacts: { type: 'contact.list', contacts: [{ type: 'contact', id: authors.customer.id }] },
          admin_assignee_id: Number(authors.agent.id),
          team_assignee_id: null,
          open: true,
          state: 'open',
          read: false,
          priority: 'not_priority',
          custom_attributes: {},
          conversation_parts: {
            type: 'conversation_part.list',
            conversation_parts: isFirst ? [] : [part],
            total_count: isFirst ? 0 : 1,
          },
        },
      },
      links: {},
      id: `notif_${idOf(event)}`,
      topic: isRedacted ? 'conversation_part.redacted' : isFirst ? 'conversation.user.created' : topic,
      delivery_status: 'pending',
      delivery_attempts: 1,
      delivered_at: 0,
      first_sent_at: updatedAt,
      created_at: updatedAt,
      self: null,
    });
  },
  sign: (body, secret) => ({
    headers: {
      'content-type': 'application/json',
      'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    },
  }),
  conversationId: (conversation, { id }) => `${id}:${conversation}`,
  messageId: idOf,
};
