// The level in the chat platform, through the whole app: from the signed webhook to the platform's API, which is a local
// server. The reply never waits for it.
import { TableClient } from '@azure/data-tables';
import { chatwoot } from '../../../local/simulate/senders/chatwoot';
import type { Connection } from '../../../shared/platforms/connection';
import { eventually } from '../../support/eventually';
import { request, type HttpReply } from '../../support/http-reply';
import { startQueues, startTables, type OutsideService } from '../../support/outside-services';
import { connectionOf } from '../../support/platform-connections';
import { apiToken, PlatformApiServer } from '../../support/platform-api-server';
import { QueueService } from '../../support/queue-service';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk } from '../../support/support-desk';

const attribute = 'customer_sentiment';
const secret = 'a secret of the tests';

let tables: OutsideService;
let queues: OutsideService;
let platform: PlatformApiServer;
let app: RunningApp;
let desk: SupportDesk;
let connection: Connection;
let conversations = 0;

beforeAll(async () => {
  [tables, queues, platform] = await Promise.all([startTables(), startQueues(), PlatformApiServer.start('chatwoot')]);
  const setting = {
    id: 'help',
    platform: 'chatwoot',
    secrets: [secret],
    queueId: 'billing',
    writeBack: { baseUrl: platform.url, token: apiToken },
  };
  connection = connectionOf('chatwoot', setting);
  app = await startApp({
    settings: {
      TABLES_CONNECTION: tables.connectionString,
      QUEUES_CONNECTION: queues.connectionString,
      WEBHOOK_CONNECTIONS: JSON.stringify([setting]),
    },
  });
  desk = await SupportDesk.open(app);
  await desk.openQueue('billing');
});
afterAll(() => app.stop());
afterAll(() => platform.close());
afterAll(() => Promise.all([tables.dispose(), queues.dispose()]));

/** Posts a payload as Chatwoot signs it. */
function post(payload: string): Promise<HttpReply> {
  const body = Buffer.from(payload);
  const { headers } = chatwoot.sign(body, secret, connection, new Date());
  return request(`${app.baseUrl}/api/webhooks/chatwoot/help`, { method: 'POST', headers, body: payload });
}

async function write(conversation: number, number: number, text: string): Promise<string | null> {
  const event = { change: 'created', conversation, number, role: 'customer', text, isPrivate: false } as const;
  const at = { sentAt: new Date(), changedAt: new Date() };
  const reply = await post(chatwoot.body({ ...event, ...at }, connection)!);
  expect(reply.status).toBe(200);
  return reply.headers.get('undertone-outcome');
}

function begin(): number {
  const conversation = ++conversations;
  platform.attributes.set(`1-${conversation}`, { order: 'A-7' });
  return conversation;
}

const levelOf = async (conversation: number) => (await desk.agent.snapshot(`help:1-${conversation}`)).level;

const stored = (conversation: number) => Promise.resolve(platform.attributes.get(`1-${conversation}`));

const health = async () => {
  const { json } = await desk.admin.expect(200, 'GET', '/health');
  return (json as { parts: { effects: { givenUp: number; poisoned: number; lastAt: string | null } } }).parts.effects;
};

it('writes the level after a message, and keeps what else is stored', async () => {
  const conversation = begin();
  expect(await write(conversation, 1, 'This is terrible, I hate it.')).toBe('scored');
  const level = await levelOf(conversation);
  expect(level).toMatch(/negative$/);
  expect(
    await eventually(
      () => stored(conversation),
      (attributes) => attribute in attributes!,
      10_000,
    ),
  ).toEqual({
    order: 'A-7',
    [attribute]: level,
  });
});

it('replies before a target that hangs has answered, and writes the newest level when it answers again', async () => {
  const conversation = begin();
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let waiting = 0;
  platform.beforeCall = async () => {
    waiting++;
    await released;
  };
  // Each of these replies would never come if it waited for the target.
  expect(await write(conversation, 1, 'This is terrible, I hate it.')).toBe('scored');
  await eventually(
    () => Promise.resolve(waiting),
    (count) => count > 0,
    10_000,
  );
  expect(await write(conversation, 2, 'Wonderful, it works now! You are really helpful.')).toBe('scored');
  expect(await write(conversation, 3, 'Thank you so much, I love it!')).toBe('scored');
  expect(await stored(conversation)).toEqual({ order: 'A-7' });

  // The attempt ends by its time limit, with no answer, and is made again.
  await eventually(
    () => Promise.resolve(app.output()),
    (output) => output.includes('no answer in time'),
    20_000,
  );
  release();
  platform.beforeCall = () => undefined;
  const level = await levelOf(conversation);
  expect(level).toMatch(/positive$/);
  await eventually(
    () => stored(conversation),
    (attributes) => attributes![attribute] === level,
    20_000,
  );
  expect(await stored(conversation)).toMatchObject({ order: 'A-7' });
}, 60_000);

