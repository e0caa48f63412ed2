// What Rocket.Chat sends for a message in an Omnichannel room.
import type { PlatformSender } from '../platform-sender';

const agent = { _id: 'agent-7', username: 'robin', name: 'Robin' };

export const rocketchat: PlatformSender = {
  body({ change, conversation, number, role, text, isPrivate, sentAt, changedAt }) {
    // Rocket.Chat tells neither of deletions nor of private notes, and leaves out most lines of its own.
    if (change === 'deleted' || isPrivate || role === 'system') return null;
    const visitor = { _id: `visitor-${conversation}`, username: `guest-${conversation}`, name: 'Ada' };
    const author = role === 'customer' ? visitor : agent;
    return JSON.stringify({
      _id: `room-${conversation}`,
      label: visitor.name,
      createdAt: sentAt.toISOString(),
      lastMessageAt: sentAt.toISOString(),
      visitor: { ...visitor, token: `token-${conversation}`, email: [{ address: 'ada@example.com' }], phone: null },
      agent: { ...agent, email: 'robin@example.com' },
      type: 'Message',
      messages: [
        {
          u: author,
          _id: `message-${conversation}-${number}`,
          username: author.username,
          msg: text,
          ts: sentAt.toISOString(),
          rid: `room-${conversation}`,
          ...(change === 'edited' && { editedAt: changedAt.toISOString() }),
          ...(role !== 'customer' && { agentId: agent._id }),
          _updatedAt: (change === 'edited' ? changedAt : sentAt).toISOString(),
        },
      ],
    });
  },
  sign: (_body, secret) => ({
    headers: { 'content-type': 'application/json', 'x-rocketchat-livechat-token': secret },
  }),
  conversationId: (conversation, { id }) => `${id}:room-${conversation}`,
  messageId: ({ conversation, number }) => `message-${conversation}-${number}`,
};
