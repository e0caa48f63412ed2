// Notifications as Intercom sends them in the API's version 2.14, and before version 2.0.

const customer = { id: '696205460674dbb9050aa7fd', type: 'lead', name: 'Ada', email: 'ada@example.com' };
const bot = { id: '9608808', type: 'bot', name: 'Fin', email: 'operator+abc123def@example.com' };
const admin = { id: '9608799', type: 'admin', name: 'Robin', email: 'robin@example.com' };

export const authors = {
  lead: customer,
  user: { ...customer, type: 'user' },
  admin: { ...admin, from_ai_agent: false, is_ai_answer: false },
  team: { id: '814865', type: 'team', name: 'Returns', email: null },
  operator: { ...bot, from_ai_agent: false, is_ai_answer: false },
  fin: { ...bot, from_ai_agent: true, is_ai_answer: true },
};

/** A part of a conversation. */
export function part(given: object = {}): object {
  return {
    type: 'conversation_part',
    id: '37358539897',
    part_type: 'comment',
    body: '<p class="no-margin">Where is <b>my</b> parcel?</p>',
    created_at: 1768032812,
    updated_at: 1768032812,
    notified_at: 1768032812,
    assigned_to: null,
    author: authors.user,
    attachments: [],
    external_id: null,
    redacted: false,
    metadata: {},
    email_message_metadata: null,
    state: 'open',
    tags: [],
    event_details: {},
    app_package_code: null,
    ...given,
  };
}

/** The first message of a conversation. */
export const source = {
  type: 'conversation',
  id: '3381828792',
  delivered_as: 'customer_initiated',
  subject: '',
  body: '<p>Hello,</p>\n<p>it is <i>late</i> &amp; nobody answers.</p>',
  author: authors.lead,
  attachments: [],
  url: 'https://www.example.com/help',
  redacted: false,
};

/** A notification with the given parts. */
export function notification(topic: string, parts: readonly object[] = [], item: object = {}): object {
  return {
    type: 'notification_event',
    app_id: 'abc123def',
    data: {
      type: 'notification_event_data',
      item: {
        type: 'conversation',
        id: '215472621202693',
        created_at: 1768031789,
        updated_at: 1768033204,
        waiting_since: 1768032894,
        snoozed_until: null,
        source,
        contacts: {
          type: 'contact.list',
          contacts: [{ type: 'contact', id: customer.id, external_id: '5e68ece4-0ec8-4792-baac-02deba39e7fe' }],
        },
        first_contact_reply: { created_at: 1768031789, type: 'conversation', url: 'https://www.example.com/help' },
        admin_assignee_id: 9608799,
        team_assignee_id: null,
        open: true,
        state: 'open',
        read: true,
        tags: { type: 'tag.list', tags: [] },
        priority: 'not_priority',
        sla_applied: null,
        statistics: {
          type: 'conversation_statistics',
          time_to_assignment: 211,
          first_contact_reply_at: '2026-01-10T07:56:29.000Z',
          last_closed_by_id: 9608799,
          count_reopens: 1,
          count_assignments: 1,
          count_conversation_parts: 19,
          assigned_team_first_response_time: [],
          handling_time: 865,
        },
        conversation_rating: null,
        teammates: { type: 'admin.list', admins: [{ type: 'admin', id: '9608799' }] },
        title: '',
        custom_attributes: { 'Has attachments': false, 'Copilot used': false },
        topics: { type: 'topic.list', topics: [], total_count: 0 },
        ticket: null,
        linked_objects: { type: 'list', data: [], total_count: 0, has_more: false },
        ai_agent: null,
        ai_agent_participated: false,
        conversation_parts: {
          type: 'conversation_part.list',
          conversation_parts: parts,
          total_count: parts.length,
        },
        ...item,
      },
    },
    links: {},
    id: 'notif_574e80f7-1e3a-425d-a485-2fe8ddf0b6d9',
    topic,
    delivery_status: 'pending',
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: 1768033205,
    created_at: 1768033204,
    self: null,
  };
}

/** The same before version 2.0 of the API: other names, and a customer without a name in the first message. */
export function oldNotification(topic: string, parts: readonly object[], assignee: object): object {
  return notification(topic, parts, {
    source: undefined,
    contacts: undefined,
    admin_assignee_id: undefined,
    team_assignee_id: undefined,
    user: { type: 'lead', id: customer.id, user_id: '75067020', name: 'Ada', email: '', do_not_track: null },
    assignee,
    conversation_message: {
      type: 'conversation_message',
      id: '331494375',
      url: 'https://www.example.com/',
      subject: '',
      body: '<p>Hello everyone!</p>',
      author: { type: 'user', id: customer.id },
      attachments: [],
    },
  });
}

/** A deletion names the conversation only. */
export const conversationDeleted = {
  type: 'notification_event',
  app_id: 'abc123def',
  data: {
    type: 'notification_event_data',
    item: { type: 'conversation', conversation_id: '215472621305755' },
  },
  links: {},
  id: 'notif_d808d1ab-c203-42fb-9e66-d281c7d1f74d',
  topic: 'conversation.deleted',
  delivery_status: 'pending',
  delivery_attempts: 1,
  delivered_at: 0,
  first_sent_at: 1768112097,
  created_at: 1768112097,
  self: null,
};

/** Sent when the webhook is saved. */
export const ping = {
  type: 'notification_event',
  app_id: 'abc123def',
  data: { type: 'notification_event_data', item: { type: 'ping', message: 'something something interzen' } },
  links: {},
  id: null,
  topic: 'ping',
  delivery_status: null,
  delivery_attempts: 1,
  delivered_at: 0,
  first_sent_at: 1553288147,
  created_at: 1553288147,
  self: null,
};

/** A reply in a ticket, which is no conversation. */
export const ticketReplied = {
  type: 'notification_event',
  app_id: 'abc123def',
  data: {
    type: 'notification_event_data',
    item: {
      type: 'ticket_ticket_part',
      ticket: { type: 'ticket', id: '215472629548109', ticket_id: '66044663', admin_assignee_id: '9608799' },
      ticket_part: {
        type: 'ticket_part',
        id: '37404590647',
        part_type: 'comment',
        body: '<p>Hi</p>',
        author: customer,
      },
    },
  },
  links: {},
  id: 'notif_9d2bc71d-ac2f-4f2d-9a3c-f4213dd933aa',
  topic: 'ticket.contact.replied',
  created_at: 1768117507,
};

/** A person was added: another shape than that of all other notifications of a conversation. */
export const contactAttached = {
  type: 'notification_event',
  app_id: 'abc123def',
  data: {
    type: 'notification_event_data',
    item: {
      conversation: { parts: [{ id: 37358461336, body: '', conversation_id: 215472621202693 }], model: { id: 2154 } },
      contact: { type: 'contact', id: '6961cf78fb9d13be07871c78', role: 'user', email: 'user@example.com' },
    },
  },
  links: {},
  id: 'notif_15048009-a4c5-472f-9055-a0e4d7c7a3bc',
  topic: 'conversation.contact.attached',
  created_at: 1768032615,
};
