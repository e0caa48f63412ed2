// What Slack's Events API sends for a message in a channel.
import { createHmac } from 'node:crypto';
import type { AuthorRole } from '../../../shared/contract/message';
import type { Connection } from '../../../shared/platforms/connection';
import { authorIdFor } from '../author-id';
import type { PlatformSender, SimulatedEvent } from '../platform-sender';

const team = 'T0SIMULATED';

const channelOf = (conversation: number) => `C0SIMULATED${conversation}`;

/** Seconds with six decimals. The last ones make it unique in the channel. */
function timestampOf(date: Date, number: number): string {
  const milliseconds = date.getTime();
  const micros = (milliseconds % 1000) * 1000 + (number % 400);
  return `${Math.floor(milliseconds / 1000)}.${String(micros).padStart(6, '0')}`;
}

/** The fields of a message as its author wrote it. */
function writtenMessage(event: SimulatedEvent, text: string, connection: Connection): object {
  const { conversation, number, role, sentAt } = event;
  return {
    type: 'message',
    ...authorOf(role, conversation, connection),
    text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    team,
    ts: timestampOf(sentAt, number),
    blocks: [
      {
        type: 'rich_text',
        block_id: `b${number}`,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
      },
    ],
  };
}

function authorOf(role: AuthorRole, conversation: number, connection: Connection): object {
  if (role === 'bot') return { subtype: 'bot_message', bot_id: `B0SIMULATED${conversation}`, username: 'Assistant' };
  return { user: authorIdFor(role, connection, String(conversation)), client_msg_id: `client-${conversation}` };
}

function eventOf(event: SimulatedEvent, connection: Connection): object {
  const { change, number, text, changedAt } = event;
  const written = writtenMessage(event, text, connection);
  const changed = timestampOf(changedAt, number);
  const envelope = { type: 'message', hidden: true, ts: changed, event_ts: changed };
  switch (change) {
    case 'created':
      return { ...written, event_ts: timestampOf(event.sentAt, number) };
    case 'edited': {
      const before = writtenMessage(event, `${text} (before the edit)`, connection);
      const after = { ...written, edited: { user: 'U0SIMULATED', ts: changed } };
      return { ...envelope, subtype: 'message_changed', message: after, previous_message: before };
    }
    case 'deleted':
      return {
        ...envelope,
        subtype: 'message_deleted',
        deleted_ts: timestampOf(event.sentAt, number),
        previous_message: written,
      };
  }
}

export const slack: PlatformSender = {
  body(event, connection) {
    // Slack has no private notes, and tells of joins and topics as messages that nobody wrote.
    if (event.isPrivate || event.role === 'system') return null;
    const { conversation, number, change } = event;
    return JSON.stringify({
      token: 'deprecated',
      team_id: team,
      api_app_id: 'A0SIMULATED',
      event: { ...eventOf(event, connection), channel: channelOf(conversation), channel_type: 'channel' },
      type: 'event_callback',
      event_id: `Ev${conversation}-${number}-${change}`,
      event_time: Math.floor(event.changedAt.getTime() / 1000),
      authorizations: [{ enterprise_id: null, team_id: team, user_id: 'U0SIMULATED', is_bot: false }],
      is_ext_shared_channel: false,
    });
  },
  sign(body, secret, _connection, now) {
    const timestamp = String(Math.floor(now.getTime() / 1000));
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
    return {
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${mac}`,
      },
    };
  },
  conversationId: (conversation, { id }) => `${id}:${channelOf(conversation)}`,
  messageId: ({ sentAt, number }) => timestampOf(sentAt, number),
};
