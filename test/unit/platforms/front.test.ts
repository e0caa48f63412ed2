// What the notifications of Front's application webhooks mean, and the handshake. Conformance tests its signature, too.
import { createHmac } from 'node:crypto';
import { front } from '../../../shared/platforms/front/front';
import type { PlatformItem, PlatformRequest } from '../../../shared/platforms/platform';
import {
  from,
  inboundMessage,
  notification,
  outboundMessage,
  robin,
  rule,
  sync,
  to,
} from '../../support/payloads/front';
import { connectionOf } from '../../support/platform-connections';

const connection = connectionOf('front');

function itemsOf(payload: unknown, given = connection): readonly PlatformItem[] {
  const parsed = front.parse(payload, given);
  if (parsed.kind !== 'items') throw new Error('The handshake of Front is not in the body.');
  return parsed.items;
}

const inbound = (given: object = {}, rest: object = {}) =>
  notification('inbound_received', 'inbound', {
    source: from.inboxes('inb_axnro'),
    target: to.message(inboundMessage(given)),
    ...rest,
  });
const outbound = (given: object = {}, event = 'out_reply') =>
  notification('outbound_sent', event, {
    source: from.inboxes('inb_axnro'),
    target: to.message(outboundMessage(given)),
  });

describe('A message', () => {
  it('of a customer', () => {
    expect(itemsOf(inbound())).toEqual([
      {
        kind: 'message',
        conversation: 'cnv_1042nr10',
        messageId: 'msg_1sagx9sk',
        change: 'created',
        author: { role: 'customer', id: 'ada@example.com', name: 'Ada' },
        isInternal: false,
        text: 'Hi,\n\nI ordered last week. Where is it?',
        sentAt: '2023-09-07T00:27:50.930Z',
        queue: 'inb_axnro',
        agentId: undefined,
      },
    ]);
  });

  it('in a conversation that is assigned', () => {
    expect(itemsOf(inbound({}, { conversation: { status: 'assigned', assignee: robin } }))).toMatchObject([
      { agentId: 'tea_6r55a' },
    ]);
  });

  it('in several inboxes is in the one that the connection maps', () => {
    const payload = inbound({}, { source: from.inboxes('inb_1', 'inb_2', 'inb_3') });
    expect(itemsOf(payload, connectionOf('front', { queues: { inb_3: 'sales', inb_2: 'billing' } }))).toMatchObject([
      { queue: 'inb_2' },
    ]);
    expect(itemsOf(payload)).toMatchObject([{ queue: 'inb_1' }]);
  });

  it.each([
    ['of an agent', outbound(), 'agent', 'tea_6r55a'],
    ['of an agent, not as a reply', outbound({}, 'outbound'), 'agent', 'tea_6r55a'],
    [
      'of an agent from before teammates had types',
      outbound({ author: { ...robin, type: undefined } }),
      'agent',
      'tea_6r55a',
    ],
    ['of us without an author', outbound({ author: null }), 'agent', 'support@example.com'],
    ['of a rule', outbound({ author: rule }), 'bot', 'tea_7bot1'],
    ['of an AI', outbound({ author: { ...rule, type: 'ai' } }), 'bot', 'tea_7bot1'],
    ['that an agent sends to the shared inbox', inbound({ author: robin }), 'agent', 'tea_6r55a'],
    ['of a visitor of the chat', inbound({ author: { ...robin, type: 'visitor' } }), 'customer', 'tea_6r55a'],
  ])('%s', (_, payload, role, id) => {
    expect(itemsOf(payload)).toMatchObject([{ kind: 'message', author: { role, id } }]);
  });

  it('that only the agents see', () => {
    expect(itemsOf(notification('new_comment_added', 'comment', { source: from.robin, target: to.comment }))).toEqual([
      {
        kind: 'message',
        conversation: 'cnv_1042nr10',
        messageId: 'com_shgc2',
        change: 'created',
        author: { role: 'agent', id: 'tea_6r55a', name: 'Robin Miller' },
        isInternal: true,
        text: 'She is upset.',
        sentAt: '2023-09-07T00:28:00.657Z',
        queue: undefined,
        agentId: undefined,
      },
    ]);
  });

  it('in a discussion of the agents', () => {
    expect(itemsOf(inbound({ type: 'internal', author: robin }))).toMatchObject([{ isInternal: true }]);
  });

  it.each([
    ['HTML', { body: '<p>It is <b>late</b>.</p>', text: null }, 'It is late.'],
    ['mail without HTML', { body: null, text: 'It is late.\n\nOn 3 May 2026, Robin wrote:\n> Glad.' }, 'It is late.'],
    [
      'mail with the mail that it answers',
      { body: '<div>It is late.</div><blockquote type="cite" class="front-blockquote">Glad.</blockquote>', text: 'x' },
      'It is late.',
    ],
    ['SMS with line breaks', { type: 'sms', body: 'It is late.\nAgain.', text: undefined }, 'It is late.\nAgain.'],
    [
      'an attachment alone',
      { body: '<div><img src="cid:1"></div>', text: '', attachments: [{ filename: 'a.png' }] },
      null,
    ],
    ['nothing', { body: '', text: '' }, null],
  ])('with the text of %s', (_, given, text) => {
    expect(itemsOf(inbound(given))).toMatchObject([{ text }]);
  });

  it('is taken by the event inside when the name outside is unknown', () => {
    const payload = notification('message_received', 'inbound', { target: to.message(inboundMessage()) });
    expect(itemsOf(payload)).toMatchObject([{ messageId: 'msg_1sagx9sk', author: { role: 'customer' } }]);
  });

  it('is taken with odd values in fields that do not matter', () => {
    const given = {
      id: 7,
      type: 1,
      author: 'x',
      recipients: [1, { role: 'from', handle: 2 }],
      draft_mode: null,
      text: 3,
    };
    expect(
      itemsOf(inbound({ ...given, is_inbound: null }, { source: 1, conversation: { assignee: 1 } })),
    ).toMatchObject([{ messageId: '7', author: { role: 'customer' } }]);
  });
});

