// What Event Grid delivers for a chat thread of Azure Communication Services: an array with one event.
import { authorIdFor } from '../author-id';
import type { PlatformSender, SimulatedEvent } from '../platform-sender';

const resource =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/example/providers/microsoft.communication/communicationservices/example';
const names = { customer: 'Ada', agent: 'Robin', bot: 'Assistant', system: '' };
const eventTypes = { created: 'Received', edited: 'Edited', deleted: 'Deleted' };

const threadOf = (conversation: number) => `19:${String(conversation).padStart(32, '0')}@thread.v2`;
// Numbered, since two messages may be written within the same millisecond.
const idOf = ({ conversation, number }: SimulatedEvent) => String(1_700_000_000_000 + conversation * 1000 + number);

export const acs: PlatformSender = {
  body(event, connection) {
    const { change, conversation, role, text, isPrivate, sentAt, changedAt } = event;
    // Everybody in a thread sees all of it; what the service itself writes there are no chat messages.
    if (role === 'system' || isPrivate) return null;
    const rawId = authorIdFor(role, connection, `${role}-${conversation}`);
    const at = change === 'created' ? sentAt : changedAt;
    return JSON.stringify([
      {
        id: `${idOf(event)}-${change}-${at.getTime()}`,
        topic: resource,
        subject: `thread/${threadOf(conversation)}/sender/${rawId}`,
        data: {
          ...(change === 'edited' && { editTime: at.toISOString() }),
          ...(change === 'deleted' ? { deleteTime: at.toISOString() } : { messageBody: text, metadata: {} }),
          messageId: idOf(event),
          type: 'Text',
          version: String(at.getTime()),
          senderDisplayName: names[role],
          senderCommunicationIdentifier: { rawId, communicationUser: { id: rawId } },
          composeTime: sentAt.toISOString().replace('Z', '+00:00'),
          threadId: threadOf(conversation),
          transactionId: 'foMkntkKS0O/MhMlIE5Aag.1.1.1.1.1004077250.1',
        },
        eventType: `Microsoft.Communication.ChatMessage${eventTypes[change]}InThread`,
        dataVersion: '1.0',
        metadataVersion: '1',
        eventTime: at.toISOString(),
      },
    ]);
  },
  sign: (_body, secret) => ({
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-webhook-secret': secret,
    },
  }),
  conversationId: (conversation, { id }) => `${id}:${threadOf(conversation)}`,
  messageId: idOf,
};
