// Payloads of Chatwoot's webhooks with all their fields, as its sources build them (`Message#webhook_data`, the event
// data presenter and the webhook listener), with invented people.

const contact = {
  account: { id: 1, name: 'Example' },
  additional_attributes: { city: 'Lyon', country: 'France' },
  avatar: '',
  blocked: false,
  custom_attributes: {},
  email: 'ada@example.com',
  id: 42,
  identifier: null,
  name: 'Ada',
  phone_number: '+15550100',
  thumbnail: '',
};

export const agent = { id: 7, name: 'Robin', email: 'robin@example.com', type: 'user' };
export const agentBot = { id: 2, name: 'Assistant', type: 'agent_bot' };

/** The conversation as it is inside the event of a message, and by itself in its own events. */
export function conversationPayload(given: object = {}) {
  return {
    additional_attributes: {
      browser: { device_name: 'Unknown', browser_name: 'Firefox', platform_name: 'Linux', browser_version: '140.0' },
      referer: 'https://shop.example.com/orders',
      initiated_at: { timestamp: 'Fri Nov 27 2026 10:00:00 GMT+0100' },
    },
    can_reply: true,
    channel: 'Channel::WebWidget',
    contact_inbox: {
      id: 5,
      contact_id: 42,
      inbox_id: 3,
      source_id: '3f1c1a52-9c1d-4a32-9d0a-1f0b7a6f5e11',
      created_at: '2026-11-27T08:59:00.000Z',
      updated_at: '2026-11-27T08:59:00.000Z',
      hmac_verified: false,
      pubsub_token: 'a-token-of-the-widget',
    },
    id: 4711,
    inbox_id: 3,
    messages: [
      {
        id: 90210,
        content: 'The newest message of the conversation',
        account_id: 1,
        inbox_id: 3,
        conversation_id: 4711,
        message_type: 0,
        created_at: 1795770000,
        updated_at: '2026-11-27T09:00:01.250Z',
        private: false,
        status: 'sent',
        source_id: null,
        content_type: 'text',
        content_attributes: {},
        sender_type: 'Contact',
        sender_id: 42,
        external_source_ids: {},
        additional_attributes: {},
        processed_message_content: 'The newest message of the conversation',
        sentiment: {},
        conversation: { assignee_id: 7, unread_count: 1, last_activity_at: 1795770000 },
        sender: { ...contact, type: 'contact' },
      },
    ],
    labels: ['orders'],
    meta: {
      sender: { ...contact, type: 'contact' },
      assignee: { ...agent, available_name: 'Robin', availability_status: 'online', thumbnail: '' },
      assignee_type: 'User',
      team: null,
      hmac_verified: false,
    },
    status: 'open',
    custom_attributes: { order: 'A-7' },
    snoozed_until: null,
    unread_count: 1,
    first_reply_created_at: null,
    priority: null,
    waiting_since: 1795770000,
    agent_last_seen_at: 0,
    contact_last_seen_at: 1795769990,
    last_activity_at: 1795770000,
    timestamp: 1795770000,
    created_at: 1795769940,
    updated_at: 1795770001.25,
    ...given,
  };
}

/** A message of the customer in the website's widget. */
export function messagePayload(given: object = {}) {
  return {
    account: { id: 1, name: 'Example' },
    additional_attributes: {},
    content_attributes: {},
    content_type: 'text',
    content: "I've waited two weeks! Où est mon colis? 😡",
    conversation: conversationPayload(),
    created_at: '2026-11-27T09:00:00.000Z',
    id: 90210,
    inbox: { id: 3, name: 'Website' },
    message_type: 'incoming',
    private: false,
    // A contact has no type in its own payload.
    sender: contact,
    source_id: null,
    event: 'message_created',
    ...given,
  };
}

/** An event of the conversation itself. */
export function conversationEventPayload(event: string, changed: object[], given: object = {}) {
  return { ...conversationPayload(given), event, changed_attributes: changed };
}

/** A change of one attribute, as the listener lists it. */
export function changed(name: string, previous: unknown, current: unknown): object {
  return { [name]: { previous_value: previous, current_value: current } };
}

/** The list that a bot offers, after the customer chose from it. */
export function chosenPayload(values: object[], given: object = {}) {
  return messagePayload({
    event: 'message_updated',
    message_type: 'outgoing',
    sender: agentBot,
    content_type: 'input_select',
    content: 'How was it?',
    content_attributes: {
      items: [
        { title: 'It never arrived', value: 'lost' },
        { title: 'It is broken', value: 'broken' },
      ],
      submitted_values: values,
    },
    ...given,
  });
}

/** An email of the customer. */
export function emailPayload(content: { text?: unknown; html?: unknown; content?: string }) {
  return messagePayload({
    content: content.content ?? 'The whole email',
    content_type: 'incoming_email',
    content_attributes: {
      cc_email: null,
      bcc_email: null,
      email: {
        bcc: null,
        cc: null,
        content_type: 'multipart/alternative; boundary=0000000000001',
        date: '2026-11-27T09:59:58+01:00',
        from: ['ada@example.com'],
        headers: null,
        html_content: content.html ?? {},
        in_reply_to: null,
        message_id: 'm1@example.com',
        multipart: true,
        number_of_attachments: 0,
        references: [],
        subject: 'My order',
        text_content: content.text ?? {},
        to: ['support@example.com'],
        auto_reply: false,
      },
    },
  });
}
