// The queue store on Azurite: the port's conformance tests, and tests that are specific to tables.
import { TableQueueStore } from '../../../shared/storage/table-queue-store';
import { StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { Table } from '../../../shared/storage/tables';
import { describeQueueStore } from '../../support/queue-store-conformance';
import { startTables, type OutsideTables } from '../../support/outside-services';

const admin = { at: '2026-11-22T10:00:00.000Z', by: 'admin-1', verify: () => undefined };

let tables: OutsideTables;
let tablesMade = 0;
let tableName: string;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.dispose());

beforeEach(() => {
  tableName = `Queues${++tablesMade}`;
});

function openStore(): TableQueueStore {
  const table = new Table(tableName, { TABLES_CONNECTION: tables.connectionString });
  return new TableQueueStore(table, () => Promise.resolve());
}

describe('TableQueueStore', () => {
  it('rejects every call with our own error while storage is down, and works again afterwards', async () => {
    const store = openStore();
    await store.change('billing', { enabled: true }, admin);
    await tables.stop();
    const asked = [
      () => store.read('billing'),
      () => store.change('billing', { enabled: false }, admin),
      () => store.putMember('billing', { agentId: 'agent-1', role: 'agent', name: null }, admin),
      () => store.removeMember('billing', 'agent-1', admin),
    ];
    try {
      for (const ask of asked) await expect(ask()).rejects.toThrow(StorageUnavailableError);
    } finally {
      await tables.start();
    }
    expect(await store.read('billing')).toMatchObject({ enabled: true, members: new Map() });
  });
});

describeQueueStore('TableQueueStore', () => [openStore(), openStore()]);
