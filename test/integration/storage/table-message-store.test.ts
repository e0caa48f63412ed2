// The message store on Azurite: the port's conformance tests, and tests that are specific to tables.
import { TableClient, type TransactionAction } from '@azure/data-tables';
import { toMarkerRow, toMessageRow, toStateRow } from '../../../shared/storage/conversation-rows';
import type { MessageStore } from '../../../shared/conversations/message-store';
import { StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { TableMessageStore } from '../../../shared/storage/table-message-store';
import { Table } from '../../../shared/storage/tables';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { describeMessageStore } from '../../support/message-store-conformance';
import { describeErasingMessageStore } from '../../support/message-store-erasing-conformance';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { commitOf, conversationState, instantAfter, scoredMessage } from '../../support/scored-messages';

let tables: OutsideTables;
let tablesMade = 0;
let tableName: string;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.dispose());

function openStore(connectionString = tables.connectionString): TableMessageStore {
  return new TableMessageStore(new Table(tableName, { TABLES_CONNECTION: connectionString }));
}

beforeEach(() => {
  tableName = `Conversations${++tablesMade}`;
});

describeMessageStore('TableMessageStore', openStore);
describeErasingMessageStore('TableMessageStore', openStore);

describe('TableMessageStore', () => {
  const bareClient = () =>
    TableClient.fromConnectionString(tables.connectionString, tableName, { allowInsecureConnection: true });

  /** Writes a conversation row by row, much faster than message by message. */
  const seed = async (conversationId: string, messageCount: number) => {
    const client = bareClient();
    await client.createTable();
    const storedAt = instantAfter(0);
    await client.createEntity(toStateRow(conversationId, conversationState(), storedAt));
    const rows = Array.from({ length: messageCount }, (_, i) => scoredMessage(`m-${i}`, { sentAt: instantAfter(i) }))
      .flatMap((message) => [
        toMessageRow(conversationId, message, storedAt),
        toMarkerRow(conversationId, message, storedAt),
      ])
      .map((row): TransactionAction => ['create', row]);
    while (rows.length > 0) await client.submitTransaction(rows.splice(0, 100));
  };
  const countRows = async () => {
    let count = 0;
    for await (const _row of bareClient().listEntities()) count++;
    return count;
  };

  describe('on the wire', () => {
    let proxy: CountingProxy;
    let store: MessageStore;

    beforeAll(async () => {
      proxy = await startCountingProxy(tables.port);
    });

    afterAll(() => proxy.close());

    const requestsOf = async (operation: () => Promise<unknown>) => {
      const before = proxy.count();
      await operation();
      return proxy.count() - before;
    };

    beforeEach(() => {
      store = openStore(tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`));
    });

    it.each([10, 2_000])(
      'sends one request per read and one per commit in a conversation of %i messages',
      async (count) => {
        await seed('c-1', count);
        let conversation = await store.read('c-1', 6);
        expect(conversation.messages.map(({ messageId }) => messageId)[5]).toBe(`m-${count - 6}`);
        expect(await requestsOf(() => store.read('c-1', 6))).toBe(1);
        expect(await requestsOf(() => store.read('c-1', 7))).toBe(1);

        const state = conversationState({ revision: 2 });
        const insert = scoredMessage('new', { sentAt: instantAfter(count) });
        const replace = conversation.messages.map((message) => ({ ...message, text: 'rewritten' }));
        expect(await requestsOf(() => store.commit(commitOf(conversation, state, { insert, replace })))).toBe(1);
        conversation = await store.read('c-1', 6);
        expect(conversation.messages.map(({ text }) => text)).toContain('rewritten');
        expect(
          await requestsOf(() =>
            store.commit(
              commitOf(conversation, state, { remove: insert, withdraw: { messageId: 'new', withdrawn: 'deleted' } }),
            ),
          ),
        ).toBe(1);
        expect(await store.find('c-1', 'new')).toEqual({ messageId: 'new', withdrawn: 'deleted' });
      },
    );

    it('sends one request for a conversation that begins', async () => {
      const unknown = {
        conversationId: 'other',
        state: null,
        messages: [],
        version: null,
        isBeingErased: false,
        hasWithdrawnMessages: false,
      };
      await openStore().commit(commitOf(unknown, conversationState(), { insert: scoredMessage('m-1') }));
      const conversation = await store.read('c-1', 6);
      const commit = commitOf(conversation, conversationState(), { insert: scoredMessage('m-1') });
      expect(await requestsOf(() => store.commit(commit))).toBe(1);
      expect(
        await requestsOf(() =>
          store.withdrawUnknown('c-1', { messageId: 'm-2', withdrawn: 'deleted' }, instantAfter(0)),
        ),
      ).toBe(1);
    });
  });

  it('leaves no row of an erased conversation', async () => {
    await seed('c-1', 130);
    expect(await countRows()).toBe(261);
    await openStore().erase('c-1');
    expect(await countRows()).toBe(0);
  });

  it('erases what is too old from more rows than one page of a query holds', async () => {
    await seed('c-1', 1_100);
    expect(await openStore().eraseOlderThan(instantAfter(1))).toBe(2_201);
    expect(await countRows()).toBe(0);
  });

  it('erases a tombstone that an interrupted erasure left as the last row', async () => {
    const client = bareClient();
    await client.createTable();
    const storedAt = instantAfter(0);
    await client.createEntity({ partitionKey: 'c-1', rowKey: '!state', erasing: true, storedAt });
    expect(await openStore().eraseOlderThan(instantAfter(1))).toBe(1);
    expect(await countRows()).toBe(0);
  });

  it('leaves no row of a commit that lost the race', async () => {
    const store = openStore();
    const conversation = await store.read('c-1', 6);
    await store.commit(commitOf(conversation, conversationState(), { insert: scoredMessage('m-1') }));
    const rows = await countRows();
    await store.commit(commitOf(conversation, conversationState(), { insert: scoredMessage('m-2') }));
    await store.commit(commitOf(conversation, conversationState(), { insert: scoredMessage('m-1') }));
    expect(await countRows()).toBe(rows);
  });

  it('keeps a state that was rewritten while too old rows were being erased', async () => {
    const store = openStore();
    const old = await store.read('c-1', 6);
    await store.commit(commitOf(old, conversationState(), { insert: scoredMessage('m-1') }));
    const conversation = await store.read('c-1', 6);
    // A message arrives between the query that finds the rows and their deletion.
    const state = conversationState({ revision: 2, updatedAt: instantAfter(60) });
    const meanwhile = commitOf(conversation, state, { insert: scoredMessage('m-2', { sentAt: instantAfter(60) }) });
    const erasing = new Table(tableName, { TABLES_CONNECTION: tables.connectionString });
    const run = erasing.run.bind(erasing);
    erasing.run = (operation) =>
      run((client) => {
        const submit = client.submitTransaction.bind(client);
        const deleteOne = client.deleteEntity.bind(client);
        const updateOne = client.updateEntity.bind(client);
        let hasCome: Promise<unknown> | undefined;
        const comes = () => (hasCome ??= store.commit(meanwhile));
        client.submitTransaction = async (...parameters) => (await comes(), submit(...parameters));
        client.deleteEntity = async (...parameters) => (await comes(), deleteOne(...parameters));
        client.updateEntity = async (...parameters) => (await comes(), updateOne(...parameters));
        return operation(client);
      });
    await new TableMessageStore(erasing).eraseOlderThan(instantAfter(1));
    const now = await store.read('c-1', 6);
    expect(now.state).toStrictEqual(state);
    expect(now.messages[0]).toStrictEqual(meanwhile.insert);
    await store.eraseOlderThan(instantAfter(1));
    const { version: _, ...after } = await store.read('c-1', 6);
    const { version: _v, ...expected } = { ...now, messages: [meanwhile.insert] };
    expect(after).toStrictEqual(expected);
  });

  it('accepts seven of the longest texts in one commit', async () => {
    const store = openStore();
    const state = conversationState();
    const longest = (name: string) => scoredMessage(name, { text: '\u2028'.repeat(30_000) });
    for (let i = 0; i < 6; i++)
      await store.commit(commitOf(await store.read('c-1', 6), state, { insert: longest(`m-${i}`) }));
    const conversation = await store.read('c-1', 6);
    const commit = commitOf(conversation, state, { insert: longest('m-6'), replace: conversation.messages });
    expect(await store.commit(commit)).toBe('committed');
  });

  it('creates its table when it is first missing, also for concurrent calls', async () => {
    const store = openStore();
    const conversation = {
      conversationId: 'c-1',
      state: null,
      messages: [],
      version: null,
      isBeingErased: false,
      hasWithdrawnMessages: false,
    };
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        store.commit(commitOf(conversation, conversationState(), { insert: scoredMessage(`m-${i}`) })),
      ),
    );
    expect(results.filter((result) => result === 'committed')).toHaveLength(1);
  });

  it('rejects every call with our own error while storage is down, and works again afterwards', async () => {
    const store = openStore();
    const conversation = await store.read('c-1', 6);
    const state = conversationState();
    await tables.stop();
    const asked = [
      () => store.read('c-1', 6),
      () => store.find('c-1', 'm-1'),
      () => store.commit(commitOf(conversation, state, { insert: scoredMessage('m-1') })),
      () => store.withdrawUnknown('c-1', { messageId: 'm-1', withdrawn: 'deleted' }, instantAfter(0)),
      () => store.erase('c-1'),
      () => store.eraseOlderThan(instantAfter(0)),
      () => store.verifyAnswers(),
    ];
    try {
      for (const ask of asked) await expect(ask()).rejects.toThrow(StorageUnavailableError);
    } finally {
      await tables.start();
    }
    expect(await store.commit(commitOf(conversation, state, { insert: scoredMessage('m-1') }))).toBe('committed');
  });
});
