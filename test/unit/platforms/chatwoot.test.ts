// Chatwoot's payloads of full size: what each becomes.
import { chatwoot } from '../../../shared/platforms/chatwoot/chatwoot';
import type { Connection } from '../../../shared/platforms/connection';
import type { PlatformItem } from '../../../shared/platforms/platform';
import { toReceivedItem } from '../../../shared/platforms/received-items';
import {
  agent,
  agentBot,
  chosenPayload,
  conversationPayload,
  emailPayload,
  messagePayload,
} from '../../support/payloads/chatwoot';
import { connectionOf } from '../../support/platform-connections';

const connection = connectionOf('chatwoot', { queues: { '3': 'sales' } });
const now = new Date('2026-11-27T09:00:05.000Z');

function parsed(payload: unknown, given: Connection = connection): PlatformItem {
  const result = chatwoot.parse(payload, given);
  if (result.kind !== 'items') throw new Error('Chatwoot has no handshake.');
  expect(result.items).toHaveLength(1);
  return result.items[0]!;
}

const received = (payload: unknown, given: Connection = connection) =>
  toReceivedItem(parsed(payload, given), given, now);
const ignored = (reason: string) => ({ kind: 'ignored', reason });

describe('A message', () => {
  it('of the customer is taken with its conversation, inbox and agent', () => {
    expect(received(messagePayload())).toEqual({
      kind: 'message',
      appId: undefined,
      message: {
        conversationId: 'my-chatwoot:1-4711',
        messageId: '90210',
        change: 'created',
        author: { role: 'customer', id: '42', name: 'Ada' },
        text: "I've waited two weeks! Où est mon colis? 😡",
        sentAt: '2026-11-27T09:00:00.000Z',
        queueId: 'sales',
        agentId: '7',
      },
    });
  });

  it('takes its text from the top level: the conversation lists the newest message, not this one', () => {
    const conversation = conversationPayload();
    expect(parsed(messagePayload({ conversation, content: 'mine' }))).toMatchObject({ text: 'mine' });
  });

  it.each([
    ['customer', 'incoming', undefined],
    ['customer', 'incoming', null],
    ['customer', 'incoming', { id: 42, name: 'Ada', type: 'contact' }],
    ['agent', 'outgoing', agent],
    ['bot', 'outgoing', agentBot],
    ['bot', 'outgoing', { id: 4, name: 'Captain', type: 'captain_assistant' }],
    ['bot', 'outgoing', null],
    ['system', 'template', null],
    ['system', 'activity', null],
  ])('is of the role %s when it is %s with the sender %j', (role, message_type, sender) => {
    expect(parsed(messagePayload({ message_type, sender }))).toMatchObject({ author: { role } });
  });

  it('that is private is internal, whoever wrote it', () => {
    for (const sender of [agent, agentBot])
      expect(received(messagePayload({ message_type: 'outgoing', sender, private: true }))).toEqual(
        ignored('internal'),
      );
    expect(received(messagePayload({ private: true }))).toEqual(ignored('internal'));
  });

  it.each([null, undefined])('with attachments only has no text: content %j', (content) => {
    const attachments = [
      { id: 1, message_id: 90210, file_type: 'image', account_id: 1, data_url: 'https://chat.example.com/a.png' },
    ];
    expect(parsed(messagePayload({ content, attachments }))).toMatchObject({ kind: 'message', text: null });
  });

  it('with a caption has its text', () => {
    const attachments = [{ id: 1, message_id: 90210, file_type: 'image', account_id: 1 }];
    expect(parsed(messagePayload({ content: 'It looks like this', attachments }))).toMatchObject({
      text: 'It looks like this',
    });
  });

  it.each([
    ['2026-11-27T09:00:00.000Z', '2026-11-27T09:00:00.000Z'],
    ['2026-11-27 09:00:00 UTC', '2026-11-27T09:00:00.000Z'],
    ['2026-11-27T10:00:00.000+01:00', '2026-11-27T09:00:00.000Z'],
    [1795770000, '2026-11-27T09:00:00.000Z'],
    ['soon', undefined],
    [null, undefined],
  ])('has the time %j', (created_at, sentAt) => {
    expect(parsed(messagePayload({ created_at }))).toMatchObject({ sentAt });
  });

  it('of the older form is taken too', () => {
    const older = {
      event: 'message_created',
      id: '1',
      content: 'Hi',
      created_at: '2026-11-27 08:55:57 UTC',
      message_type: 'incoming',
      content_type: 'enum',
      content_attributes: {},
      source_id: '',
      sender: { id: '1', name: 'Ada', email: 'ada@example.com' },
      contact: { id: '1', name: 'Ada' },
      conversation: {
        display_id: '9',
        additional_attributes: {
          browser: { device_name: 'Macbook', browser_name: 'Chrome', platform_name: 'Macintosh' },
          referer: 'https://shop.example.com',
          initiated_at: 'Fri Nov 27 2026 09:55:38 GMT+0100',
        },
      },
      account: { id: '1', name: 'Example' },
    };
    expect(received(older)).toMatchObject({
      kind: 'message',
      message: { conversationId: 'my-chatwoot:1-9', messageId: '1', sentAt: '2026-11-27T08:55:57.000Z', text: 'Hi' },
    });
  });

  it('keeps its id where it comes as a text, and its account where only the conversation names it', () => {
    expect(parsed(messagePayload({ id: '90210', account: undefined }))).toMatchObject({
      messageId: '90210',
      conversation: '1-4711',
    });
  });

  it.each([
    ['inbox', {}],
    ['inbox', 'Website'],
    ['sender', 'Ada'],
    ['content_attributes', 'none'],
    ['additional_attributes', 7],
    ['account', 'Example'],
    ['conversation', { ...conversationPayload(), inbox_id: null, status: 7, meta: 'none' }],
    ['conversation', { ...conversationPayload(), meta: { assignee: { id: {} } } }],
  ])('is not lost by an odd value of %s: %j', (field, value) => {
    expect(received(messagePayload({ [field]: value }))).toMatchObject({ kind: 'message' });
  });

  it.each([
    ['id', null],
    ['conversation', undefined],
    ['conversation', {}],
    ['message_type', 'other'],
    ['private', 'yes'],
    ['event', 'message_read'],
  ])('is nothing without a valid %s: %j', (field, value) => {
    expect(received(messagePayload({ [field]: value }))).toEqual(ignored('not-a-message'));
  });

  it('of a conversation that is assigned to a bot, or to nobody, names no agent', () => {
    for (const meta of [{ assignee: agentBot, assignee_type: 'AgentBot' }, { assignee: null }, {}])
      expect(parsed(messagePayload({ conversation: conversationPayload({ meta }) }))).toMatchObject({
        agentId: undefined,
      });
  });
});

