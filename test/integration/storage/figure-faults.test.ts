// Storage that hangs, drips or answers with something else: every call of the store of figures ends within the deadline of
// its request.
import { StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { DeadlineError, withRequestDeadline } from '../../../shared/deadline';
import { TableFigureStore } from '../../../shared/storage/table-figure-store';
import { Table } from '../../../shared/storage/tables';
import { startFaultyProxy, type FaultyProxy } from '../../support/faulty-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { instantAfter } from '../../support/scored-messages';

let tables: OutsideTables;
let proxy: FaultyProxy;
let figures: TableFigureStore;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startFaultyProxy(tables.port);
  const connectionString = tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`);
  figures = new TableFigureStore(new Table('Figures', { TABLES_CONNECTION: connectionString }), () =>
    Promise.resolve(),
  );
});
afterEach(() => proxy.spoil('none'));
afterAll(async () => {
  await proxy.close();
  await tables.dispose();
});

const conversation = { queueId: 'billing', conversationId: 'c-1', revision: 1 };
const calls: Record<string, () => Promise<unknown>> = {
  'counting a conversation': () => figures.put(conversation, null, instantAfter(0)),
  'erasing a conversation': () => figures.erase('billing', 'c-1'),
  'reading a year': () => figures.read('billing', '2026-01-01', '2026-12-31'),
  'removing what is old': () => figures.removeOlderThan(instantAfter(0), new Map()),
};

describe.each(Object.entries(calls))('%s', (_, call) => {
  it.each(['hang', 'drip', 'html', 503] as const)('ends when storage answers: %s', async (fault) => {
    proxy.spoil(fault);
    const error: unknown = await withRequestDeadline(300, call).catch((reason: unknown) => reason);
    const isOurs = error instanceof StorageUnavailableError || error instanceof DeadlineError;
    expect(isOurs ? 'ended' : error).toBe('ended');
  });

  it('works when storage answers', async () => {
    await call();
  });
});
