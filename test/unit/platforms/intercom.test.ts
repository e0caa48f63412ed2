// What Intercom's notifications mean. Its signature and what all platforms have in common: conformance.test.ts.
import { createHmac } from 'node:crypto';
import { intercom } from '../../../shared/platforms/intercom/intercom';
import type { PlatformItem } from '../../../shared/platforms/platform';
import {
  authors,
  contactAttached,
  conversationDeleted,
  notification,
  oldNotification,
  part,
  ping,
  source,
  ticketReplied,
} from '../../support/payloads/intercom';
import { connectionOf } from '../../support/platform-connections';

const connection = connectionOf('intercom');
const withWriteBack = connectionOf('intercom', { writeBack: { token: 'a token' } });

function itemsOf(payload: unknown, given = connection): readonly PlatformItem[] {
  const parsed = intercom.parse(payload, given);
  if (parsed.kind !== 'items') throw new Error('Intercom has no handshake in the body.');
  return parsed.items;
}

describe('A message', () => {
  it('that begins a conversation', () => {
    expect(itemsOf(notification('conversation.user.created', [], { admin_assignee_id: null }))).toEqual([
      {
        kind: 'message',
        conversation: '215472621202693',
        messageId: '3381828792',
        change: 'created',
        author: { role: 'customer', id: authors.lead.id, name: 'Ada' },
        isInternal: false,
        text: 'Hello,\nit is late & nobody answers.',
        sentAt: '2026-01-10T07:56:29.000Z',
        changedAt: undefined,
        queue: undefined,
        agentId: undefined,
      },
    ]);
  });

  it('that the customer adds, in a conversation with an agent and a team', () => {
    expect(itemsOf(notification('conversation.user.replied', [part()], { team_assignee_id: 814865 }))).toEqual([
      {
        kind: 'message',
        conversation: '215472621202693',
        messageId: '37358539897',
        change: 'created',
        author: { role: 'customer', id: authors.user.id, name: 'Ada' },
        isInternal: false,
        text: 'Where is my parcel?',
        sentAt: '2026-01-10T08:13:32.000Z',
        changedAt: undefined,
        queue: '814865',
        agentId: '9608799',
      },
    ]);
  });

  it('is the newest part, in whatever order they are listed', () => {
    const parts = [
      part({ id: '2', created_at: 1768032812 }),
      part({ id: '3', created_at: 1768032813 }),
      part({ id: '1', created_at: 1768032811 }),
    ];
    expect(itemsOf(notification('conversation.user.replied', parts))).toMatchObject([{ messageId: '3' }]);
  });

  it('of the customer is found beside the answer of a bot and a change of an attribute', () => {
    const parts = [
      part(),
      part({ id: '2', author: authors.operator, body: '<p>A teammate will reply soon.</p>' }),
      part({ id: '3', part_type: 'conversation_attribute_updated_by_admin', body: null, author: authors.fin }),
    ];
    expect(itemsOf(notification('conversation.user.replied', parts))).toMatchObject([{ messageId: '37358539897' }]);
  });

  it.each([
    ['that opens a closed conversation again', 'conversation.user.replied', { part_type: 'open' }, 'customer'],
    ['that chooses a reply of a bot', 'conversation.user.replied', { part_type: 'quick_reply' }, 'customer'],
    ['of a lead', 'conversation.user.replied', { author: authors.lead }, 'customer'],
    ['of a contact', 'conversation.user.replied', { author: { type: 'contact', id: '1' } }, 'customer'],
    ['of an author that is not told', 'conversation.user.replied', { author: null }, 'customer'],
    ['of an agent', 'conversation.admin.replied', { author: authors.admin }, 'agent'],
    [
      'of an agent who assigns it',
      'conversation.admin.replied',
      { author: authors.admin, part_type: 'assignment' },
      'agent',
    ],
    ['of a team', 'conversation.admin.replied', { author: authors.team }, 'agent'],
    ['of a workflow', 'conversation.operator.replied', { author: authors.operator }, 'bot'],
    ['of a workflow in the topic of agents', 'conversation.admin.replied', { author: authors.operator }, 'bot'],
    ['of Fin', 'conversation.operator.replied', { author: authors.fin }, 'bot'],
    [
      'of Fin in the name of an agent',
      'conversation.admin.replied',
      { author: { ...authors.admin, from_ai_agent: true } },
      'bot',
    ],
    ['of a workflow without an author', 'conversation.operator.replied', { author: undefined }, 'bot'],
  ])('%s', (_, topic, given, role) => {
    expect(itemsOf(notification(topic, [part(given)]))).toMatchObject([{ kind: 'message', author: { role } }]);
  });

  it('that an agent begins', () => {
    const item = { source: { ...source, author: authors.admin } };
    expect(itemsOf(notification('conversation.admin.single.created', [], item))).toMatchObject([
      { messageId: '3381828792', author: { role: 'agent', id: '9608799' } },
    ]);
  });

  it('that only the agents see', () => {
    const note = part({ part_type: 'note', author: authors.admin, body: '<p>She is upset.</p>' });
    expect(itemsOf(notification('conversation.admin.noted', [note]))).toMatchObject([
      { kind: 'message', isInternal: true, author: { role: 'agent' } },
    ]);
  });

  it.each([
    ['an attachment alone', { body: null, attachments: [{ type: 'upload', name: 'cup.png', url: 'https://x' }] }],
    ['an image alone', { body: '<div class="intercom-container"><img src="https://example.com/cup.png"></div>' }],
  ])('with %s has no text', (_, given) => {
    expect(itemsOf(notification('conversation.user.replied', [part(given)]))).toMatchObject([{ text: null }]);
  });

  it('of an email is without the mail that it answers', () => {
    const body =
      '<p>Still broken!</p><p>On Tue, Jan 6, 2026 at 10:00 AM, Robin &lt;robin@example.com&gt; wrote:</p><blockquote>' +
      '<p>We are glad that it works.</p></blockquote>';
    expect(itemsOf(notification('conversation.user.replied', [part({ body })]))).toMatchObject([
      { text: 'Still broken!' },
    ]);
  });

  it('is taken with odd values in fields that do not matter', () => {
    const odd = part({ id: 37358539897, author: 7, assigned_to: 'x', redacted: null, event_details: 1, part_type: 1 });
    const item = { source: 1, admin_assignee_id: {}, team_assignee_id: [], assignee: 'x', updated_at: 'x' };
    expect(itemsOf(notification('conversation.user.replied', [odd], item))).toMatchObject([
      { messageId: '37358539897', text: 'Where is my parcel?', author: { role: 'customer' } },
    ]);
  });
});

