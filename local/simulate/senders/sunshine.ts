// What Sunshine Conversations sends for a message that is written or deleted: a webhook of version 2.
import type { PlatformSender } from '../platform-sender';

/** The platform's ids: 24 hexadecimal digits. */
function idOf(kind: number, conversation: number, number = 0): string {
  return kind.toString(16) + (conversation * 1_000_000 + number).toString(16).padStart(23, '0');
}

const app = { id: '5698edbf2a43bd081be982f1' };

function authorOf(role: 'customer' | 'agent' | 'bot' | 'system', conversation: number): object {
  const userId = idOf(3, conversation);
  switch (role) {
    case 'customer':
      return { type: 'user', userId, displayName: 'Ada', user: { id: userId, authenticated: false } };
    case 'agent':
      return { type: 'business', displayName: 'Robin' };
    case 'bot':
      return { type: 'business', subtypes: ['AI'], displayName: 'Assistant' };
    case 'system':
      return { type: 'business', subtypes: ['activity'] };
  }
}

export const sunshine: PlatformSender = {
  body({ change, conversation, number, role, text, isPrivate, sentAt, changedAt }) {
    // A note for agents stays in Zendesk, and a message can't be edited.
    if (isPrivate || change === 'edited') return null;
    const isDeletion = change === 'deleted';
    const source =
      role === 'customer'
        ? { type: 'web', integrationId: '5d83a25d9916b64a83ed25e8' }
        : { type: role === 'agent' ? 'zd:agentWorkspace' : 'api:conversations' };
    const message = {
      id: idOf(2, conversation, number),
      received: sentAt.toISOString(),
      author: authorOf(role, conversation),
      content: { type: 'text', text: isDeletion ? '' : text },
      source,
      ...(isDeletion && { deleted: true }),
    };
    return JSON.stringify({
      app,
      webhook: { id: '5e554d2cac66fb73a3c01869', version: 'v2' },
      events: [
        {
          id: idOf(isDeletion ? 5 : 4, conversation, number),
          type: 'conversation:message',
          createdAt: (isDeletion ? changedAt : sentAt).toISOString(),
          payload: {
            conversation: { id: idOf(1, conversation), type: 'personal', brandId: '360004166971' },
            message,
          },
        },
      ],
    });
  },
  sign: (_body, secret) => ({ headers: { 'content-type': 'application/json', 'x-api-key': secret } }),
  conversationId: (conversation, { id }) => `${id}:${idOf(1, conversation)}`,
  messageId: ({ conversation, number }) => idOf(2, conversation, number),
};
