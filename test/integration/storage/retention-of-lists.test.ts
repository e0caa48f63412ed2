// The nightly erasure on Azurite: conversations that are too old leave the lists of their queues, and so do old alerts of
// conversations that go on.
import { message as messageSchema } from '../../../shared/contract/message';
import { toLiveRow } from '../../../shared/board/live-list';
import { ingestMessage } from '../../../shared/ingest-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import { eraseExpired } from '../../../shared/operations/retention';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { openTableApp, type TableApp } from '../../support/table-app';

const page = { limit: 100, after: undefined };
const day = (number: number) => new Date(Date.UTC(2026, 10, number)).toISOString();
const admin = { by: 'admin-1', at: day(1), verify: () => undefined };

let tables: OutsideTables;
let nowDay: number;
let app: TableApp;

beforeAll(async () => {
  tables = await startTables();
  app = openTableApp(tables.connectionString, { keepsLists: true, now: () => new Date(day(nowDay)) });
});

afterAll(() => tables.dispose());

async function say(conversationId: string, queueId: string, text: string): Promise<void> {
  const author = { role: 'customer' };
  const sentAt = day(nowDay);
  const messageId = `m-${nowDay}-${text}`;
  const message = messageSchema.parse({ conversationId, queueId, text, author, sentAt, messageId });
  await ingestMessage(message, app);
  const { state } = await app.messages.read(conversationId, 1);
  await app.liveList.put({ row: toLiveRow(conversationId, state!), arrivedAt: sentAt });
  const alert = await app.messages.findAlert(conversationId, `level-supervisor-${state!.revision}`);
  if (alert) await app.alertList.put(alert);
}

async function shown(queueId: string) {
  const rows = await app.liveList.page(queueId, { arrivedSince: '' }, page);
  const alerts = await app.alertList.page(queueId, {}, page);
  return {
    rows: rows.list.map(({ row }) => row.conversationId),
    alerts: alerts.list.map(({ conversationId }) => conversationId),
  };
}

it('erases each queue’s lists after its own time, and old alerts of conversations that go on', async () => {
  nowDay = 1;
  for (const queueId of ['billing', 'sales', 'support'])
    await app.queueStore.change(queueId, { enabled: true, alerts: { supervisorAt: 'negative' } }, admin);
  await app.queueStore.change('sales', { retentionDays: 3 }, admin);
  await say('old', 'billing', 'feels -0.9');
  await say('old in sales', 'sales', 'feels -0.9');
  await say('goes on', 'billing', 'feels -0.9');
  await say('moves on', 'billing', 'feels -0.9');
  nowDay = 2;
  await placeConversation('moves on', { queueId: 'support', at: day(2) }, app);
  const moved = (await app.messages.findAlert('moves on', 'level-supervisor-1'))!;
  expect(moved).toMatchObject({ queueId: 'billing', state: 'resolved' });
  await app.alertList.put(moved);
  nowDay = 9;
  await say('goes on', 'billing', 'feels -1');
  await say('moves on', 'support', 'feels 1');
  expect((await shown('billing')).alerts.sort()).toEqual(['goes on', 'moves on', 'old']);

  const erase = async (retentionDays: number) => {
    const queues = app.queueStore;
    return eraseExpired({ ...app, queues, queueDefaults: { storeText: true, retentionDays } });
  };
  expect(await erase(30)).toBeGreaterThan(0);
  expect(await shown('sales')).toEqual({ rows: [], alerts: [] });
  expect((await shown('billing')).alerts.sort()).toEqual(['goes on', 'moves on', 'old']);

  await erase(5);
  // The one that moved on is still listed in its former queue here, because nothing ran its effects.
  expect((await shown('billing')).alerts).toEqual([]);
  expect((await shown('billing')).rows).toContain('goes on');
  expect((await shown('billing')).rows).not.toContain('old');
  expect((await app.messages.read('goes on', 6)).messages).toHaveLength(1);
});
