// Conversations in Azure Table Storage, one partition each. Reading is one page of the partition, whose first rows are
// the state and the newest messages however long the conversation is; writing is one entity group transaction that
// changes the state under its ETag, so that of two writers who read the same state only one succeeds.
import { odata, type TableClient, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import {
  fromMessageRow,
  fromStateRow,
  toMarkerRow,
  toMessageRow,
  toRemovedMarkerRow,
  toStateRow,
  type MarkerRow,
  type MessageRow,
  type StateRow,
} from './conversation-rows';
import type { Commit, CommitResult, Conversation, FoundMessage, MessageStore } from '../conversations/message-store';
import { firstMarkerRowKey, markerRowKey, messageRowKey, stateRowKey } from './row-keys';
import { codeOf, isConflict, statusOf, verifyStorageAnswers, type Table } from './tables';

const maxTransactionRows = 100;

export class TableMessageStore implements MessageStore {
  constructor(private readonly table: Table) {}

  async read(conversationId: string, limit: number): Promise<Conversation> {
    return this.table.run(async (client, limits) => {
      const rows = client.listEntities<StateRow | MessageRow>({
        ...limits,
        queryOptions: { filter: odata`PartitionKey eq ${keyOf(conversationId)} and RowKey lt ${firstMarkerRowKey}` },
      });
      const first = await rows.byPage({ maxPageSize: limit + 1 }).next();
      const page = (first.value ?? []) as TableEntityResult<StateRow | MessageRow>[];
      const conversation: Conversation = { conversationId, state: null, messages: [], version: null };
      for (const row of page) {
        if (isStateRow(row)) {
          conversation.state = fromStateRow(row);
          conversation.version = row.etag;
        } else conversation.messages.push(fromMessageRow(row));
      }
      // Without a state, which erasure deletes first, the page holds one message more.
      conversation.messages.splice(limit);
      return conversation;
    });
  }

  async find(conversationId: string, messageId: string): Promise<FoundMessage> {
    return this.table.run(async (client, limits) => {
      const partitionKey = keyOf(conversationId);
      const marker = await rowOrNull(client.getEntity<MarkerRow>(partitionKey, markerRowKey(messageId), limits));
      if (!marker) return null;
      if (!marker.messageRowKey) return 'removed';
      const row = await rowOrNull(client.getEntity<MessageRow>(partitionKey, marker.messageRowKey, limits));
      return row ? fromMessageRow(row) : 'removed';
    });
  }

  async commit(commit: Commit): Promise<CommitResult> {
    return this.table.run(async (client, limits) => {
      try {
        await client.submitTransaction(rowsOf(commit), limits);
        return 'committed';
      } catch (error) {
        if (!isConflict(error)) throw error;
        return commit.insert &&
          (await this.isKnown(client, commit.conversation.conversationId, commit.insert.messageId))
          ? 'already-there'
          : 'conflict';
      }
    });
  }

  async markRemoved(conversationId: string, messageId: string, at: string): Promise<boolean> {
    return this.table.run(async (client, limits) => {
      try {
        await client.createEntity(toRemovedMarkerRow(conversationId, messageId, at), limits);
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw error;
      }
    });
  }

  async erase(conversationId: string): Promise<void> {
    await this.table.run(async (client, limits) => {
      const partitionKey = keyOf(conversationId);
      const queryOptions = { filter: odata`PartitionKey eq ${partitionKey}`, select: ['PartitionKey', 'RowKey'] };
      const pages = client
        .listEntities<object>({ ...limits, queryOptions })
        .byPage({ maxPageSize: maxTransactionRows });
      for await (const page of pages) await deleteRows(client, page as RowAddress[]);
    });
  }

  async eraseOlderThan(instant: string): Promise<number> {
    return this.table.run(async (client, limits) => {
      const queryOptions = { filter: odata`storedAt lt ${instant}`, select: ['PartitionKey', 'RowKey'] };
      let erased = 0;
      const rewritten = new Set<string>();
      for await (const page of client.listEntities<object>({ ...limits, queryOptions }).byPage({ maxPageSize: 1000 })) {
        for (const [partitionKey, rows] of byPartition(page as ListedRow[])) {
          // The state goes first and only as it was found: a message that came meanwhile keeps its conversation.
          const state = rows.find(({ rowKey }) => rowKey === stateRowKey);
          if (state && !(await deleteUnchanged(client, state))) rewritten.add(partitionKey);
          if (rewritten.has(partitionKey)) continue;
          await deleteRows(
            client,
            rows.filter((row) => row !== state),
          );
          erased += rows.length;
        }
      }
      return erased;
    });
  }

  async verifyAnswers(): Promise<void> {
    await verifyStorageAnswers(this.table);
  }

  private async isKnown(client: TableClient, conversationId: string, messageId: string): Promise<boolean> {
    return (await rowOrNull(client.getEntity(keyOf(conversationId), markerRowKey(messageId)))) !== null;
  }
}

function rowsOf({ conversation, state, insert, replace = [], remove }: Commit): TransactionAction[] {
  const { conversationId, version } = conversation;
  const storedAt = state.updatedAt;
  const actions: TransactionAction[] = [
    version === null
      ? ['create', toStateRow(conversationId, state)]
      : ['update', toStateRow(conversationId, state), 'Replace', { etag: version }],
  ];
  if (insert)
    actions.push(
      ['create', toMarkerRow(conversationId, insert, storedAt)],
      ['create', toMessageRow(conversationId, insert, storedAt)],
    );
  // A message's marker is kept for as long as its row, or its id would be forgotten while it is still there.
  for (const message of replace)
    actions.push(
      ['update', toMessageRow(conversationId, message, storedAt), 'Replace'],
      ['upsert', toMarkerRow(conversationId, message, storedAt), 'Replace'],
    );
  if (remove)
    actions.push(
      ['update', toRemovedMarkerRow(conversationId, remove.messageId, storedAt), 'Replace'],
      ['delete', { partitionKey: keyOf(conversationId), rowKey: messageRowKey(remove.sentAt, remove.messageId) }],
    );
  return actions;
}

function isStateRow(row: TableEntityResult<StateRow | MessageRow>): row is TableEntityResult<StateRow> {
  return row.rowKey === stateRowKey;
}

interface RowAddress {
  partitionKey: string;
  rowKey: string;
}

interface ListedRow extends RowAddress {
  etag: string;
}

function byPartition(rows: readonly ListedRow[]): ReadonlyMap<string, ListedRow[]> {
  const partitions = new Map<string, ListedRow[]>();
  for (const row of rows) {
    const partition = partitions.get(row.partitionKey);
    if (partition) partition.push(row);
    else partitions.set(row.partitionKey, [row]);
  }
  return partitions;
}

async function deleteRows(client: TableClient, rows: readonly RowAddress[]): Promise<void> {
  for (let start = 0; start < rows.length; start += maxTransactionRows) {
    const batch = rows.slice(start, start + maxTransactionRows);
    try {
      await client.submitTransaction(batch.map(({ partitionKey, rowKey }) => ['delete', { partitionKey, rowKey }]));
    } catch (error) {
      if (statusOf(error) !== 404) throw error;
      // Someone deleted one of them meanwhile, which fails the whole batch: go one by one.
      for (const { partitionKey, rowKey } of batch) await rowOrNull(client.deleteEntity(partitionKey, rowKey));
    }
  }
}

/** False when the row was rewritten, or deleted, since it was listed. */
async function deleteUnchanged(client: TableClient, { partitionKey, rowKey, etag }: ListedRow): Promise<boolean> {
  try {
    await client.deleteEntity(partitionKey, rowKey, { etag });
    return true;
  } catch (error) {
    if (statusOf(error) === 412 || statusOf(error) === 404) return false;
    throw error;
  }
}

/** Only a 404 is a missing row; every other failure stays one. */
async function rowOrNull<Row>(reading: Promise<Row>): Promise<Row | null> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) === 404 && codeOf(error) !== 'TableNotFound') return null;
    throw error;
  }
}
