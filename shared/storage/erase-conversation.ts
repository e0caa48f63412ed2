// Erases conversations so that no reader ever sees a part of one. First a tombstone replaces the state, which hides the
// conversation from every reader. Each batch of rows is deleted in a transaction with the tombstone, so that rows that
// are written after the erasure are never deleted. The tombstone is deleted last.
import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import type { ErasedConversation } from '../board/erase-from-lists';
import type { DurableEffect } from '../conversations/durable-effect';
import type { AlertRow } from './alert-rows';
import type { EffectRow } from './effect-rows';
import { firstAlertRowKey, stateRowKey } from './row-keys';
import { isConflict, rowOrNull, submit } from './tables';

/** Erases what a conversation leaves in other tables. It may run again after a crash. */
export type EraseElsewhere = (erased: ErasedConversation) => Promise<void>;

const maxTransactionRows = 100;
const keysOnly = ['PartitionKey', 'RowKey'];

interface ListedRow {
  partitionKey: string;
  rowKey: string;
  etag: string;
}

/**
 * Erases a conversation, also with concurrent writers and erasures, or finishes an interrupted erasure.
 * @param foundStateEtag erase the conversation only if its state still has this ETag
 * @returns false when the ETag had changed
 */
export async function eraseConversation(
  client: TableClient,
  partitionKey: string,
  eraseElsewhere: EraseElsewhere,
  foundStateEtag?: string,
): Promise<boolean> {
  let tombstoneEtag: string | undefined;
  while (tombstoneEtag === undefined) {
    const written = await writeTombstone(client, partitionKey, foundStateEtag);
    if (written.outcome === 'nothing-there') return true;
    if (written.outcome === 'tombstone') {
      tombstoneEtag = written.etag;
      if (written.erased) await eraseElsewhere(written.erased);
    }
    if (written.outcome === 'changed' && foundStateEtag !== undefined) return false;
  }
  while (tombstoneEtag !== undefined) {
    if (await eraseUnderTombstone(client, partitionKey, tombstoneEtag)) return true;
    // A concurrent erasure changed the tombstone. When the tombstone is gone, that erasure has finished, and any rows
    // were written after it.
    const state = await readStateRow(client, partitionKey);
    tombstoneEtag = state?.erasing ? state.etag : undefined;
  }
  return true;
}

/**
 * Erases everything that was last written before the instant: whole conversations, and the old rows of active ones.
 * @param byQueue the instants of queues that have one of their own
 * @returns the number of erased rows
 */
export async function eraseExpiredRows(
  client: TableClient,
  instant: string,
  byQueue: ReadonlyMap<string, string>,
  eraseElsewhere: EraseElsewhere,
): Promise<number> {
  const latest = [instant, ...byQueue.values()].sort().at(-1);
  const instantOf = (queueId: string | undefined) => byQueue.get(queueId ?? '') ?? instant;
  const queryOptions = { filter: odata`storedAt lt ${latest}`, select: keysOnly };
  const partitions = new Set<string>();
  let erased = 0;
  for await (const page of client.listEntities<object>({ queryOptions }).byPage({ maxPageSize: 1000 })) {
    for (const { partitionKey } of page as ListedRow[]) {
      // The rows of a partition are consecutive, and the first one triggers the erasure for all of them.
      if (partitions.has(partitionKey)) continue;
      partitions.add(partitionKey);
      erased += await eraseExpiredOf(client, partitionKey, instantOf, eraseElsewhere);
    }
    if (partitions.size > 10_000) partitions.clear();
  }
  return erased;
}

async function eraseExpiredOf(
  client: TableClient,
  partitionKey: string,
  instantOf: (queueId: string | undefined) => string,
  eraseElsewhere: EraseElsewhere,
): Promise<number> {
  let erased = 0;
  for (;;) {
    const state = await readStateRow(client, partitionKey);
    const instant = instantOf(state?.queueId);
    // The state is as recent as the newest row, so if it has expired, the whole conversation has. Checked before the
    // other rows are listed, because there may be none: they expire earlier if only the state was written later.
    if (state && (state.erasing || state.storedAt < instant)) {
      const count = await countRows(client, partitionKey);
      return (await eraseConversation(client, partitionKey, eraseElsewhere, state.etag)) ? erased + count : erased;
    }
    const rows = await listRows(client, partitionKey, instant);
    if (rows.length === 0) return erased;
    if (state) {
      // Every write of a message's row also writes the state, so the state's ETag guarantees that the listed rows are
      // current.
      const deletions = rows.map(({ rowKey }): TransactionAction => ['delete', { partitionKey, rowKey }]);
      try {
        const guard = { partitionKey, rowKey: stateRowKey };
        await submit(client, [['update', guard, 'Merge', { etag: state.etag }], ...deletions]);
      } catch (error) {
        if (!isConflict(error)) throw error;
        return erased; // A concurrent write: the next nightly run erases the rest.
      }
    } else for (const row of rows) await deleteUnchanged(client, row);
    erased += rows.length;
  }
}

