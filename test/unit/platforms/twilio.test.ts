import { createHash } from 'node:crypto';
import {
  getExpectedBodyHash,
  getExpectedTwilioSignature,
  HMAC_SHA256,
  SIGNATURE_SETTINGS_HEADER,
} from 'twilio/lib/webhooks/webhooks';
import type { PlatformRequest } from '../../../shared/platforms/platform';
import { toReceivedItem } from '../../../shared/platforms/received-items';
import { SignatureError } from '../../../shared/platforms/signature-error';
import { twilio } from '../../../shared/platforms/twilio/twilio';
import {
  conversationRemoved,
  messageAdded,
  messageRemoved,
  messageUpdated,
  otherEvents,
  stateUpdated,
  streamedMessage,
} from '../../support/payloads/twilio';
import { connectionOf } from '../../support/platform-connections';
import { parsedItems, platformRequest } from '../../support/platform-request';

const now = new Date('2026-11-22T10:00:00.000Z');
const secret = '12345';
const formType = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
const jsonType = { 'content-type': 'application/json' };

const connection = connectionOf('twilio');
const parse = (payload: unknown, given = connection) => parsedItems(twilio, payload, given);

const verify = (request: PlatformRequest, publicUrl: string, secrets: readonly string[] = [secret]) => {
  twilio.verify(request, connectionOf('twilio', { publicUrl, secrets }), now);
};
const formBody = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

