// Twilio Conversations (twilio.com/docs/conversations/conversations-webhooks): the webhooks that follow an action, which
// are forms, and the same events from Event Streams, which are JSON. Both name who wrote a message, but not whether that
// is a customer: the connection's roles tell.
import * as z from 'zod';
import { roleByRules } from '../author-rules';
import type { Connection } from '../connection';
import { items, notAMessage, type Platform, type PlatformChange, type PlatformItem } from '../platform';
import { fromText } from '../times';
import { verifyTwilioSignature } from './twilio-signature';

const text = z.string().optional().catch(undefined);

const event = z.looseObject({
  EventType: z.string(),
  ConversationSid: z.string().min(1),
  MessagingServiceSid: text,
  ChatServiceSid: text,
});
type Event = z.output<typeof event>;

const messageEvent = z.looseObject({
  MessageSid: z.string().min(1),
  Author: text,
  Body: text,
  // What Event Streams calls it.
  MessageBody: text,
  DateCreated: text,
  DateUpdated: text,
  DateRemoved: text,
});

const changeEvent = z.looseObject({ StateTo: text, StateUpdated: text, DateRemoved: text });

const changeOf = { onMessageAdded: 'created', onMessageUpdated: 'edited', onMessageRemoved: 'deleted' } as const;

/** The webhook that tells the same as an event of Event Streams. */
const eventTypeOf: Readonly<Record<string, string>> = {
  'com.twilio.conversations.message.added': 'onMessageAdded',
  'com.twilio.conversations.message.updated': 'onMessageUpdated',
  'com.twilio.conversations.message.removed': 'onMessageRemoved',
  'com.twilio.conversations.conversation-state.updated': 'onConversationStateUpdated',
  'com.twilio.conversations.conversation.removed': 'onConversationRemoved',
};
const cloudEvent = z.looseObject({ specversion: z.string(), type: z.string(), data: z.looseObject({}) });

export const twilio: Platform = {
  title: 'Twilio Conversations',
  body: 'form',
  requires: {
    publicUrl: true,
    roles: `patterns on a message's Author, such as {"customer": ["+*", "whatsapp:*"], "agent": ["*@example.com"]}`,
  },
  verify: verifyTwilioSignature,
  parse(payload, connection) {
    const events = Array.isArray(payload) ? payload : [payload];
    return items(...events.map((given) => toItem(given, connection)));
  },
};

function toItem(payload: unknown, connection: Connection): PlatformItem {
  const streamed = cloudEvent.safeParse(payload).data;
  const fields = streamed ? { ...streamed.data, EventType: eventTypeOf[streamed.type] } : payload;
  const { data } = event.safeParse(fields);
  if (!data) return notAMessage;
  return data.EventType in changeOf ? toMessage(data, connection) : toChange(data);
}

function toMessage(given: Event, connection: Connection): PlatformItem {
  const { data } = messageEvent.safeParse(given);
  if (!data) return notAMessage;
  const { Author: author } = data;
  const change = changeOf[given.EventType as keyof typeof changeOf];
  const role = author === undefined ? 'unknown' : roleByRules([author], connection.roles);
  return {
    kind: 'message',
    conversation: given.ConversationSid,
    messageId: data.MessageSid,
    change,
    author: {
      // Twilio's name for messages that a program posts without an author.
      role: role === 'unknown' && author === 'system' ? 'system' : role,
      id: author,
    },
    text: data.Body ?? data.MessageBody ?? null,
    sentAt: fromText(data.DateCreated),
    changedAt: change === 'created' ? undefined : fromText(data.DateRemoved ?? data.DateUpdated),
    queue: queueOf(given, connection),
  };
}

/** The messaging service, or the conversation service where only that one is mapped to a queue. */
function queueOf({ MessagingServiceSid, ChatServiceSid }: Event, { queues }: Connection): string | undefined {
  const services = [MessagingServiceSid, ChatServiceSid].filter((service) => service !== undefined);
  return services.find((service) => Object.hasOwn(queues, service)) ?? services[0];
}

function toChange({ EventType, ConversationSid, ...others }: Event): PlatformChange | typeof notAMessage {
  const { StateTo, StateUpdated, DateRemoved } = changeEvent.parse(others);
  const ended = { kind: 'change', conversation: ConversationSid, ended: true } as const;
  // An inactive conversation becomes active again with the next message; a closed one never does.
  if (EventType === 'onConversationStateUpdated' && StateTo === 'closed')
    return { ...ended, at: fromText(StateUpdated) };
  if (EventType === 'onConversationRemoved') return { ...ended, at: fromText(DateRemoved) };
  return notAMessage;
}