describe('A change of a message', () => {
  it('is an edit with the time of the change', () => {
    expect(received(messagePayload({ event: 'message_updated', content: 'It arrived!' }))).toMatchObject({
      kind: 'message',
      message: {
        change: 'edited',
        text: 'It arrived!',
        sentAt: '2026-11-27T09:00:00.000Z',
        changedAt: '2026-11-27T09:00:01.250Z',
      },
    });
  });

  it('has the time of the conversation where that lists another message', () => {
    const edited = messagePayload({ event: 'message_updated', id: 90001 });
    expect(parsed(edited)).toMatchObject({ changedAt: '2026-11-27T09:00:01.250Z' });
    const conversation = conversationPayload({ messages: [], updated_at: 1795770003.5 });
    expect(parsed({ ...edited, conversation })).toMatchObject({ changedAt: '2026-11-27T09:00:03.500Z' });
  });

  it('is a deletion where the message is marked, and its notice is not the customer’s text', () => {
    const deleted = messagePayload({
      event: 'message_updated',
      content: 'This message was deleted',
      content_attributes: { deleted: true },
    });
    expect(received(deleted)).toMatchObject({ kind: 'message', message: { change: 'deleted', messageId: '90210' } });
  });
});

describe('An answer to a bot’s list', () => {
  it('is the customer’s, with the titles that were chosen and the time of the answer', () => {
    const answer = chosenPayload([
      { title: 'It never arrived', value: 'lost' },
      { title: 'It is broken', value: 'broken' },
    ]);
    const item = parsed(answer);
    expect(item).toMatchObject({
      kind: 'message',
      change: 'created',
      author: { role: 'customer' },
      text: 'It never arrived, It is broken',
      sentAt: '2026-11-27T09:00:01.250Z',
    });
    expect(item).not.toHaveProperty('author.name');
  });

  it('that comes a day after the question is not too old', () => {
    const answer = chosenPayload([{ title: 'It is broken', value: 'broken' }], {
      created_at: '2026-11-25T09:00:00.000Z',
    });
    expect(received(answer)).toMatchObject({ kind: 'message', message: { text: 'It is broken' } });
  });

  it.each([
    ['a form', [{ name: 'email', value: 'ada@example.com' }]],
    ['nothing', []],
    ['a rating', { csat_survey_response: { rating: 5, feedback_message: 'Fine' } }],
    ['a text', 'It is broken'],
  ])('is none where the submitted values are those of %s', (_, values) => {
    const item = parsed(chosenPayload(values as object[]));
    expect(item).toMatchObject({ author: { role: 'bot' } });
  });

  it('cannot be forged by a customer’s own message', () => {
    const forged = messagePayload({ content_attributes: { submitted_values: [{ title: 'Other words' }] } });
    expect(parsed(forged)).toMatchObject({ text: "I've waited two weeks! Où est mon colis? 😡" });
  });
});

describe('An email', () => {
  const whole = 'It is broken again.\n\nAda\n\nOn Fri, Nov 27, 2026, Robin wrote:\n> Wonderful that you love it!';
  const own = 'It is broken again.\n\nAda';

  it.each([
    ['text, as today', { text: { full: whole, reply: whole, quoted: own } }],
    [
      'text, as at first',
      { text: { full: whole, reply: own, quoted: 'On Fri, Nov 27, 2026, Robin wrote:\n> Wonderful' } },
    ],
    ['HTML, as today', { html: { full: '<p>It is broken again.</p>', reply: whole, quoted: own } }],
    ['text without a quotation, as today', { text: { full: own, reply: own, quoted: own } }],
    ['text without a quotation, as at first', { text: { full: own, reply: own, quoted: '' } }],
    ['text that ends its lines otherwise', { text: { reply: whole.replaceAll('\n', '\r\n'), quoted: own } }],
  ])('has the customer’s own words only: %s', (_, content) => {
    expect(parsed(emailPayload(content))).toMatchObject({ text: own });
  });

  it.each([
    ['no parts', {}],
    ['odd parts', { text: { reply: 7 }, html: 'none' }],
    ['empty parts', { text: { reply: '', quoted: '' } }],
  ])('has its content where there are %s', (_, content) => {
    expect(parsed(emailPayload({ ...content, content: own }))).toMatchObject({ text: own });
  });
});
