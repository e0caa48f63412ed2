// What an application webhook of Front sends for a message or a comment. Front has no edits and tells of no deletions.
import { createHmac } from 'node:crypto';
import type { PlatformSender, SimulatedEvent } from '../platform-sender';

const api = 'https://example.api.frontapp.com';
const inbox = { id: 'inb_41w25', name: 'Support', is_private: false, is_public: true, type: 'smtp' };
const customer = { name: 'Ada', handle: 'ada@example.com', role: 'from' };
const agent = {
  id: 'tea_6r55a',
  email: 'robin@example.com',
  username: 'robin',
  first_name: 'Robin',
  last_name: '',
  type: 'user',
};
const bot = { ...agent, id: 'tea_7bot1', email: null, username: 'rule', first_name: 'Assistant', type: 'rule' };

const seconds = (date: Date) => date.getTime() / 1000;
const htmlOf = (text: string) =>
  `<div>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')}</div>`;
const conversationOf = (conversation: number) => `cnv_${conversation.toString(36)}`;
const idOf = ({ conversation, number, isPrivate }: SimulatedEvent) =>
  `${isPrivate ? 'com' : 'msg'}_${(conversation * 1000 + number).toString(36)}`;

/** A comment, or a message to or from the customer. */
function targetOf(event: SimulatedEvent): object {
  const { role, text, isPrivate, sentAt } = event;
  const id = idOf(event);
  const author = role === 'customer' ? null : role === 'bot' ? bot : agent;
  if (isPrivate)
    return {
      _meta: { type: 'comment' },
      data: { _links: { self: `${api}/comments/${id}` }, id, body: text, posted_at: seconds(sentAt), author },
    };
  return {
    _meta: { type: 'message' },
    data: {
      _links: { self: `${api}/messages/${id}` },
      id,
      type: 'email',
      is_inbound: role === 'customer',
      created_at: seconds(sentAt),
      blurb: text.slice(0, 100),
      body: htmlOf(text),
      text,
      error_type: null,
      version: null,
      subject: 'My order',
      draft_mode: null,
      metadata: {},
      author,
      recipients:
        role === 'customer'
          ? [customer, { name: null, handle: 'support@example.com', role: 'to' }]
          : [
              { name: null, handle: 'support@example.com', role: 'from' },
              { ...customer, role: 'to' },
            ],
      attachments: [],
      signature: null,
      is_draft: false,
    },
  };
}

export const front: PlatformSender = {
  body(event) {
    const { change, conversation, role, isPrivate, sentAt } = event;
    if (change !== 'created' || role === 'system') return null;
    const [type, inner] = isPrivate
      ? ['new_comment_added', 'comment']
      : role === 'customer'
        ? ['inbound_received', 'inbound']
        : ['outbound_sent', 'out_reply'];
    const id = conversationOf(conversation);
    return JSON.stringify({
      authorization: { id: 'cmp_4thp0' },
      type,
      payload: {
        _links: { self: `${api}/events/evt_${idOf(event)}` },
        id: `evt_${idOf(event)}`,
        type: inner,
        emitted_at: seconds(sentAt),
        conversation: {
          _links: { self: `${api}/conversations/${id}` },
          id,
          type: 'conversation',
          subject: 'My order',
          status: 'assigned',
          assignee: agent,
          recipient: customer,
          tags: [],
          links: [],
          custom_fields: {},
          created_at: seconds(sentAt),
          is_private: false,
          scheduled_reminders: [],
          metadata: {},
        },
        source: isPrivate
          ? { _meta: { type: 'teammate' }, data: agent }
          : { _meta: { type: 'inboxes' }, data: [inbox] },
        target: targetOf(event),
      },
    });
  },
  sign(body, secret, _connection, now) {
    const timestamp = String(now.getTime());
    return {
      headers: {
        'content-type': 'application/json',
        'x-front-request-timestamp': timestamp,
        'x-front-signature': createHmac('sha256', secret).update(`${timestamp}:`).update(body).digest('base64'),
      },
    };
  },
  conversationId: (conversation, { id }) => `${id}:${conversationOf(conversation)}`,
  messageId: idOf,
};
