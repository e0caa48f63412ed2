// Erases conversations so that at no moment anybody sees a part of one. A tombstone takes the place of the state, which
// ends the conversation for every reader; each batch of rows goes in a transaction with the tombstone, so that nothing
// that is written after the erasure can go with it; the tombstone goes last.
import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import { stateRowKey } from './row-keys';
import { isConflict, rowOrNull, submit } from './tables';

const maxTransactionRows = 100;
const keysOnly = ['PartitionKey', 'RowKey'];

interface ListedRow {
  partitionKey: string;
  rowKey: string;
  etag: string;
}

/**
 * Erases a conversation, whoever else writes or erases it, or finishes an erasure that was cut off.
 * @param foundStateEtag erase it only if its state is still the one that was found
 * @returns false when it was not
 */
export async function eraseConversation(
  client: TableClient,
  partitionKey: string,
  foundStateEtag?: string,
): Promise<boolean> {
  let tombstoneEtag: string | undefined;
  while (tombstoneEtag === undefined) {
    const written = await writeTombstone(client, partitionKey, foundStateEtag);
    if (written.outcome === 'nothing-there') return true;
    if (written.outcome === 'tombstone') tombstoneEtag = written.etag;
    else if (foundStateEtag !== undefined) return false;
  }
  while (tombstoneEtag !== undefined) {
    if (await eraseUnderTombstone(client, partitionKey, tombstoneEtag)) return true;
    // Someone else erases it too. Once the tombstone is gone it is done, and what is there then came afterwards.
    const state = await readStateRow(client, partitionKey);
    tombstoneEtag = state?.erasing ? state.etag : undefined;
  }
  return true;
}

/**
 * Erases all that was last written before the instant: whole conversations, and the old rows of those that go on.
 * @returns how many rows were found too old and went
 */
export async function eraseExpiredRows(client: TableClient, instant: string): Promise<number> {
  const queryOptions = { filter: odata`storedAt lt ${instant}`, select: keysOnly };
  const partitions = new Set<string>();
  let erased = 0;
  for await (const page of client.listEntities<object>({ queryOptions }).byPage({ maxPageSize: 1000 })) {
    for (const { partitionKey } of page as ListedRow[]) {
      // A partition's rows come one after the other, and the first of them takes care of all.
      if (partitions.has(partitionKey)) continue;
      partitions.add(partitionKey);
      erased += await eraseExpiredOf(client, partitionKey, instant);
    }
    if (partitions.size > 10_000) partitions.clear();
  }
  return erased;
}

async function eraseExpiredOf(client: TableClient, partitionKey: string, instant: string): Promise<number> {
  let erased = 0;
  for (;;) {
    const state = await readStateRow(client, partitionKey);
    const rows = await listRows(client, partitionKey, instant);
    if (rows.length === 0) return erased;
    // A state is as new as the newest of its rows, so one that is too old ends the whole conversation.
    if (state && (state.erasing || state.storedAt < instant)) {
      const count = await countRows(client, partitionKey);
      return (await eraseConversation(client, partitionKey, state.etag)) ? erased + count : erased;
    }
    if (state) {
      // Whatever rewrites a message's row rewrites the state, so under its ETag no row is newer than it was listed.
      const deletions = rows.map(({ rowKey }): TransactionAction => ['delete', { partitionKey, rowKey }]);
      try {
        const guard = { partitionKey, rowKey: stateRowKey };
        await submit(client, [['update', guard, 'Merge', { etag: state.etag }], ...deletions]);
      } catch (error) {
        if (!isConflict(error)) throw error;
        return erased; // It is being written to: the next night is early enough.
      }
    } else for (const row of rows) await deleteUnchanged(client, row);
    erased += rows.length;
  }
}

/** `tombstone`: it now stands in the place of the state. `changed`: someone else wrote the state meanwhile. */
type Tombstone = { outcome: 'tombstone'; etag: string } | { outcome: 'nothing-there' | 'changed' };

async function writeTombstone(
  client: TableClient,
  partitionKey: string,
  foundStateEtag: string | undefined,
): Promise<Tombstone> {
  const tombstone = { partitionKey, rowKey: stateRowKey, erasing: true, storedAt: new Date().toISOString() };
  try {
    const state = await readStateRow(client, partitionKey);
    if (state?.erasing) return { outcome: 'tombstone', etag: state.etag };
    if (foundStateEtag !== undefined && state?.etag !== foundStateEtag) return { outcome: 'changed' };
    if (!state && (await listRows(client, partitionKey)).length === 0) return { outcome: 'nothing-there' };
    const { etag } = state
      ? await client.updateEntity(tombstone, 'Replace', { etag: state.etag })
      : await client.createEntity(tombstone);
    return etag === undefined ? { outcome: 'changed' } : { outcome: 'tombstone', etag };
  } catch (error) {
    if (isConflict(error)) return { outcome: 'changed' };
    throw error;
  }
}

/** False when the tombstone was changed or taken away by someone else meanwhile. */
async function eraseUnderTombstone(client: TableClient, partitionKey: string, tombstoneEtag: string): Promise<boolean> {
  let etag = tombstoneEtag;
  const tombstone = { partitionKey, rowKey: stateRowKey, storedAt: new Date().toISOString() };
  try {
    for (;;) {
      const rows = await listRows(client, partitionKey);
      if (rows.length === 0) break;
      const deletions = rows.map(({ rowKey }): TransactionAction => ['delete', { partitionKey, rowKey }]);
      const { subResponses } = await submit(client, [['update', tombstone, 'Merge', { etag }], ...deletions]);
      const next = subResponses[0]?.etag;
      if (next === undefined) return false;
      etag = next;
    }
    await client.deleteEntity(partitionKey, stateRowKey, { etag });
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

interface FoundStateRow {
  etag: string;
  erasing?: boolean;
  storedAt: string;
}

async function readStateRow(client: TableClient, partitionKey: string): Promise<FoundStateRow | null> {
  return rowOrNull(client.getEntity<Omit<FoundStateRow, 'etag'>>(partitionKey, stateRowKey));
}

/** The first rows of a partition but the state, as many as a transaction takes beside it. */
async function listRows(client: TableClient, partitionKey: string, before?: string): Promise<ListedRow[]> {
  const isOfPartition = odata`PartitionKey eq ${partitionKey} and RowKey gt ${stateRowKey}`;
  const filter = before === undefined ? isOfPartition : `${isOfPartition} and ${odata`storedAt lt ${before}`}`;
  const pages = client.listEntities<object>({ queryOptions: { filter, select: keysOnly } });
  for await (const page of pages.byPage({ maxPageSize: maxTransactionRows - 1 }))
    if (page.length > 0) return page as ListedRow[];
  return [];
}

async function countRows(client: TableClient, partitionKey: string): Promise<number> {
  const filter = odata`PartitionKey eq ${partitionKey}`;
  let count = 0;
  for await (const _row of client.listEntities<object>({ queryOptions: { filter, select: keysOnly } })) count++;
  return count;
}

async function deleteUnchanged(client: TableClient, { partitionKey, rowKey, etag }: ListedRow): Promise<void> {
  try {
    await client.deleteEntity(partitionKey, rowKey, { etag });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
