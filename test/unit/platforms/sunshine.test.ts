import { toReceivedItem } from '../../../shared/platforms/received-items';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { sunshine } from '../../../shared/platforms/sunshine/sunshine';
import {
  contents,
  conversationRemove,
  delivery,
  message,
  messageEvent,
  otherEvents,
  others,
  passControl,
  passControlOfClosedTicket,
  releaseControl,
  ticketClosed,
} from '../../support/payloads/sunshine';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';
import { parsedItems, platformRequest } from '../../support/platform-request';

const now = new Date('2026-11-22T10:00:00.000Z');
const connection = connectionOf('sunshine');
const parse = (...events: object[]) => parsedItems(sunshine, delivery(...events), connection);
const notAMessage = { kind: 'ignored', reason: 'not-a-message' };

const written = {
  kind: 'message',
  conversation: '13f32c6cf7d0d38e6e0eba93',
  messageId: message.id,
  change: 'created',
  author: { role: 'customer', id: 'cbec0073faeda4dfcd21d0f1', name: 'Ada' },
  text: message.content.text,
  sentAt: message.received,
  queue: '5d83a25d9916b64a83ed25e8',
  appId: '5698edbf2a43bd081be982f1',
};

describe('The shared secret', () => {
  it.each(connectionSecrets)('may be "%s"', (secret) => {
    expect(() => sunshine.verify(platformRequest('{}', { 'x-api-key': secret }), connection, now)).not.toThrow();
  });

  it.each(['another', connectionSecrets[0]?.slice(1), ''])('may not be %p', (secret = '') => {
    expect(() => sunshine.verify(platformRequest('{}', { 'x-api-key': secret }), connection, now)).toThrow(
      SignatureError,
    );
  });
});

describe('A message', () => {
  it.each(Object.entries(contents))('with %s is taken with the own words of the customer', (_, [content, text]) => {
    expect(parse(messageEvent({ content }))).toEqual([{ ...written, text, changedAt: undefined }]);
  });

  it('that quotes another one has its own words', () => {
    const quotedMessage = { type: 'message', message: { ...message, content: { type: 'text', text: 'How are you?' } } };
    expect(parse(messageEvent({ quotedMessage }))).toMatchObject([{ text: message.content.text }]);
  });

  it.each(Object.entries(others))('of %s has its role', (_, [given, role]) => {
    expect(parse(messageEvent(given))).toMatchObject([{ kind: 'message', author: { role } }]);
  });

  it('that is deleted is a deletion, without its text', () => {
    const deleted = { ...written, change: 'deleted', text: null, changedAt: '2026-11-22T10:00:00.547Z' };
    expect(parse(messageEvent({ deleted: true }))).toEqual([deleted]);
  });

  it('is taken with only the id of the user, and with odd values beside the text', () => {
    const given = { received: 0, source: 'web', author: { type: 'user', user: { id: 'u-1' }, displayName: 7 } };
    expect(parse(messageEvent(given))).toMatchObject([
      { text: message.content.text, author: { role: 'customer', id: 'u-1' }, sentAt: undefined, queue: undefined },
    ]);
  });

  it('goes to the queue of the channel that it came through', () => {
    const given = connectionOf('sunshine', { queues: { '5d83a25d9916b64a83ed25e8': 'sales' } });
    const [item] = parsedItems(sunshine, delivery(messageEvent({})), given);
    expect(item && toReceivedItem(item, given, now)).toMatchObject({
      message: { queueId: 'sales' },
      appId: written.appId,
    });
  });
});

describe('A conversation', () => {
  const change = { kind: 'change', conversation: written.conversation, at: '2026-11-22T10:00:00.547Z' };

  it('is transferred when control is passed', () => {
    expect(parse(passControl)).toEqual([{ ...change, queue: '62261ff41b74b670c3f64c30' }]);
  });

  it.each([
    ['control is passed since the ticket is closed', passControlOfClosedTicket],
    ['control is released', releaseControl],
    ['the ticket is closed', ticketClosed],
    ['it is removed', conversationRemove],
  ])('has ended when %s', (_, given) => {
    expect(parse(given)).toEqual([{ ...change, ended: true }]);
  });

  it.each(Object.entries(otherEvents))('is not changed by %s', (_, given) => {
    expect(parse(given)).toEqual([notAMessage]);
  });
});

describe('A batch', () => {
  it('has an item for each event, in its order', () => {
    const [read] = Object.values(otherEvents);
    const batch = parse(messageEvent({ id: 'first' }), read ?? {}, {}, releaseControl, messageEvent({ id: 'second' }));
    const ids = batch.map((item) => (item.kind === 'message' ? item.messageId : item.kind));
    expect(ids).toEqual(['first', 'ignored', 'ignored', 'change', 'second']);
  });

  it('of version 1 has no message', () => {
    const payload = {
      trigger: 'message:appUser',
      app: { _id: '5698edbf2a43bd081be982f1' },
      messages: [{ text: 'Hello', type: 'text', role: 'appUser', _id: '1', received: 1795341598.547 }],
    };
    expect(parsedItems(sunshine, payload, connection)).toEqual([notAMessage]);
    expect(parse()).toEqual([notAMessage]);
  });
});