describe('The signature of a form', () => {
  // twilio-ruby: spec/security/request_validator_spec.rb
  const fields = {
    From: '+14158675309',
    To: '+18005551212',
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
  };
  const path = 'mycompany.com/myapp.php?foo=1&bar=2';
  it.each([
    ['as it is', `https://${path}`, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    [
      'with a port that is not signed',
      `https://mycompany.com:1234/myapp.php?foo=1&bar=2`,
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    ],
    ['with a port that is signed', `http://mycompany.com:1234/myapp.php?foo=1&bar=2`, 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
    ['with the standard port signed', `https://${path}`, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['with the standard port of http signed', `http://${path}`, '0ZXoZLH/DfblKGATFgpif+LLRf4='],
    ['with a user and password', `https://user:pass@${path}`, 'CukzLTc1tT5dXEDIHm/tKBanW10='],
    ['with a user', `https://user@${path}`, '2YRLlVAflCqxaNicjMpJcSTgzSs='],
    ['with a user and the standard port signed', `https://user:pass@${path}`, 'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI='],
  ])('matches the published one of a URL %s', (_, url, signature) => {
    const request = platformRequest(formBody(fields), { ...formType, 'x-twilio-signature': signature });
    expect(() => verify(request, url)).not.toThrow();
  });

  it('does not match a published one that is wrong', () => {
    const headers = { ...formType, 'x-twilio-signature': 'fake_signature' };
    expect(() => verify(platformRequest(formBody(fields), headers), `https://${path}`)).toThrow(SignatureError);
  });

  // twilio-node: spec/unit/webhooks/webhooks.spec.js
  const port = 'https://example.com:443/path?test=param';
  const noPort = 'https://example.com/path?test=param';
  const quote = "https://example.com/path?test=param'WithQuote";
  const escapedQuote = 'https://example.com/path?test=param%27WithQuote';
  it.each([
    [port, port],
    [port, noPort],
    [noPort, noPort],
    [noPort, port],
    [quote, quote],
    [quote, escapedQuote],
    [escapedQuote, quote],
    [escapedQuote, escapedQuote],
  ])('that Twilio makes of %s fits the configured URL %s', (signedUrl, configured) => {
    const signature = getExpectedTwilioSignature('s3cr3t', signedUrl, {});
    const request = platformRequest('', { ...formType, 'x-twilio-signature': signature });
    expect(() => verify(request, configured, ['s3cr3t'])).not.toThrow();
  });

  it('does not fit another query', () => {
    const signature = getExpectedTwilioSignature(secret, 'https://example.com/path?test=param', {});
    const request = platformRequest('', { ...formType, 'x-twilio-signature': signature });
    expect(() => verify(request, 'https://example.com/path?test=param2')).toThrow(SignatureError);
  });

  const url = 'https://undertone.example.com/api/webhooks/twilio/flex';
  const signedByTwilio = (body: string, values: Record<string, unknown>, given = url) =>
    platformRequest(body, { ...formType, 'x-twilio-signature': getExpectedTwilioSignature(secret, given, values) });

  it('covers a full payload', () => {
    expect(() => verify(signedByTwilio(formBody(messageAdded), messageAdded), url)).not.toThrow();
  });

  it('takes no part of the fragment of the URL', () => {
    expect(() => verify(signedByTwilio(formBody(messageAdded), messageAdded), `${url}#rc=2&rp=all`)).not.toThrow();
  });

  it('takes no part of what a proxy says', () => {
    const { header, ...request } = signedByTwilio(formBody(messageAdded), messageAdded, 'https://other.example.com/');
    const forwarded: Record<string, string> = {
      'x-forwarded-host': 'other.example.com',
      'x-forwarded-proto': 'https',
      'x-original-url': '/',
      host: 'other.example.com',
    };
    const proxied = { ...request, header: (name: string) => forwarded[name] ?? header(name) };
    expect(() => verify(proxied, url)).toThrow(SignatureError);
  });

  it.each([
    ['a percent sign', 'Body=100% sure, 5 %&EventType=onMessageAdded', { Body: '100% sure, 5 %' }],
    ['an incomplete escape', 'Body=%e2%82%zz%4&EventType=onMessageAdded', { Body: '\ufffd%zz%4' }],
    ['a plus for a space', 'Body=one+two%2Bthree&EventType=onMessageAdded', { Body: 'one two+three' }],
    ['a repeated field', 'Body=b&Body=a&Body=b&EventType=onMessageAdded', { Body: ['b', 'a', 'b'] }],
    ['an empty field', 'Body=&EventType=onMessageAdded', { Body: '' }],
  ])('covers a body with %s', (_, body, values) => {
    const request = signedByTwilio(body, { EventType: 'onMessageAdded', ...values });
    expect(() => verify(request, url)).not.toThrow();
    expect(() => verify({ ...request, rawBody: Buffer.from(`${body}x`) }, url)).toThrow(SignatureError);
  });

  it('may be made with a key for webhooks, which has another algorithm', () => {
    const header = getExpectedTwilioSignature(secret, url, messageAdded, HMAC_SHA256);
    const settings = { [SIGNATURE_SETTINGS_HEADER.toLowerCase()]: `key=webhooks_sharedkey_1,algorithm=${HMAC_SHA256}` };
    const body = formBody(messageAdded);
    const headers = { ...formType, 'x-twilio-signature': header };
    expect(() => verify(platformRequest(body, { ...headers, ...settings }), url)).not.toThrow();
    expect(() => verify(platformRequest(body, headers), url)).toThrow(SignatureError);
  });

  it('may be made with an older token', () => {
    const request = signedByTwilio(formBody(messageAdded), messageAdded);
    expect(() => verify(request, url, ['the newest', secret])).not.toThrow();
    expect(() => verify(request, url, ['the newest'])).toThrow(SignatureError);
  });
});

describe('The signature of JSON', () => {
  const body = '{"property": "value", "boolean": true}';
  const hash = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';

  // twilio-ruby: spec/security/request_validator_spec.rb
  it.each([
    ['https://mycompany.com/myapp.php?foo=1&bar=2', 'a9nBmqA0ju/hNViExpshrM61xv4='],
    ['https://mycompany.com/myapp.php', 'y77kIzt2vzLz71DgmJGsen2scGs='],
  ])('matches the published one of the hash, added to %s', (url, signature) => {
    const headers = { ...jsonType, 'x-twilio-signature': signature };
    expect(() => verify(platformRequest(body, headers, { bodySHA256: hash }), url)).not.toThrow();
    expect(() => verify(platformRequest(`${body} `, headers, { bodySHA256: hash }), url)).toThrow(SignatureError);
  });

  it('is refused without the hash of the body, also where it is right for a form', () => {
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    for (const fields of [{}, { [body]: '' }]) {
      const headers = { 'x-twilio-signature': getExpectedTwilioSignature(secret, url, fields) };
      expect(() => verify(platformRequest(body, { ...jsonType, ...headers }), url)).toThrow(SignatureError);
    }
    const headers = { ...formType, 'x-twilio-signature': getExpectedTwilioSignature(secret, url, { [body]: '' }) };
    expect(() => verify(platformRequest(body, headers), url)).not.toThrow();
  });

  it('does not cover a hash that was put in place of the signed one', () => {
    const url = 'https://mycompany.com/myapp.php';
    const forged = '[]';
    const bodySHA256 = createHash('sha256').update(forged).digest('hex');
    const headers = { ...jsonType, 'x-twilio-signature': 'y77kIzt2vzLz71DgmJGsen2scGs=' };
    expect(() => verify(platformRequest(forged, headers, { bodySHA256 }), url)).toThrow(SignatureError);
  });

  it('covers a full payload, as Twilio signs it', () => {
    const url = 'https://undertone.example.com/api/webhooks/twilio/flex?version=2';
    const full = JSON.stringify([streamedMessage]);
    const bodySHA256 = getExpectedBodyHash(full);
    const signature = getExpectedTwilioSignature(secret, `${url}&bodySHA256=${bodySHA256}`, {});
    const headers = { ...jsonType, 'x-twilio-signature': signature };
    expect(() => verify(platformRequest(full, headers, { version: '2', bodySHA256 }), url)).not.toThrow();
  });
});

describe('A message', () => {
  const written = {
    kind: 'message',
    conversation: messageAdded.ConversationSid,
    messageId: messageAdded.MessageSid,
    change: 'created',
    author: { role: 'customer', id: messageAdded.Author },
    text: messageAdded.Body,
    sentAt: messageAdded.DateCreated,
    queue: messageAdded.MessagingServiceSid,
  };

  it('that is added is taken', () => {
    expect(parse(messageAdded)).toEqual([{ ...written, changedAt: undefined }]);
  });

  it('that is updated is an edit', () => {
    const edited = { change: 'edited', text: 'It arrived, thank you!', changedAt: messageUpdated.DateUpdated };
    expect(parse(messageUpdated)).toEqual([{ ...written, ...edited }]);
  });

  it('that is removed is a deletion', () => {
    expect(parse(messageRemoved)).toEqual([{ ...written, change: 'deleted', changedAt: messageRemoved.DateRemoved }]);
  });

  it('without a body, such as a picture, has no text', () => {
    const { Body: _, ...picture } = messageAdded;
    const Media = '[{"Sid":"ME1","Filename":"parcel.jpg","ContentType":"image/jpeg","Size":1000}]';
    expect(parse({ ...picture, Media })).toEqual([{ ...written, text: null, changedAt: undefined }]);
  });

  it.each([
    ['whatsapp:+15550004711', 'customer'],
    ['+15550004711', 'customer'],
    ['robin@example.com', 'agent'],
    ['assistant', 'bot'],
    ['system', 'system'],
  ])('of %s is that of a %s', (Author, role) => {
    expect(parse({ ...messageAdded, Author })).toMatchObject([{ author: { role, id: Author } }]);
  });

  it.each(['messenger:4711', '', undefined])('of the author %p, whom no rule fits, is ignored', (Author) => {
    const [item] = parse({ ...messageAdded, Author });
    expect(item && toReceivedItem(item, connection, now)).toEqual({ kind: 'ignored', reason: 'unknown-author' });
  });

  it('is taken even where its time and service are odd', () => {
    const odd = { ...messageAdded, DateCreated: 'yesterday', MessagingServiceSid: 7, Body: messageAdded.Body };
    expect(parse(odd)).toMatchObject([
      { text: messageAdded.Body, sentAt: undefined, queue: messageAdded.ChatServiceSid },
    ]);
  });

  it('belongs to the queue of the messaging service, or else of the conversation service', () => {
    const { MessagingServiceSid, ChatServiceSid } = messageAdded;
    const queueOf = (queues: object) => {
      const given = connectionOf('twilio', { queues });
      const [item] = parse(messageAdded, given);
      const received = item && toReceivedItem(item, given, now);
      return received?.kind === 'message' && received.message.queueId;
    };
    expect(queueOf({ [MessagingServiceSid]: 'sales', [ChatServiceSid]: 'billing' })).toBe('sales');
    expect(queueOf({ [ChatServiceSid]: 'billing' })).toBe('billing');
    expect(queueOf({})).toBeUndefined();
  });

  it('from Event Streams is the same message, in batches', () => {
    const removed = { ...streamedMessage, type: 'com.twilio.conversations.message.removed' };
    const other = { ...streamedMessage, type: 'com.twilio.conversations.participant.added' };
    expect(parse([streamedMessage, other, removed])).toEqual([
      { ...written, changedAt: undefined },
      { kind: 'ignored', reason: 'not-a-message' },
      { ...written, change: 'deleted', changedAt: undefined },
    ]);
  });
});

describe('A conversation', () => {
  it('that is closed has ended', () => {
    const ended = { kind: 'change', conversation: stateUpdated.ConversationSid, ended: true };
    expect(parse(stateUpdated)).toEqual([{ ...ended, at: stateUpdated.StateUpdated }]);
    expect(parse(conversationRemoved)).toEqual([{ ...ended, at: conversationRemoved.DateRemoved }]);
  });

  it.each(otherEvents.map((event) => [event.EventType, event] as const))('is not changed by %s', (_, event) => {
    expect(parse(event)).toEqual([{ kind: 'ignored', reason: 'not-a-message' }]);
  });
});

describe('The settings', () => {
  it.each([
    ['publicUrl', { publicUrl: undefined }],
    ['roles', { roles: undefined }],
  ])('need %s', (field, given) => {
    expect(() => connectionOf('twilio', given)).toThrow(`[0].${field} is required`);
  });
});
