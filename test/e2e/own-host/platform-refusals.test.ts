// What the webhook of a chat platform refuses, and that a redelivery after a failure counts once.
import { deliver, type Webhook } from '../../../local/simulate/webhook-client';
import { platformNames, platforms, type PlatformName } from '../../../shared/platforms/platforms';
import type { Platform } from '../../../shared/platforms/platform';
import type { SimulatedEvent } from '../../../local/simulate/platform-sender';
import { ApiClient } from '../../support/api-client';
import { startFaultyProxy, type FaultyProxy } from '../../support/faulty-proxy';
import { expectProblem, request } from '../../support/http-reply';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { connectionSetting } from '../../support/platform-connections';
import { startApp, type RunningApp } from '../../support/running-app';
import { webhookOf } from '../../support/simulated-conversations';
import { storedRows } from '../../support/stored-rows';

const queueId = 'chat';
let tables: OutsideTables;
let proxy: FaultyProxy;
let app: RunningApp;
let admin: ApiClient;
let conversations = 0;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startFaultyProxy(tables.port);
  app = await startApp({
    settings: {
      TABLES_CONNECTION: tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`),
      WEBHOOK_CONNECTIONS: JSON.stringify(platformNames.map((name) => connectionSetting(name, { queueId }))),
    },
  });
  admin = new ApiClient(app.baseUrl, await app.token({ sub: 'the-admin', roles: ['admin'] }));
  await admin.putQueue(queueId, { enabled: true });
});
afterAll(() => app.stop());
afterAll(() => proxy.close());
afterAll(() => tables.dispose());

const of = (name: PlatformName, given: object = {}) => webhookOf(app.baseUrl, name, { queueId, ...given });

/** A customer's first message of a new conversation. */
function firstMessage({ sender, connection }: Webhook): { body: string; conversationId: string } {
  const conversation = 50_000 + ++conversations;
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const event: SimulatedEvent = {
    change: 'created',
    conversation,
    number: 1,
    role: 'customer',
    text: 'I have waited two weeks and nobody answers.',
    isPrivate: false,
    sentAt: now,
    changedAt: now,
  };
  return {
    body: sender.body(event, connection) ?? '',
    conversationId: sender.conversationId(conversation, connection),
  };
}

/** Posts a body, signed with the newest secret or another one. */
function post({ url, connection, sender }: Webhook, body: string, at = url.href) {
  const bytes = Buffer.from(body);
  const { headers, query = {} } = sender.sign(bytes, connection.secrets[0]!, connection, new Date());
  const target = new URL(at);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  return request(target.href, { method: 'POST', headers, body: bytes });
}

describe.each(platformNames)('The webhook of %s', (name) => {
  const platform: Platform = platforms[name];

  it('takes a message once, with an empty reply and the outcome in a header', async () => {
    const webhook = of(name);
    const { body, conversationId } = firstMessage(webhook);
    const replies = [await post(webhook, body), await post(webhook, body)];
    expect(replies.map(({ status, text }) => [status, text])).toEqual([
      [200, ''],
      [200, ''],
    ]);
    expect(replies.map(({ headers }) => headers.get('undertone-outcome'))).toEqual(['scored', 'duplicate']);
    expect(await admin.snapshot(conversationId)).toMatchObject({ queueId, messageCount: 1 });
  });

  it('refuses a wrong secret, and stores nothing', async () => {
    const webhook = of(name, { secrets: ['a secret of somebody else'] });
    const { body, conversationId } = firstMessage(webhook);
    expectProblem(await post(webhook, body), 401);
    const rows = await storedRows(tables.connectionString);
    expect(rows.filter((row) => row['conversationId'] === conversationId)).toEqual([]);
    expect(JSON.stringify(rows)).not.toContain(JSON.stringify(conversationId));
  });

  it('answers HEAD without a signature, for tools that ask whether the URL exists', async () => {
    const reply = await request(of(name).url.href, { method: 'HEAD' });
    expect([reply.status, reply.text]).toEqual([200, '']);
  });

  it('is not found with an unknown id', async () => {
    const webhook = of(name);
    expectProblem(await post(webhook, firstMessage(webhook).body, `${webhook.url.href}-2`), 404);
    expectProblem(await request(`${webhook.url.href}-2`), 404);
  });

  it('is not found under the name of another platform', async () => {
    const webhook = of(name);
    const { body, conversationId } = firstMessage(webhook);
    for (const other of [...platformNames.filter((other) => other !== name), 'unknown']) {
      const at = webhook.url.href.replace(`/webhooks/${name}/`, `/webhooks/${other}/`);
      expectProblem(await post(webhook, body, at), 404);
    }
    expect(JSON.stringify(await storedRows(tables.connectionString))).not.toContain(JSON.stringify(conversationId));
  });

  for (const method of (['GET', 'OPTIONS'] as const).filter((method) => !platform.greet?.[method]))
    it(`does not take ${method}, since there is no handshake with it`, async () => {
      const reply = await request(of(name).url.href, { method });
      expectProblem(reply, 405);
      expect(reply.headers.get('allow')?.split(', ')).toEqual(['POST', ...Object.keys(platform.greet ?? {})]);
    });

  it('refuses a body that is too large', async () => {
    const webhook = of(name);
    const { body } = firstMessage(webhook);
    const limit = platform.maxBodyBytes ?? 256 * 1024;
    expectProblem(await post(webhook, body.padEnd(limit + 1)), 413);
  });
});

describe('A failure of the storage', () => {
  const expectCountedOnce = async (webhook: Webhook, body: string, conversationId: string, outcomes: string[]) => {
    for (const outcome of [...outcomes, 'duplicate'])
      expect(await deliver(webhook, body)).toMatchObject({ kind: 'accepted', outcomes: [outcome] });
    expect(await admin.snapshot(conversationId)).toMatchObject({ messageCount: 1 });
  };
  const messages = () => platformNames.map((name) => ({ webhook: of(name), ...firstMessage(of(name)) }));

  it('before anything is written: 503, and the redelivery counts once', async () => {
    const sent = messages();
    await tables.stop();
    for (const { webhook, body } of sent) {
      const reply = await post(webhook, body);
      expectProblem(reply, 503);
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await tables.start();
    for (const { webhook, body, conversationId } of sent)
      await expectCountedOnce(webhook, body, conversationId, ['scored']);
  });

  it('after the write: 503, and the redelivery does not count again', async () => {
    const sent = messages();
    // The transaction is committed, but its reply never ends.
    proxy.spoil('drip', ({ url }) => url?.includes('$batch') === true);
    const replies = await Promise.all(sent.map(({ webhook, body }) => post(webhook, body)));
    proxy.spoil('none');
    for (const reply of replies) expectProblem(reply, 503);
    for (const { webhook, body, conversationId } of sent) await expectCountedOnce(webhook, body, conversationId, []);
  });
});