describe('A redaction', () => {
  it('deletes the part', () => {
    const redacted = part({ body: '<p><i>This message was deleted</i></p>', redacted: true, updated_at: 1768033204 });
    expect(itemsOf(notification('conversation_part.redacted', [redacted]))).toMatchObject([
      {
        kind: 'message',
        messageId: '37358539897',
        change: 'deleted',
        author: { role: 'customer' },
        text: null,
        changedAt: '2026-01-10T08:20:04.000Z',
      },
    ]);
  });

  it('deletes the message that began the conversation', () => {
    const item = { source: { ...source, body: '<p><i>This message was deleted</i></p>', redacted: true } };
    expect(itemsOf(notification('conversation_part.redacted', [], item))).toMatchObject([
      { messageId: '3381828792', change: 'deleted', text: null },
    ]);
  });

  it('deletes the part that old versions list without a mark', () => {
    const redacted = { ...part({ body: '<p><i>This message was deleted</i></p>' }), redacted: undefined };
    expect(itemsOf(oldNotification('conversation_part.redacted', [redacted], {}))).toMatchObject([
      { messageId: '37358539897', change: 'deleted', text: null },
    ]);
  });

  it('that came first makes a later notification of the message a deletion, too', () => {
    const redacted = part({ body: '<p><i>This message was deleted</i></p>', redacted: true });
    expect(itemsOf(notification('conversation.user.replied', [redacted]))).toMatchObject([{ change: 'deleted' }]);
  });
});

describe('A conversation', () => {
  const assigning = part({
    part_type: 'assignment',
    author: authors.admin,
    assigned_to: { type: 'admin', id: '9608799' },
  });

  it.each<[what: string, item: object, agentId: string | null, queue: string | undefined]>([
    ['to an agent', {}, '9608799', undefined],
    ['to an agent and a team', { team_assignee_id: '814865' }, '9608799', '814865'],
    ['to a team', { admin_assignee_id: null, team_assignee_id: 814865 }, null, '814865'],
    ['to nobody', { admin_assignee_id: null }, null, undefined],
    ['to nobody, as zeros', { admin_assignee_id: 0, team_assignee_id: '0' }, null, undefined],
  ])('is assigned %s', (_, item, agentId, queue) => {
    for (const topic of ['conversation.admin.assigned', 'conversation.admin.open.assigned'])
      expect(itemsOf(notification(topic, [assigning], item))).toEqual([
        { kind: 'change', conversation: '215472621202693', agentId, queue, at: '2026-01-10T08:13:32.000Z' },
      ]);
  });

  it('is closed', () => {
    const closing = part({ part_type: 'close', body: null, author: authors.admin });
    expect(itemsOf(notification('conversation.admin.closed', [closing], { open: false, state: 'closed' }))).toEqual([
      { kind: 'change', conversation: '215472621202693', ended: true, at: '2026-01-10T08:13:32.000Z' },
    ]);
  });

  it('is deleted', () => {
    expect(itemsOf(conversationDeleted)).toEqual([
      { kind: 'change', conversation: '215472621305755', ended: true, at: '2026-01-11T06:14:57.000Z' },
    ]);
  });
});

