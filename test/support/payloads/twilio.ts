// Webhooks of Twilio Conversations as its documentation shows them, with invented people.

const common = {
  AccountSid: 'AC5ea75e3e0e7c4f9cbb6f1f4d3c1d7a10',
  ChatServiceSid: 'IS1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f',
  ConversationSid: 'CHc97669141a784c92a74c296c84850d25',
  RetryCount: '0',
};

export const messageAdded = {
  ...common,
  EventType: 'onMessageAdded',
  MessageSid: 'IM0e30471ca07642c98e69588f6c45872b',
  MessagingServiceSid: 'MG9752274e9e519418a7406176694466fa',
  Index: '28',
  DateCreated: '2026-11-22T09:59:58.674Z',
  Body: "I've waited two weeks! Où est mon colis? 😡",
  Author: 'whatsapp:+15550004711',
  ParticipantSid: 'MB54907865d0eb407c8208e228dd6a4216',
  Attributes: '{}',
  Source: 'WHATSAPP',
};

export const messageUpdated = {
  ...messageAdded,
  EventType: 'onMessageUpdated',
  Body: 'It arrived, thank you!',
  DateUpdated: '2026-11-22T10:00:30.000Z',
  Source: 'SDK',
  ClientIdentity: 'robin@example.com',
};

export const messageRemoved = {
  ...messageAdded,
  EventType: 'onMessageRemoved',
  DateRemoved: '2026-11-22T10:01:00.000Z',
};

export const stateUpdated = {
  ...common,
  EventType: 'onConversationStateUpdated',
  StateFrom: 'active',
  StateTo: 'closed',
  StateUpdated: '2026-11-22T10:02:00.000Z',
  Reason: 'API',
  MessagingServiceSid: 'MG9752274e9e519418a7406176694466fa',
};

export const conversationRemoved = {
  ...common,
  EventType: 'onConversationRemoved',
  FriendlyName: 'Ada',
  State: 'active',
  DateCreated: '2026-11-22T09:00:00.000Z',
  DateRemoved: '2026-11-22T10:03:00.000Z',
};

/** The same message from Event Streams. */
export const streamedMessage = {
  specversion: '1.0',
  type: 'com.twilio.conversations.message.added',
  source: 'AB00000000000000000000000000000001',
  id: 'NO00000000000000000000000000000001',
  dataschema: 'https://events-schemas.twilio.com/Conversations.MessageAdded/2',
  datacontenttype: 'application/json',
  time: '2026-11-22T09:59:59.000Z',
  data: {
    AccountSid: common.AccountSid,
    Author: messageAdded.Author,
    ParticipantSid: messageAdded.ParticipantSid,
    ConversationSid: common.ConversationSid,
    MessageSid: messageAdded.MessageSid,
    Index: 28,
    MessageBody: messageAdded.Body,
    DateCreated: messageAdded.DateCreated,
    MessagingServiceSid: messageAdded.MessagingServiceSid,
    Media: [{ MediaSid: 'ME00000000000000000000000000000001', Filename: 'parcel.png', ContentType: 'image/png' }],
  },
};

/** Events that tell of no message and no end. */
export const otherEvents = [
  { ...messageAdded, EventType: 'onMessageAdd', MessageSid: '' },
  { ...common, EventType: 'onConversationAdded', MessageBody: 'Hello', State: 'active' },
  { ...common, EventType: 'onConversationUpdated', FriendlyName: 'Ada', DateUpdated: '2026-11-22T10:00:00.000Z' },
  { ...stateUpdated, StateFrom: 'active', StateTo: 'inactive', Reason: 'TIMER' },
  { ...common, EventType: 'onParticipantAdded', ParticipantSid: 'MB1', Identity: 'robin@example.com' },
  { ...common, EventType: 'onParticipantRemoved', ParticipantSid: 'MB1', Identity: 'robin@example.com' },
  { ...common, EventType: 'onDeliveryUpdated', MessageSid: messageAdded.MessageSid, Status: 'read' },
  { AccountSid: common.AccountSid, EventType: 'onUserUpdated', UserSid: 'US1', Identity: 'robin@example.com' },
];
