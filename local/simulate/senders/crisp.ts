// What a plugin's web hook of Crisp sends for a message.
import { createHmac } from 'node:crypto';
import type { PlatformSender, SimulatedEvent } from '../platform-sender';

const website = '5f3a2c1e-0000-4000-8000-000000000001';
const people = {
  customer: { nickname: 'Ada', type: 'website' },
  agent: { user_id: '5f3a2c1e-0000-4000-8000-000000000007', nickname: 'Robin', type: 'operator' },
  bot: { user_id: '5f3a2c1e-0000-4000-8000-000000000008', nickname: 'Assistant', type: 'participant' },
};

const sessionOf = (conversation: number) => `session_${conversation}`;
const fingerprintOf = ({ conversation, number }: SimulatedEvent) => conversation * 1000 + number;

function eventOf(event: SimulatedEvent): { event: string; data: object } {
  const { change, conversation, role, text, isPrivate, sentAt } = event;
  const sessionId = sessionOf(conversation);
  const common = { website_id: website, session_id: sessionId, inbox_id: null, fingerprint: fingerprintOf(event) };
  if (change === 'deleted') return { event: 'message:removed', data: common };
  if (change === 'edited') return { event: 'message:updated', data: { ...common, content: text } };
  const isVisitor = role === 'customer';
  return {
    event: isVisitor ? 'message:send' : 'message:received',
    data: {
      ...common,
      type: isPrivate ? 'note' : 'text',
      from: isVisitor ? 'user' : 'operator',
      origin: 'chat',
      content: text,
      mentions: [],
      stamped: true,
      timestamp: sentAt.getTime(),
      user:
        role === 'customer' ? { ...people.customer, user_id: sessionId } : role === 'agent' ? people.agent : people.bot,
      ...(role === 'bot' && { automated: true }),
    },
  };
}

export const crisp: PlatformSender = {
  editsNameNoAuthor: true,
  body(event) {
    // Crisp's own lines are no messages.
    if (event.role === 'system') return null;
    const at = event.change === 'created' ? event.sentAt : event.changedAt;
    return JSON.stringify({ website_id: website, ...eventOf(event), timestamp: at.getTime() });
  },
  sign(body, secret, _connection, now) {
    const timestamp = String(now.getTime());
    const mac = createHmac('sha256', secret).update(`[${timestamp};`).update(body).update(']').digest('hex');
    return {
      headers: {
        'content-type': 'application/json',
        'x-crisp-request-timestamp': timestamp,
        'x-crisp-signature': mac,
      },
    };
  },
  conversationId: (conversation, { id }) => `${id}:${sessionOf(conversation)}`,
  messageId: (event) => String(fingerprintOf(event)),
};
