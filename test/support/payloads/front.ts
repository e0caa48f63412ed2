// Notifications as Front's application webhooks send them.

const api = 'https://example.api.frontapp.com';

export const robin = {
  _links: {
    self: `${api}/teammates/tea_6r55a`,
    related: {
      inboxes: `${api}/teammates/tea_6r55a/inboxes`,
      conversations: `${api}/teammates/tea_6r55a/conversations`,
    },
  },
  id: 'tea_6r55a',
  email: 'robin@example.com',
  username: 'robin',
  first_name: 'Robin',
  last_name: 'Miller',
  is_admin: true,
  is_available: true,
  is_blocked: false,
  type: 'user',
  custom_fields: {},
};

/** A teammate that stands for a rule. */
export const rule = {
  ...robin,
  id: 'tea_7bot1',
  username: 'rule',
  first_name: 'Out of',
  last_name: 'office',
  type: 'rule',
};

const ada = {
  _links: { related: { contact: `${api}/contacts/crd_3h53wd0` } },
  name: 'Ada',
  handle: 'ada@example.com',
  role: 'from',
};

const us = { _links: { related: { contact: null } }, name: null, handle: 'support@example.com', role: 'to' };

/** An inbox. */
export function inbox(id: string): object {
  return {
    _links: { self: `${api}/inboxes/${id}`, related: { channels: `${api}/inboxes/${id}/channels` } },
    id,
    name: 'Support',
    is_private: false,
    is_public: true,
    address: 'dw2z8-dd858e102e6c3e5f39d6@in.example.com',
    send_as: 'support@example.com',
    type: 'smtp',
    custom_fields: {},
  };
}

/** A message that the customer sent. */
export function inboundMessage(given: object = {}): object {
  return {
    _links: {
      self: `${api}/messages/msg_1sagx9sk`,
      related: {
        conversation: `${api}/conversations/cnv_1042nr10`,
        message_seen: `${api}/messages/msg_1sagx9sk/seen`,
      },
    },
    id: 'msg_1sagx9sk',
    type: 'email',
    is_inbound: true,
    created_at: 1694046470.93,
    blurb: 'Hi, I ordered last week. Where is it?',
    body: 'Hi,\n<br /><br />\nI ordered last week. Where is it?\n',
    text: 'Hi,\n\nI ordered last week. Where is it?',
    error_type: null,
    version: null,
    subject: 'Package update?',
    draft_mode: null,
    metadata: {},
    author: null,
    recipients: [ada, us],
    attachments: [],
    signature: null,
    is_draft: false,
    ...given,
  };
}

/** A message that a teammate sent. */
export function outboundMessage(given: object = {}): object {
  return inboundMessage({
    id: 'msg_1sagxb00',
    is_inbound: false,
    body: '<div>It is on its way.</div>',
    text: 'It is on its way.\n',
    author: robin,
    recipients: [
      { ...us, role: 'from' },
      { ...ada, role: 'to' },
    ],
    ...given,
  });
}

export const comment = {
  _links: {
    self: `${api}/comments/com_shgc2`,
    related: { conversation: `${api}/conversations/cnv_1042nr10`, mentions: `${api}/comments/com_shgc2/mentions` },
  },
  id: 'com_shgc2',
  body: 'She is upset.',
  posted_at: 1694046480.657,
  author: robin,
  attachments: [],
  is_pinned: false,
};

/** A notification: its name, the name of its event in the API, what it came from and what it is about. */
export function notification(
  type: string,
  event: string,
  { source, target, conversation }: { source?: object; target?: object; conversation?: object } = {},
): object {
  return {
    authorization: { id: 'cmp_4thp0' },
    type,
    payload: {
      _links: { self: `${api}/events/evt_3s78kxhw` },
      id: 'evt_3s78kxhw',
      type: event,
      emitted_at: 1694046475.93,
      conversation: {
        _links: {
          self: `${api}/conversations/cnv_1042nr10`,
          related: {
            events: `${api}/conversations/cnv_1042nr10/events`,
            messages: `${api}/conversations/cnv_1042nr10/messages`,
            inboxes: `${api}/conversations/cnv_1042nr10/inboxes`,
            last_message: `${api}/messages/msg_1sagx9sk?referer=conversation`,
          },
        },
        id: 'cnv_1042nr10',
        subject: 'Package update?',
        status: 'unassigned',
        assignee: null,
        recipient: ada,
        tags: [{ id: 'tag_3u1ahg', name: 'Demo', highlight: 'pink', is_private: false, created_at: 1692808372.298 }],
        links: [],
        custom_fields: {},
        last_message: inboundMessage(),
        created_at: 1694046470.978,
        is_private: false,
        scheduled_reminders: [],
        metadata: {},
        ...conversation,
      },
      ...(source && { source }),
      ...(target && { target }),
    },
  };
}

export const from = {
  inboxes: (...ids: string[]) => ({ _meta: { type: 'inboxes' }, data: ids.map(inbox) }),
  robin: { _meta: { type: 'teammate' }, data: robin },
};

export const to = {
  message: (data: object) => ({ _meta: { type: 'message' }, data }),
  comment: { _meta: { type: 'comment' }, data: comment },
  robin: { _meta: { type: 'teammate' }, data: robin },
  inbox: (id: string) => ({ _meta: { type: 'inboxes' }, data: inbox(id) }),
};

/** Sent when the webhook is saved, with a challenge in a header. */
export const sync = { type: 'sync', authorization: { id: 'cmp_4thp0' } };
