// The first page of a queue's live list, with more and more live conversations in it, against the page query that it
// makes with the bare SDK on the same Azurite.
import { odata, TableClient } from '@azure/data-tables';
import { keyOf } from '../shared/contract/identifier';
import { toListRow } from '../shared/storage/table-live-list';
import { toNeutralUpdate } from '../shared/live/sentiment-view';
import type { RunningApp } from '../test/support/running-app';
import { call, deliver, switchOn } from './caller';
import { median, milliseconds, timed, type Row } from './table';

const lengths = [10, 1_000, 10_000];
const rounds = 40;
const warmUpRounds = 5;
const pageSize = 100;
const rowsPerTransaction = 100;

export async function measureLiveList(app: RunningApp, tablesConnection: string): Promise<Row[]> {
  const admin = await app.token({ sub: 'bench-admin', roles: ['admin'] });
  const table = TableClient.fromConnectionString(tablesConnection, 'LiveLists', { allowInsecureConnection: true });
  await switchOn(app, 'list-opens');
  await deliver(app, { conversationId: 'list-opens', messageId: 'first', queueId: 'list-opens' });
  // The table is made when the first list is asked for.
  await call(app, admin, 'GET', 'queues/list-opens/conversations');
  const lists = [];
  for (const length of lengths) {
    const queueId = `list-of-${length}`;
    await switchOn(app, queueId);
    await fill(table, queueId, length);
    lists.push({ length, queueId, page: [] as number[], floor: [] as number[] });
  }
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (const { length, queueId, page, floor } of lists) {
      const floorMs = await timed(() => barePage(table, queueId));
      const pageMs = await timed(async () => {
        const path = `queues/${queueId}/conversations`;
        const { conversations } = (await call(app, admin, 'GET', path)) as { conversations: unknown[] };
        if (conversations.length !== Math.min(length, pageSize)) throw new Error(`${path}: ${conversations.length}`);
      });
      if (round < warmUpRounds) continue;
      page.push(pageMs);
      floor.push(floorMs);
    }
  }
  return lists.map(({ length, page, floor }) => ({
    what: `first page of a live list of ${length.toLocaleString('en')} conversations`,
    measured: milliseconds(median(page)),
    comparedWith: `its query with the bare SDK: ${milliseconds(median(floor))}`,
    ratio: `${(median(page) / median(floor)).toFixed(2)}×`,
    aim: '–',
  }));
}

/** A list of live conversations, written the way the app writes it, without waiting for the app. */
async function fill(table: TableClient, queueId: string, length: number): Promise<void> {
  const now = Date.now();
  const rows = Array.from({ length }, (_, index) => {
    const at = new Date(now - index * 10).toISOString();
    const score = (index % 200) / 100 - 1;
    const update = {
      ...toNeutralUpdate(`listed-${index}`, queueId),
      revision: 3,
      score,
      messageCount: 3,
      updatedAt: at,
    };
    const scores = Array.from({ length: 20 }, () => score);
    const row = {
      ...update,
      customer: { id: `customer-${index}`, name: 'Ada' },
      lastMessageAt: at,
      scores,
      alert: null,
    };
    return { partitionKey: keyOf(queueId), ...toListRow({ row, arrivedAt: at }) };
  });
  for (let start = 0; start < rows.length; start += rowsPerTransaction)
    await table.submitTransaction(rows.slice(start, start + rowsPerTransaction).map((row) => ['create', row]));
}

async function barePage(table: TableClient, queueId: string): Promise<void> {
  const arrivedSince = new Date(Date.now() - 60 * 60 * 1000).toISOString();
  const key = keyOf(queueId);
  const filter = odata`PartitionKey eq ${key} and RowKey ge ${'l'} and RowKey lt ${'m'} and arrivedAt ge ${arrivedSince}`;
  await table.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: pageSize }).next();
}
