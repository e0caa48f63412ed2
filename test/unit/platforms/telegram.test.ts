import { SignatureError } from '../../../shared/platforms/signature-error';
import { telegram } from '../../../shared/platforms/telegram/telegram';
import {
  businessMessage,
  contents,
  deletedMessages,
  groupMessage,
  others,
  otherUpdates,
  pressed,
  textMessage,
  update,
} from '../../support/payloads/telegram';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';
import { parsedItems, platformRequest } from '../../support/platform-request';

const now = new Date('2026-11-22T10:00:00.000Z');
const connection = connectionOf('telegram');
const parse = (payload: unknown) => parsedItems(telegram, payload, connection);

const written = {
  kind: 'message',
  conversation: '1111111',
  messageId: '1365',
  change: 'created',
  author: { role: 'customer', id: '1111111', name: 'Ada Example' },
  text: textMessage.text,
  sentAt: '2026-11-22T09:59:58.000Z',
};

describe('The secret token', () => {
  const name = 'x-telegram-bot-api-secret-token';

  it.each(connectionSecrets)('may be "%s"', (secret) => {
    expect(() => telegram.verify(platformRequest('{}', { [name]: secret }), connection, now)).not.toThrow();
  });

  it.each(['another', connectionSecrets[0]?.slice(1), ''])('may not be %p', (secret = '') => {
    expect(() => telegram.verify(platformRequest('{}', { [name]: secret }), connection, now)).toThrow(SignatureError);
  });
});

describe('A message', () => {
  it.each(Object.entries(contents))('with %s is taken with the own words of the customer', (_, [message, text]) => {
    expect(parse(update('message', message))).toEqual([{ ...written, text, changedAt: undefined }]);
  });

  it('that is edited keeps its id', () => {
    const edited = { ...textMessage, edit_date: 1795341660, text: 'It arrived, thank you!' };
    const changedAt = '2026-11-22T10:01:00.000Z';
    expect(parse(update('edited_message', edited))).toEqual([
      { ...written, change: 'edited', text: edited.text, changedAt },
    ]);
  });

  it('of a group belongs to the conversation of the group', () => {
    expect(parse(update('message', groupMessage))).toMatchObject([
      { conversation: '-1001234567890', author: { role: 'customer', id: '1111111' } },
    ]);
  });

  it.each(Object.entries(others))('of %s has its role', (_, [given, role]) => {
    expect(parse(given)).toMatchObject([{ kind: 'message', author: { role } }]);
  });

  it('is taken even where its time and sender are odd', () => {
    const odd = {
      ...textMessage,
      message_id: '1365',
      date: 'now',
      from: { ...textMessage.from, is_bot: 'no', last_name: 1 },
    };
    expect(parse(update('message', odd))).toMatchObject([
      { text: textMessage.text, messageId: '1365', author: { role: 'customer', name: 'Ada' }, sentAt: undefined },
    ]);
  });

  it.each(Object.entries(otherUpdates))('is not %s', (_, given) => {
    expect(parse(given)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });
});

describe('A message of a business account', () => {
  it('is taken when the customer writes it', () => {
    expect(parse(update('business_message', businessMessage))).toEqual([{ ...written, changedAt: undefined }]);
  });

  it('that is edited keeps its id', () => {
    const edited = { ...businessMessage, edit_date: 1795341660, text: 'It arrived, thank you!' };
    expect(parse(update('edited_business_message', edited))).toMatchObject([
      { messageId: '1365', change: 'edited', text: edited.text, author: { role: 'customer' } },
    ]);
  });

  it('that is deleted is a deletion, one item for each', () => {
    const deleted = {
      kind: 'message',
      conversation: '1111111',
      change: 'deleted',
      author: { role: 'customer' },
      text: null,
    };
    expect(parse(update('deleted_business_messages', deletedMessages))).toEqual([
      { ...deleted, messageId: '1365' },
      { ...deleted, messageId: '1366' },
    ]);
  });
});

describe('A pressed button', () => {
  it("is the customer's reply, with the text of the button", () => {
    expect(parse(update('callback_query', pressed))).toEqual([
      {
        kind: 'message',
        conversation: '1111111',
        messageId: pressed.id,
        change: 'created',
        author: { role: 'customer', id: '1111111', name: 'Ada Example' },
        text: 'I am not satisfied',
      },
    ]);
  });

  it.each([
    ['is not on the message', { ...pressed, data: 'rating:other' }],
    [
      'is on a message that Telegram no longer shows',
      { ...pressed, message: { ...pressed.message, reply_markup: undefined } },
    ],
  ])('that %s has no text', (_, given) => {
    expect(parse(update('callback_query', given))).toMatchObject([{ kind: 'message', text: null }]);
  });
});
