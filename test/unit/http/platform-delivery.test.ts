import { HttpRequest } from '@azure/functions';
import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { senders } from '../../../local/simulate/senders';
import { readDelivery } from '../../../shared/http/platform-delivery';
import { DeliveryLog } from '../../../shared/platforms/delivery-log';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store';
import { messageAdded, streamedMessage } from '../../support/payloads/twilio';
import { messageDelivery, textMessage } from '../../support/payloads/whatsapp';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';

const now = () => new Date('2026-11-22T10:00:00.000Z');
const [secret = ''] = connectionSecrets;
const twilio = connectionOf('twilio');
const whatsapp = connectionOf('whatsapp', { verifyToken: 'my token' });
const connections = new Map([twilio, whatsapp].map((connection) => [connection.id, connection]));
let deliveryLog: DeliveryLog;

beforeEach(() => {
  deliveryLog = new DeliveryLog([twilio, whatsapp], new MemoryDeliveryStore(), now, () => undefined);
});

interface Given {
  method?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
}

function read(platform: 'twilio' | 'whatsapp', { method = 'POST', query = {}, headers = {}, body }: Given) {
  const length = body === undefined ? undefined : String(Buffer.byteLength(body));
  const request = new HttpRequest({
    method,
    url: `http://127.0.0.1:7071/api/webhooks/${platform}/my-${platform}?${new URLSearchParams(query).toString()}`,
    query,
    headers: { ...(length !== undefined && { 'content-length': length }), ...headers },
    ...(body !== undefined && { body: { string: body } }),
  });
  return readDelivery(request, { platform, connection: `my-${platform}` }, { connections, deliveryLog, now });
}

describe('A webhook that may be a form', () => {
  const url = twilio.publicUrl ?? '';
  const taken = {
    delivery: { items: [{ kind: 'message', messageId: messageAdded.MessageSid, text: messageAdded.Body }] },
  };

  it.each(['application/x-www-form-urlencoded; charset=UTF-8', ''])(
    'is one with the content type "%s"',
    async (type) => {
      const signature = getExpectedTwilioSignature(secret, url, messageAdded);
      const headers = { 'content-type': type, 'x-twilio-signature': signature };
      const body = new URLSearchParams(messageAdded).toString();
      expect(await read('twilio', { headers, body })).toMatchObject(taken);
    },
  );

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/CloudEvents+JSON'])(
    'is JSON with the content type %s',
    async (type) => {
      const body = JSON.stringify(streamedMessage);
      const bodySHA256 = getExpectedBodyHash(body);
      const signature = getExpectedTwilioSignature(secret, `${url}?bodySHA256=${bodySHA256}`, {});
      const headers = { 'content-type': type, 'x-twilio-signature': signature };
      expect(await read('twilio', { query: { bodySHA256 }, headers, body })).toMatchObject(taken);
    },
  );
});

describe('A webhook of WhatsApp', () => {
  const signed = (body: string) => ({ body, ...senders.whatsapp.sign(Buffer.from(body), secret, whatsapp, now()) });

  it('answers the handshake', async () => {
    const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'my token' };
    const reply = { delivery: { kind: 'handshake', body: '1158201444' } };
    expect(await read('whatsapp', { method: 'GET', query })).toMatchObject(reply);
    await expect(read('whatsapp', { method: 'GET' })).rejects.toMatchObject({
      connectionId: 'my-whatsapp',
      cause: { name: 'SignatureError', message: expect.stringContaining('hub.verify_token is required') as string },
    });
  });

  it('may have a body of 3 MiB', async () => {
    const body = JSON.stringify(messageDelivery(textMessage));
    const full = body + ' '.repeat(3 * 1024 * 1024 - Buffer.byteLength(body));
    expect(await read('whatsapp', signed(full))).toMatchObject({
      delivery: { items: [{ messageId: textMessage.id }] },
    });
    await expect(read('whatsapp', signed(`${full} `))).rejects.toMatchObject({ cause: { status: 413 } });
  });
});

describe('The log of deliveries', () => {
  const at = now().toISOString();
  const handshake = { 'hub.mode': 'subscribe', 'hub.challenge': '1', 'hub.verify_token': 'my token' };
  const signed = (body: string) => ({ body, ...senders.whatsapp.sign(Buffer.from(body), secret, whatsapp, now()) });

  it.each<[string, Given, object]>([
    ['a signed request is valid', signed('{}'), { lastValidAt: at, lastRefusedAt: null }],
    ['a signed request that is no JSON is valid, too', signed('{'), { lastValidAt: at, lastRefusedAt: null }],
    ['a handshake is valid', { method: 'GET', query: handshake }, { lastValidAt: at, lastRefusedAt: null }],
    ['a handshake without the token is refused', { method: 'GET' }, { lastValidAt: null, lastRefusedAt: at }],
    ['a request without a signature is refused', { body: '{}' }, { lastValidAt: null, lastRefusedAt: at }],
    [
      'a request with another body is refused',
      { ...signed('{}'), body: '{ }' },
      { lastValidAt: null, lastRefusedAt: at },
    ],
    ['a question whether the URL exists is neither', { method: 'HEAD' }, { lastValidAt: null, lastRefusedAt: null }],
    ['a method that is not taken is neither', { method: 'OPTIONS' }, { lastValidAt: null, lastRefusedAt: null }],
    [
      'a body that is too large is neither',
      { body: ' '.repeat(3 * 1024 * 1024 + 1) },
      { lastValidAt: null, lastRefusedAt: null },
    ],
  ])('%s', async (_, given, expected) => {
    await read('whatsapp', given).catch(() => undefined);
    expect(deliveryLog.summaryOf(whatsapp)).toEqual({ ...expected, unknownAuthors: 0 });
    expect(deliveryLog.summaryOf(twilio)).toEqual({ lastValidAt: null, lastRefusedAt: null, unknownAuthors: 0 });
  });
});