describe('A conversation', () => {
  const at = '2023-09-07T00:27:55.930Z';
  const change = { kind: 'change', conversation: 'cnv_1042nr10', at };

  it.each([
    [
      'is assigned',
      notification('assignee_changed', 'assign', { conversation: { assignee: robin }, target: to.robin }),
      'tea_6r55a',
    ],
    ['is assigned, as the target tells', notification('assignee_changed', 'assign', { target: to.robin }), 'tea_6r55a'],
    ['is assigned to nobody', notification('assignee_changed', 'unassign', { source: from.robin }), null],
  ])('%s', (_, payload, agentId) => {
    expect(itemsOf(payload)).toEqual([{ ...change, agentId }]);
  });

  it('moves to another inbox', () => {
    const payload = notification('conversation_moved', 'move', { source: from.robin, target: to.inbox('inb_2') });
    expect(itemsOf(payload)).toEqual([{ ...change, queue: 'inb_2' }]);
  });

  it.each([
    ['is archived', 'conversation_archived', 'archive'],
    ['is deleted', 'conversation_deleted', 'trash'],
  ])('ends when it %s', (_, type, event) => {
    const payload = notification(type, event, { source: from.robin, conversation: { status: 'archived' } });
    expect(itemsOf(payload)).toEqual([{ ...change, ended: true }]);
  });
});

describe('No message', () => {
  it.each<[what: string, payload: unknown]>([
    ['a conversation that is opened again', notification('conversation_reopened', 'reopen')],
    ['a conversation that is restored', notification('conversation_restored', 'restore')],
    ['a snooze', notification('conversation_snoozed', 'reminder')],
    ['a tag', notification('tag_added', 'tag')],
    [
      'a failed delivery',
      notification('message_delivery_failed', 'message_bounce_error', { target: to.message(inboundMessage()) }),
    ],
    ['a name that objects have', notification('constructor', 'toString')],
    ['a draft', outbound({ draft_mode: 'shared' })],
    ['a draft by its mark', outbound({ is_draft: true })],
    ['a call', inbound({ type: 'call', body: 'Call with Ada' })],
    ['a message without its target', notification('inbound_received', 'inbound')],
    ['a conversation without an id', inbound({}, { conversation: { id: null } })],
    ['the handshake', sync],
  ])('is %s', (_, payload) => {
    expect(itemsOf(payload)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });
});

describe('Front', () => {
  const secret = 'a signing key';
  const given = { ...connection, secrets: [secret] };
  const body = Buffer.from('{"type":"sync","authorization":{"id":"cmp_4thp0"}}');
  const now = new Date(1694046475930);
  const request = (headers: Record<string, string>): PlatformRequest => ({
    method: 'POST',
    header: (name) => headers[name] ?? null,
    query: new URLSearchParams(),
    rawBody: body,
  });

  it('gets its challenge back, as JSON', () => {
    expect(front.handshake?.(request({ 'x-front-challenge': 'a "random" string' }))).toEqual({
      kind: 'handshake',
      body: '{"challenge":"a \\"random\\" string"}',
      contentType: 'application/json; charset=utf-8',
    });
  });

  it.each([{}, { 'x-front-challenge': '' }])('begins no handshake without a challenge: %j', (headers) => {
    expect(front.handshake?.(request(headers))).toBeUndefined();
  });

  // Front publishes no signature; this one is computed with OpenSSL:
  // printf %s 1694046475930:BODY | openssl dgst -sha256 -hmac KEY -binary | openssl base64
  const mac = 'oF7Vl006Jmb/H4M0QB5IBgaAoGjcgIcSNE/fqi7HDPo=';
  const signed = { 'x-front-request-timestamp': '1694046475930', 'x-front-signature': mac };

  it('signs the timestamp, a colon and the body', () => {
    expect(createHmac('sha256', secret).update('1694046475930:').update(body).digest('base64')).toBe(mac);
    expect(() => front.verify(request(signed), given, now)).not.toThrow();
  });

  it.each([
    ['the timestamp in seconds', { ...signed, 'x-front-request-timestamp': '1694046475' }, 'X-Front-Request-Timestamp'],
    ['another timestamp', { ...signed, 'x-front-request-timestamp': '1694046475931' }, 'X-Front-Signature'],
    [
      'the signature of a rule',
      { ...signed, 'x-front-signature': createHmac('sha1', secret).update(body).digest('base64') },
      'X-Front-Signature',
    ],
    ['no signature', { 'x-front-request-timestamp': '1694046475930' }, 'X-Front-Signature'],
  ])('is refused with %s', (_, headers, message) => {
    expect(() => front.verify(request(headers), given, now)).toThrow(message);
  });
});