describe('Before version 2.0 of the API', () => {
  const nobody = { type: 'nobody_admin', id: null };
  const assigning = part({
    part_type: 'assignment',
    author: authors.admin,
    assigned_to: { type: 'admin', id: '9608799' },
  });

  it('a customer begins a conversation', () => {
    expect(itemsOf(oldNotification('conversation.user.created', [], nobody))).toMatchObject([
      { messageId: '331494375', author: { role: 'customer' }, text: 'Hello everyone!', agentId: undefined },
    ]);
  });

  it('a customer writes to an agent', () => {
    const assignee = { type: 'admin', id: '9608799', name: 'Robin', email: 'robin@example.com' };
    expect(itemsOf(oldNotification('conversation.user.replied', [part()], assignee))).toMatchObject([
      { messageId: '37358539897', text: 'Where is my parcel?', agentId: '9608799' },
    ]);
  });

  it('it is assigned by the part, whatever has become of it since', () => {
    expect(itemsOf(oldNotification('conversation.admin.assigned', [assigning], nobody))).toMatchObject([
      { kind: 'change', agentId: '9608799', queue: undefined },
    ]);
  });

  it('it is assigned to a team', () => {
    const toTeam = part({ part_type: 'assignment', assigned_to: { type: 'team', id: 814865 } });
    expect(itemsOf(oldNotification('conversation.admin.assigned', [toTeam], nobody))).toMatchObject([
      { kind: 'change', agentId: null, queue: '814865' },
    ]);
  });
});

describe('No message', () => {
  it.each<[what: string, payload: unknown]>([
    ['a ping', ping],
    ['a reply in a ticket', ticketReplied],
    ['an added person', contactAttached],
    ...['admin.snoozed', 'admin.unsnoozed', 'admin.opened', 'priority.updated', 'read', 'rating.added'].map(
      (name): [string, unknown] => [`conversation.${name}`, notification(`conversation.${name}`, [part()])],
    ),
    ['a tag', notification('conversation_part.tag.created', [part()])],
    ['a name that objects have', notification('constructor', [part()])],
    ['a reply without a part', notification('conversation.user.replied')],
    ['a conversation without an id', notification('conversation.user.replied', [part()], { id: undefined })],
  ])('is %s', (_, payload) => {
    expect(itemsOf(payload)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });
});

describe('Our own write', () => {
  const written = (name: string) =>
    part({
      part_type: 'conversation_attribute_updated_by_admin',
      body: null,
      author: authors.fin,
      event_details: { attribute: { name }, value: { name: 'negative' } },
    });

  it('is recognised by the name of the attribute', () => {
    const payload = notification('conversation.admin.replied', [written('customer_sentiment')]);
    expect(itemsOf(payload, withWriteBack)).toEqual([{ kind: 'ignored', reason: 'write-back' }]);
    expect(itemsOf(payload)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });

  it('is not the write of another attribute', () => {
    const payload = notification('conversation.admin.replied', [written('issue_type')]);
    expect(itemsOf(payload, withWriteBack)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });

  it.each([
    ['a reply', 'conversation.user.replied', [part(), written('customer_sentiment')], '37358539897'],
    ['the first message', 'conversation.user.created', [written('customer_sentiment')], '3381828792'],
  ])('does not hide %s', (_, topic, parts, messageId) => {
    expect(itemsOf(notification(topic, parts), withWriteBack)).toMatchObject([{ kind: 'message', messageId }]);
  });
});

describe('The signature', () => {
  // Intercom publishes none; this one is computed with OpenSSL: printf %s BODY | openssl dgst -sha1 -hmac SECRET
  const body = Buffer.from('{"type":"notification_event","topic":"ping"}');
  const secret = 'a client secret';
  const given = { ...connection, secrets: [secret] };
  const request = (signature: string | null) => ({
    method: 'POST',
    header: (name: string) => (name === 'x-hub-signature' ? signature : null),
    query: new URLSearchParams(),
    rawBody: body,
  });

  it('is a SHA-1 over the body in hex', () => {
    const mac = '6538ff37b4b6d60d6f7a0af63fc910a54d288eac';
    expect(createHmac('sha1', secret).update(body).digest('hex')).toBe(mac);
    expect(() => intercom.verify(request(`sha1=${mac}`), given, new Date())).not.toThrow();
    for (const wrong of [mac, `sha256=${mac}`, 'sha1=', null])
      expect(() => intercom.verify(request(wrong), given, new Date())).toThrow('X-Hub-Signature');
  });
});
