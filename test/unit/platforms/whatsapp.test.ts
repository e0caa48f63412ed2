import { sign } from '@octokit/webhooks-methods';
import type { Connection } from '../../../shared/platforms/connection';
import { toReceivedItem } from '../../../shared/platforms/received-items';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { whatsapp } from '../../../shared/platforms/whatsapp/whatsapp';
import {
  contents,
  customer,
  delivery,
  editedCaption,
  editMessage,
  messageDelivery,
  messagesChange,
  notices,
  otherChanges,
  phoneNumberId,
  revokeMessage,
  status,
  textMessage,
} from '../../support/payloads/whatsapp';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';
import { parsedItems, platformRequest } from '../../support/platform-request';

const now = new Date('2026-11-22T10:00:00.000Z');
const connection = connectionOf('whatsapp');
const parse = (payload: unknown) => parsedItems(whatsapp, payload, connection);
const notAMessage = { kind: 'ignored', reason: 'not-a-message' };

const written = {
  kind: 'message',
  conversation: `${phoneNumberId}-${customer}`,
  messageId: textMessage.id,
  author: { role: 'customer', id: customer, name: 'Ada' },
  queue: phoneNumberId,
};

describe('The signature', () => {
  it.each(connectionSecrets)('may be made with the secret "%s" by a library with the same scheme', async (secret) => {
    const body = JSON.stringify(messageDelivery(textMessage));
    const request = platformRequest(body, { 'x-hub-signature-256': await sign(secret, body) });
    expect(() => whatsapp.verify(request, connection, now)).not.toThrow();
    expect(() => whatsapp.verify({ ...request, rawBody: Buffer.from(`${body} `) }, connection, now)).toThrow(
      SignatureError,
    );
  });

  it('covers the bytes of the body, in which Meta escapes characters', async () => {
    const body = String.raw`{"object":"whatsapp_business_account","entry":[{"id":"1\/2","changes":"O\u00f9"}]}`;
    const request = platformRequest(body, { 'x-hub-signature-256': await sign(connectionSecrets[0] ?? '', body) });
    expect(() => whatsapp.verify(request, connection, now)).not.toThrow();
  });
});

describe('The handshake', () => {
  const greet = (query: Record<string, string>, given: Connection = connection) =>
    whatsapp.greet?.GET?.({ ...platformRequest('', {}, query), method: 'GET' }, given);
  const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'my token' };
  const withToken = connectionOf('whatsapp', { verifyToken: 'my token' });

  it('answers with the challenge', () => {
    expect(greet(query, withToken)).toEqual({ kind: 'handshake', body: '1158201444' });
  });

  it('takes any of the secrets where no token is configured', () => {
    for (const secret of connectionSecrets) expect(greet({ ...query, 'hub.verify_token': secret })).toBeDefined();
    expect(() => greet(query)).toThrow(SignatureError);
  });

  it.each([
    ['another token', { ...query, 'hub.verify_token': 'another token' }],
    ['a secret where a token is configured', { ...query, 'hub.verify_token': connectionSecrets[0] ?? '' }],
    ['another mode', { ...query, 'hub.mode': 'unsubscribe' }],
    ['nothing', {}],
  ])('refuses %s', (_, given: Record<string, string>) => {
    expect(() => greet(given, withToken)).toThrow(SignatureError);
  });
});

describe('A message', () => {
  it.each(Object.entries(contents))('with %s is taken with the own words of the customer', (_, [message, text]) => {
    const taken = { ...written, change: 'created', text, sentAt: '2026-11-22T09:59:58.000Z' };
    expect(parse(messageDelivery(message))).toEqual([taken]);
  });

  it('that is edited has the id of the original', () => {
    const edited = { ...written, change: 'edited', changedAt: '2026-11-22T10:01:00.000Z' };
    expect(parse(messageDelivery(editMessage))).toEqual([{ ...edited, text: 'It arrived, thank you!' }]);
    expect(parse(messageDelivery(editedCaption))).toEqual([{ ...edited, text: 'The parcel is broken' }]);
  });

  it('that is revoked is a deletion of the original', () => {
    const deleted = { ...written, change: 'deleted', text: null, changedAt: '2026-11-22T10:02:00.000Z' };
    expect(parse(messageDelivery(revokeMessage))).toEqual([deleted]);
  });

  it.each(Object.entries(notices))('is not %s', (_, notice) => {
    expect(parse(messageDelivery(notice))).toEqual([notAMessage]);
  });

  it('of a customer who hides the phone number has the id of the user', () => {
    const { from: _, ...hidden } = textMessage;
    const id = textMessage.from_user_id;
    const taken = { conversation: `${phoneNumberId}-${id}`, author: { role: 'customer', id, name: 'Ada' } };
    expect(parse(messageDelivery(hidden))).toMatchObject([taken]);
  });

  it('is taken even where its time and the contacts are odd', () => {
    const odd = messagesChange({ contacts: 'none', messages: [{ ...textMessage, timestamp: 'now' }] });
    expect(parse(delivery(odd))).toMatchObject([{ text: textMessage.text.body, author: { name: undefined } }]);
  });

  it.each([
    [191, 'message'],
    [193, 'ignored'],
  ])('that is %d hours old is taken for a %s', (hours, kind) => {
    const timestamp = String(now.getTime() / 1000 - hours * 3600);
    const [item] = parse(messageDelivery({ ...textMessage, timestamp }));
    expect(item && toReceivedItem(item, connection, now).kind).toBe(kind);
  });
});

describe('A batch', () => {
  const second = { ...textMessage, id: 'wamid.2' };

  it('has an item for each message and status, in its order', () => {
    const messages = [textMessage, { type: 'text' }, second];
    const batch = {
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes: [messagesChange({ statuses: [status, status] }), messagesChange({ messages })] },
        { id: '2', changes: [messagesChange({ statuses: [status], messages: [second] })] },
      ],
    };
    const ids = parse(batch).map((item) => (item.kind === 'message' ? item.messageId : item.kind));
    expect(ids).toEqual(['ignored', 'ignored', textMessage.id, 'ignored', 'wamid.2', 'ignored', 'wamid.2']);
  });

  it.each(Object.entries(otherChanges))('has one item for %s, which is no message', (_, change) => {
    expect(parse(delivery(change))).toEqual([notAMessage]);
  });

  it('of another product of Meta has no message', () => {
    expect(parse({ ...messageDelivery(textMessage), object: 'instagram' })).toEqual([notAMessage]);
  });
});
