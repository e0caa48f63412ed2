// The store of figures on Azurite and in memory: the same tests for both.
import type { FigureStore } from '../../../shared/report/figure-store';
import type { Figures } from '../../../shared/report/figures';
import { TableFigureStore } from '../../../shared/storage/table-figure-store';
import { Table } from '../../../shared/storage/tables';
import { MemoryFigureStore } from '../../support/memory-lists';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { storedRows } from '../../support/stored-rows';

let tables: OutsideTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.dispose());

const day = '2026-11-22';
const storedAt = '2026-11-22T12:00:00.000Z';
const figures = (given: Partial<Figures> = {}): Figures => ({
  ...{ day, startLevel: 'neutral', lowestLevel: 'negative', endLevel: 'positive', minutesToRecover: 1.5 },
  corrections: { count: 2, scored: 1, agreeing: 0 },
  ...given,
});
const openTable = () =>
  new TableFigureStore(new Table('Figures', { TABLES_CONNECTION: tables.connectionString }), () => Promise.resolve());

describe.each<[string, () => FigureStore]>([
  ['TableFigureStore', openTable],
  ['MemoryFigureStore', () => new MemoryFigureStore()],
])('%s', (name, open) => {
  let store: FigureStore;
  let queueId: string;
  let queues = 0;

  beforeEach(() => {
    store = open();
    queueId = `${name}/${++queues}`;
  });

  const of = (conversationId: string, revision = 1) => ({ queueId, conversationId, revision });
  const put = (conversationId: string, revision: number, given: Partial<Figures> = {}) =>
    store.put(of(conversationId, revision), figures(given), storedAt);
  const daysRead = async (from: string, to: string) =>
    (await store.read(queueId, from, to)).map((found) => found.day).sort();

  it('reads what was written', async () => {
    await put('c-1', 1);
    expect(await store.read(queueId, day, day)).toEqual([figures()]);
  });

  it('reads the alerts that settings would have opened, and what was written before they were counted', async () => {
    const alerts = { negative: 3, 'streak-2': 1 };
    await put('c-1', 1, { alerts });
    await put('c-2', 1);
    const found = await store.read(queueId, day, day);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([figures({ alerts }), figures()]));
  });

  it('reads the days from the first to the last, however long the report, of this queue', async () => {
    const days = ['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01', '2026-12-31', '2027-01-01'];
    // The key of an identifier with other characters sorts after all others.
    for (const [index, other] of days.entries()) {
      await put(`c-${index}`, 1, { day: other });
      await put(`c/${index}`, 1, { day: other });
    }
    await store.put({ ...of('c-1'), queueId: `${queueId}-other` }, figures(), storedAt);
    const expected = days.slice(1, 5).flatMap((found) => [found, found]);
    expect(await daysRead('2026-01-01', '2026-12-31')).toEqual(expected);
    expect(await daysRead('2026-02-01', '2026-02-01')).toEqual(['2026-02-01', '2026-02-01']);
    expect(await daysRead('2026-03-01', '2026-04-01')).toEqual([]);
  });

  it('never goes back to an older revision', async () => {
    await put('c-1', 3, { endLevel: 'negative' });
    await put('c-1', 2, { endLevel: 'positive' });
    await put('c-1', 3, { endLevel: 'neutral' });
    expect(await store.read(queueId, day, day)).toEqual([figures({ endLevel: 'negative' })]);
  });

  it('counts a conversation once, also when its day changes', async () => {
    await put('c-1', 1);
    await put('c-1', 2, { day: '2026-11-21' });
    expect(await daysRead('2026-11-01', '2026-11-30')).toEqual(['2026-11-21']);
  });

  it('takes out a conversation of which nothing is left, and does not take it in again by an older revision', async () => {
    await put('c-1', 1);
    await store.put(of('c-1', 3), null, storedAt);
    await put('c-1', 2);
    expect(await daysRead(day, day)).toEqual([]);
    await put('c-1', 4);
    expect(await daysRead(day, day)).toEqual([day]);
  });

  it('keeps the newest of many writes at once', async () => {
    const revisions = [3, 1, 5, 2, 4];
    await Promise.all(revisions.map((revision) => put('c-1', revision, { minutesToRecover: revision })));
    expect(await store.read(queueId, day, day)).toEqual([figures({ minutesToRecover: 5 })]);
  });

  it('erases every trace of a conversation, and of no other', async () => {
    await put('c-1', 7);
    await put('c-2', 1);
    await store.erase(queueId, 'c-1');
    await store.erase(queueId, 'c-1');
    await store.erase(queueId, 'never-there');
    expect(await daysRead(day, day)).toEqual([day]);
    // It may begin anew, with small revisions.
    await put('c-1', 1);
    expect(await daysRead(day, day)).toEqual([day, day]);
  });

  it('removes what was last written before an instant, in some queues before another', async () => {
    const at = (second: number) => new Date(Date.parse('2020-01-01T00:00:00.000Z') + second * 1000).toISOString();
    const other = `${queueId}-kept-longer`;
    await store.put(of('old'), figures(), at(0));
    await store.put(of('goes-on'), figures(), at(0));
    await store.put(of('goes-on', 2), figures(), at(20));
    await store.put({ ...of('old'), queueId: other }, figures(), at(0));
    expect(await store.removeOlderThan(at(10), new Map([[other, at(-10)]]))).toBe(1);
    expect([await store.read(queueId, day, day), await store.read(other, day, day)]).toEqual([
      [figures()],
      [figures()],
    ]);
    expect(await store.removeOlderThan(at(10), new Map([[queueId, at(30)]]))).toBe(2);
    expect([...(await store.read(queueId, day, day)), ...(await store.read(other, day, day))]).toEqual([]);
  });
});

it('an erasure leaves no row', async () => {
  const store = openTable();
  await store.put({ queueId: 'erased', conversationId: 'c-1', revision: 1 }, figures(), storedAt);
  await store.erase('erased', 'c-1');
  const rows = await storedRows(tables.connectionString, 'Figures');
  expect(rows.filter(({ partitionKey }) => partitionKey === 'erased')).toEqual([]);
});

it('a conversation is in a report longer than one page of storage', async () => {
  const store = openTable();
  const all = Array.from({ length: 1_100 }, (_, index) => index);
  for (let start = 0; start < all.length; start += 100)
    await Promise.all(
      all
        .slice(start, start + 100)
        .map((index) => store.put({ queueId: 'busy', conversationId: `c-${index}`, revision: 1 }, figures(), storedAt)),
    );
  expect(await store.read('busy', day, day)).toHaveLength(1_100);
});