it('ignores the event that tells of its own write', async () => {
  const conversation = begin();
  await write(conversation, 1, 'This is terrible, I hate it.');
  const after = (await eventually(
    () => stored(conversation),
    (attributes) => attribute in attributes!,
    10_000,
  ))!;
  const calls = platform.calls.length;
  const event = {
    event: 'conversation_updated',
    id: conversation,
    inbox_id: 3,
    status: 'open',
    messages: [{ id: conversation * 1000 + 1, account_id: 1 }],
    meta: { assignee: null },
    custom_attributes: after,
    changed_attributes: [
      { updated_at: { previous_value: '2026-11-27T10:00:00.000Z', current_value: '2026-11-27T10:00:01.000Z' } },
      { custom_attributes: { previous_value: { order: 'A-7' }, current_value: after } },
    ],
  };
  const reply = await post(JSON.stringify(event));
  expect([reply.status, reply.headers.get('undertone-outcome')]).toEqual([200, 'ignored:write-back']);
  expect(platform.calls).toHaveLength(calls);
});

it('shows in /health, and in the log, what was given up and what was poisoned', async () => {
  expect(await health()).toEqual({ givenUp: 0, poisoned: 0, lastAt: null });
  const conversation = begin();
  platform.beforeCall = () => void platform.forced.push({ status: 401 });
  await write(conversation, 1, 'This is terrible, I hate it.');
  // The effect has waited for more than a day at the next attempt.
  const client = TableClient.fromConnectionString(tables.connectionString, 'Conversations', {
    allowInsecureConnection: true,
  });
  type Row = { partitionKey: string; rowKey: string; conversationId: string; effectId?: string; attempts: number };
  const effects = async () => {
    const found: Row[] = [];
    for await (const row of client.listEntities<Row>())
      if (row.effectId !== undefined && row.conversationId === `help:1-${conversation}`) found.push(row);
    return found;
  };
  const [effect] = await eventually(effects, ([row]) => row !== undefined && row.attempts > 0, 10_000);
  const { partitionKey, rowKey } = effect!;
  await client.updateEntity({ partitionKey, rowKey, since: '2026-01-01T00:00:00.000Z' }, 'Merge');
  const givenUp = await eventually(health, (counts) => counts.givenUp === 1, 20_000);
  expect(givenUp).toMatchObject({ poisoned: 0, lastAt: expect.any(String) as string });
  expect(app.output()).toContain('Writing a level in the platform of connection help was given up after');
  await eventually(effects, (left) => left.length === 0, 10_000);
  platform.beforeCall = () => undefined;

  const service = new QueueService(queues.connectionString);
  await service.create('undertone-effects-poison');
  const task = JSON.stringify({ kind: 'effects', conversationId: 'help:1-1', effectIds: [], doneIds: [] });
  await service.send('undertone-effects-poison', Buffer.from(task).toString('base64'));
  await eventually(health, (counts) => counts.poisoned === 1 && counts.givenUp === 1, 20_000);
  expect(app.output()).toContain('failed repeatedly and is tried again in ten minutes');
  for (const hidden of [apiToken, 'A-7', 'terrible', 'api/v1', `help:1-${conversation}`])
    expect(
      app
        .output()
        .split('\n')
        .filter((line) => line.includes(hidden)),
    ).toEqual([]);
}, 60_000);

it('keeps the counts over a restart', async () => {
  const before = await health();
  expect(before.givenUp).toBe(1);
  const restarted = await startApp({ settings: { TABLES_CONNECTION: tables.connectionString } });
  try {
    const { json } = await request(`${restarted.baseUrl}/api/health`);
    expect(json).toMatchObject({ status: 'ok', parts: { effects: before } });
  } finally {
    await restarted.stop();
  }
});
