// What LiveChat sends for an event in a chat: the webhooks `incoming_event`, `event_updated` and `event_deleted`.
import { authorIdFor } from '../author-id';
import type { PlatformSender } from '../platform-sender';

const chatOf = (conversation: number) => `Q0CHAT${conversation}`;
const threadOf = (conversation: number) => `Q0THREAD${conversation}`;
const eventOf = (conversation: number, number: number) => `${threadOf(conversation)}_${number}`;

const actions = { created: 'incoming_event', edited: 'event_updated', deleted: 'event_deleted' } as const;

export const livechat: PlatformSender = {
  body({ change, conversation, number, role, text, isPrivate, sentAt }, connection) {
    const isSystem = role === 'system';
    const event = {
      id: eventOf(conversation, number),
      custom_id: `custom-${number}`,
      created_at: sentAt.toISOString(),
      visibility: isPrivate ? 'agents' : 'all',
      type: isSystem ? 'system_message' : 'message',
      text,
      ...(!isSystem && { author_id: authorIdFor(role, connection, String(conversation)) }),
    };
    return JSON.stringify({
      webhook_id: 'webhook-1',
      // The secret is inside the body, so the body is made with it.
      secret_key: connection.secrets[0],
      action: actions[change],
      organization_id: 'organization-1',
      payload: {
        chat_id: chatOf(conversation),
        thread_id: threadOf(conversation),
        ...(change === 'deleted' ? { event_id: event.id } : { event }),
      },
      additional_data: {},
    });
  },
  sign: () => ({ headers: { 'content-type': 'application/json' } }),
  conversationId: (conversation, { id }) => `${id}:${chatOf(conversation)}-${threadOf(conversation)}`,
  messageId: ({ conversation, number }) => eventOf(conversation, number),
};
