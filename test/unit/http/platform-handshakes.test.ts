// The handshakes of chat platforms, through the reader of requests.
import { HttpRequest } from '@azure/functions';
import { senders } from '../../../local/simulate/senders';
import { readDelivery, toOutcomeHeader } from '../../../shared/http/platform-delivery';
import { DeliveryLog } from '../../../shared/platforms/delivery-log';
import type { PlatformName } from '../../../shared/platforms/platforms';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store';
import { connectionOf, connectionSecrets } from '../../support/platform-connections';

const now = new Date('2026-11-22T10:00:00.000Z');
const [secret = ''] = connectionSecrets;

interface Given {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

function deliver(platform: PlatformName, { method = 'POST', body = '{}', headers = {}, query = {} }: Given) {
  const connection = connectionOf(platform);
  const request = new HttpRequest({
    method,
    url: 'http://127.0.0.1:7071/api/webhooks/x/y',
    headers: { 'content-length': String(Buffer.byteLength(body)), ...headers },
    query,
    ...(method === 'POST' && { body: { string: body } }),
  });
  const params = { platform, connection: connection.id };
  return readDelivery(request, params, {
    connections: new Map([[connection.id, connection]]),
    deliveryLog: new DeliveryLog(
      [connection],
      new MemoryDeliveryStore(),
      () => now,
      () => undefined,
    ),
    now: () => now,
  });
}

/** A signed request with more headers, which are not signed. */
function signed(platform: PlatformName, body: string, headers: Record<string, string> = {}): Given {
  const given = senders[platform].sign(Buffer.from(body), secret, connectionOf(platform), now);
  return { body, headers: { ...given.headers, ...headers } };
}

describe('The challenge of Front', () => {
  const challenge = { 'x-front-challenge': 'c4f1' };

  it('is answered', async () => {
    expect(await deliver('front', signed('front', '{"type":"sync"}', challenge))).toMatchObject({
      delivery: { kind: 'handshake', body: '{"challenge":"c4f1"}' },
    });
  });

  it('is answered only if it is signed', async () => {
    await expect(deliver('front', { body: '{"type":"sync"}', headers: challenge })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('X-Front') as string },
    });
  });

  it('is none of other requests', async () => {
    expect(await deliver('front', signed('front', '{"type":"sync"}'))).toMatchObject({
      delivery: { kind: 'items', items: [{ kind: 'ignored', reason: 'not-a-message' }] },
    });
  });

  it('is none of other platforms', async () => {
    expect(await deliver('intercom', signed('intercom', '{"topic":"ping"}', challenge))).toMatchObject({
      delivery: { kind: 'items' },
    });
  });
});

describe('Event Grid asks for permission', () => {
  const headers = { 'webhook-request-origin': 'eventgrid.azure.net' };

  it('and gets it', async () => {
    expect(await deliver('acs', { method: 'OPTIONS', headers, query: { secret } })).toMatchObject({
      delivery: { kind: 'handshake', headers: { 'webhook-allowed-origin': 'eventgrid.azure.net' } },
    });
  });

  it('and is refused without the secret', async () => {
    await expect(deliver('acs', { method: 'OPTIONS', headers })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('secret') as string },
    });
  });

  it('of a platform that has no such handshake', async () => {
    await expect(deliver('front', { method: 'OPTIONS', headers })).rejects.toMatchObject({
      cause: { allowed: ['POST'] },
    });
  });
});

it('The outcomes of a large batch fit into a header', () => {
  const outcomes = Array.from({ length: 1_000 }, (_, index) => (index === 0 ? 'scored' : 'ignored:not-a-message'));
  const header = toOutcomeHeader(outcomes);
  expect(header.length).toBeLessThan(4_100);
  const words = header.split(',');
  expect(words[0]).toBe('scored');
  expect(words.at(-1)).toBe(`and-${1_001 - words.length}-more`);
  expect(toOutcomeHeader(['scored', 'duplicate'])).toBe('scored,duplicate');
});

it('A body that is not JSON is refused once it is known to come from the platform', async () => {
  await expect(deliver('intercom', signed('intercom', 'no JSON'))).rejects.toMatchObject({
    cause: { faults: [{ path: '', message: 'must be well-formed JSON' }] },
  });
  await expect(deliver('intercom', { body: 'no JSON' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('X-Hub-Signature') as string },
  });
});