/** `tombstone`: the state is replaced. `changed`: another writer changed the state in the meantime. */
type Tombstone =
  | { outcome: 'tombstone'; etag: string; erased: ErasedConversation | undefined }
  | { outcome: 'nothing-there' | 'changed' };

async function writeTombstone(
  client: TableClient,
  partitionKey: string,
  foundStateEtag: string | undefined,
): Promise<Tombstone> {
  try {
    const state = await readStateRow(client, partitionKey);
    if (state?.erasing) return { outcome: 'tombstone', etag: state.etag, erased: erasedUnder(state) };
    if (foundStateEtag !== undefined && state?.etag !== foundStateEtag) return { outcome: 'changed' };
    if (!state && (await listRows(client, partitionKey)).length === 0) return { outcome: 'nothing-there' };
    // Kept in the tombstone, so that an interrupted erasure knows the queues too.
    const erased = state?.conversationId !== undefined && {
      conversationId: state.conversationId,
      queueIds: await queueIdsOf(client, partitionKey, state),
    };
    const tombstone = {
      ...{ partitionKey, rowKey: stateRowKey, erasing: true, storedAt: new Date().toISOString() },
      ...(erased && { conversationId: erased.conversationId, queueIds: JSON.stringify(erased.queueIds) }),
    };
    const { etag } = state
      ? await client.updateEntity(tombstone, 'Replace', { etag: state.etag })
      : await client.createEntity(tombstone);
    return etag === undefined ? { outcome: 'changed' } : { outcome: 'tombstone', etag, erased: erased || undefined };
  } catch (error) {
    if (isConflict(error)) return { outcome: 'changed' };
    throw error;
  }
}

/** What an interrupted erasure left in its tombstone. */
function erasedUnder({ conversationId, queueIds }: FoundStateRow): ErasedConversation | undefined {
  if (conversationId === undefined || queueIds === undefined) return undefined;
  return { conversationId, queueIds: JSON.parse(queueIds) as string[] };
}

/**
 * The queues that a conversation is in and was in, as far as reports count it, those where it had an alert, and those
 * whose list it has not left yet.
 */
async function queueIdsOf(
  client: TableClient,
  partitionKey: string,
  { queueId, formerQueueIds = '[]' }: FoundStateRow,
): Promise<string[]> {
  const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${firstAlertRowKey}`;
  const queueIds = new Set(JSON.parse(formerQueueIds) as string[]);
  if (queueId !== undefined) queueIds.add(queueId);
  const rows = client.listEntities<Partial<Pick<AlertRow, 'queueId'> & Pick<EffectRow, 'effect'>>>({
    queryOptions: { filter, select: ['queueId', 'effect'] },
  });
  for await (const row of rows) {
    if (row.queueId !== undefined) queueIds.add(row.queueId);
    const effect = row.effect === undefined ? undefined : (JSON.parse(row.effect) as DurableEffect);
    if (effect?.kind === 'unlist-conversation') queueIds.add(effect.queueId);
  }
  return [...queueIds];
}

/** Returns false when a concurrent erasure changed or deleted the tombstone. */
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
  conversationId?: string;
  queueId?: string;
  /** As JSON. */
  formerQueueIds?: string;
  /** Of a tombstone, as JSON. */
  queueIds?: string;
  storedAt: string;
}

async function readStateRow(client: TableClient, partitionKey: string): Promise<FoundStateRow | null> {
  return rowOrNull(client.getEntity<Omit<FoundStateRow, 'etag'>>(partitionKey, stateRowKey));
}

/** The first rows of a partition without the state, at most as many as fit into one transaction with it. */
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
