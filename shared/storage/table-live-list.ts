// Live lists in Azure Table Storage, one partition per queue. A list row's key sorts by level, score and time, so that a
// page of the worst is read without the rest. An index row per conversation holds the revision and the list row's key; one
// transaction under its ETag replaces both, so that a row never goes back to an older revision.
import { odata, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import type { ListedConversation, LiveList, LiveListFilter } from '../board/live-list';
import { keyOf } from '../contract/identifier';
import type { LiveRow } from '../contract/live-list';
import type { Page, PageRequest } from '../contract/page';
import { newestFirstKey } from '../conversations/sort-key';
import { ContentionError } from '../conversations/storage-errors';
import { levels, type Level } from '../sentiment/levels';
import { isConflict, readPage, rowOrNull, submit, type Table } from './tables';

const maxAttempts = 10;

type IndexRow = {
  conversationId: string;
  revision: number;
  /** Empty while the conversation is not on the list. */
  listRowKey: string;
  arrivedAt: string;
};

type ListRow = { row: string; agentId?: string; arrivedAt: string };

export class TableLiveList implements LiveList {
  constructor(
    private readonly table: Table,
    /** The backoff before the next attempt after a conflict. */
    private readonly pause: (attempt: number) => Promise<void>,
  ) {}

  async put({ row, arrivedAt }: ListedConversation): Promise<void> {
    const { conversationId, queueId, revision, agentId } = row;
    const listRowKey = listRowKeyOf(row);
    await this.replace(queueId, { conversationId, revision, listRowKey, arrivedAt }, [
      {
        rowKey: listRowKey,
        row: JSON.stringify(row),
        arrivedAt,
        ...(agentId !== null && { agentId }),
      },
    ]);
  }

  async remove(queueId: string, conversationId: string, revision: number): Promise<void> {
    const arrivedAt = new Date().toISOString();
    await this.replace(queueId, { conversationId, revision, listRowKey: '', arrivedAt }, []);
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await this.retried(async () => {
      const index = await this.readIndex(queueId, conversationId);
      return !index || this.removed(index);
    });
  }

  async page(
    queueId: string,
    { level, agentId, arrivedSince }: LiveListFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<ListedConversation>> {
    const [from, to] = level ? [`l${rankOf(level)}`, `l${rankOf(level) + 1}`] : ['l', 'm'];
    const filters = [
      odata`PartitionKey eq ${keyOf(queueId)} and RowKey ge ${from} and RowKey lt ${to}`,
      odata`arrivedAt ge ${arrivedSince}`,
      ...(agentId === undefined ? [] : [odata`agentId eq ${agentId}`]),
      ...(after === undefined ? [] : [odata`RowKey gt ${after}`]),
    ];
    const { list, lastKey } = await readPage<ListRow>(this.table, filters.join(' and '), limit, ({ rowKey }) => rowKey);
    return { list: list.map(({ row, arrivedAt }) => ({ row: JSON.parse(row) as LiveRow, arrivedAt })), lastKey };
  }

  async removeOlderThan(instant: string): Promise<number> {
    return this.table.run(async (client) => {
      const filter = odata`arrivedAt lt ${instant} and RowKey lt 'l'`;
      let removed = 0;
      for await (const index of client.listEntities<IndexRow>({ queryOptions: { filter } }))
        // A conversation that goes on meanwhile stays.
        if (await this.removed(index)) removed += 1;
      return removed;
    });
  }

  /**
   * Removes an index row and its list row. In two steps, because a deletion in a transaction ignores the ETag: it would
   * remove the index of a list row that was written meanwhile, and nothing would find that row again.
   * @returns false when another writer was first
   */
  private removed({ partitionKey = '', rowKey = '', listRowKey, etag }: TableEntityResult<IndexRow>): Promise<boolean> {
    return this.table.run(async (client) => {
      try {
        const { subResponses } = listRowKey
          ? await submit(client, [
              ['update', { partitionKey, rowKey, listRowKey: '' }, 'Merge', { etag }],
              ['delete', { partitionKey, rowKey: listRowKey }],
            ])
          : { subResponses: [] };
        await client.deleteEntity(partitionKey, rowKey, { etag: subResponses[0]?.etag ?? etag });
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    });
  }

  /** Replaces the index row and the list row of a conversation, unless the stored revision is as new. */
  private async replace(queueId: string, next: IndexRow, listRows: readonly (ListRow & { rowKey: string })[]) {
    const partitionKey = keyOf(queueId);
    await this.retried(async () => {
      const index = await this.readIndex(queueId, next.conversationId);
      if (index && index.revision >= next.revision) return true;
      const indexRow = { partitionKey, rowKey: indexRowKeyOf(next.conversationId), ...next };
      const outdated = index?.listRowKey && index.listRowKey !== next.listRowKey ? index.listRowKey : undefined;
      return this.submitted([
        index ? ['update', indexRow, 'Replace', { etag: index.etag }] : ['create', indexRow],
        ...(outdated ? [['delete', { partitionKey, rowKey: outdated }] as TransactionAction] : []),
        ...listRows.map((row): TransactionAction => ['upsert', { partitionKey, ...row }, 'Replace']),
      ]);
    });
  }

  private readIndex(queueId: string, conversationId: string) {
    return this.table.run((client) =>
      rowOrNull(client.getEntity<IndexRow>(keyOf(queueId), indexRowKeyOf(conversationId))),
    );
  }

  /** Returns false when another writer was first. */
  private submitted(actions: TransactionAction[]): Promise<boolean> {
    return this.table.run(async (client) => {
      try {
        await submit(client, actions);
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    });
  }

  private async retried(attempt: () => Promise<boolean>): Promise<void> {
    for (let number = 1; number <= maxAttempts; number++) {
      if (await attempt()) return;
      await this.pause(number);
    }
    throw new ContentionError(maxAttempts);
  }
}

/** Sorts before every list row's key. */
function indexRowKeyOf(conversationId: string): string {
  return `c${keyOf(conversationId)}`;
}

/** Ascending: the worst level, the lowest score, the newest message. */
function listRowKeyOf({ conversationId, level, score, lastMessageAt, updatedAt }: LiveRow): string {
  const scoreKey = String(Math.round((score + 1) * 1e6)).padStart(7, '0');
  const newest = newestFirstKey(lastMessageAt ?? updatedAt ?? new Date(0).toISOString());
  return `l${rankOf(level)}${scoreKey}${newest}${keyOf(conversationId)}`;
}

function rankOf(level: Level): number {
  return levels.indexOf(level);
}
