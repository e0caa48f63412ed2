// Rows of queues that follow the revisions of conversations: at most one per conversation and queue. Its key may change
// with its content, so that rows can be sorted by it. An index row per conversation holds the revision and that key; one
// transaction under its ETag replaces both, so that a row never goes back to an older revision.
import { odata, type TableEntityResult, type TransactionAction } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import { ContentionError } from '../conversations/storage-errors';
import { rowOrNull, submit, unlessConflict, type Table } from './tables';

const maxAttempts = 10;

/** Sorts after every index row's key. The keys of the rows themselves start with a greater letter. */
const afterIndexRows = 'd';

type IndexRow<Facts> = Facts & {
  revision: number;
  /** Empty while the conversation has no row. */
  dataRowKey: string;
};

/** A conversation at one of its revisions, in one of its queues. */
export interface RevisionedConversation {
  queueId: string;
  conversationId: string;
  revision: number;
}

/** @typeParam Facts what the index row holds besides, to find old rows by */
export class RevisionedRows<Facts extends object> {
  constructor(
    private readonly table: Table,
    /** The backoff before the next attempt after a conflict. */
    private readonly pause: (attempt: number) => Promise<void>,
  ) {}

  /**
   * Replaces the row of a conversation, unless the stored revision is as new.
   * @param row null for none; the index row remembers the revision then
   */
  async put(
    { queueId, conversationId, revision }: RevisionedConversation,
    facts: Facts,
    row: (object & { rowKey: string }) | null,
  ): Promise<void> {
    const partitionKey = keyOf(queueId);
    const dataRowKey = row?.rowKey ?? '';
    await this.retried(async () => {
      const index = await this.readIndex(queueId, conversationId);
      if (index && index.revision >= revision) return true;
      const indexRow = { partitionKey, rowKey: indexRowKeyOf(conversationId), ...facts, revision, dataRowKey };
      const outdated = index?.dataRowKey && index.dataRowKey !== dataRowKey ? index.dataRowKey : undefined;
      const actions: TransactionAction[] = [
        index ? ['update', indexRow, 'Replace', { etag: index.etag }] : ['create', indexRow],
      ];
      if (outdated) actions.push(['delete', { partitionKey, rowKey: outdated }]);
      if (row) actions.push(['upsert', { partitionKey, ...row }, 'Replace']);
      return unlessConflict(this.table, (client) => submit(client, actions));
    });
  }

  /** Removes every trace of a conversation in a queue. */
  async erase(queueId: string, conversationId: string): Promise<void> {
    await this.retried(async () => {
      const index = await this.readIndex(queueId, conversationId);
      return !index || this.removed(index);
    });
  }

  /**
   * Removes the rows of conversations whose index row matches.
   * @param filter on the index row, as OData
   * @returns the number of conversations
   */
  async removeWhere(filter: string, isToRemove: (facts: Facts) => boolean = () => true): Promise<number> {
    return this.table.run(async (client) => {
      const queryOptions = { filter: `${filter} and ${odata`RowKey lt ${afterIndexRows}`}` };
      let removed = 0;
      for await (const index of client.listEntities<IndexRow<Facts>>({ queryOptions }))
        // A conversation that goes on meanwhile stays.
        if (isToRemove(index) && (await this.removed(index))) removed += 1;
      return removed;
    });
  }

  /**
   * Removes an index row and the row that it points to. In two steps, because a deletion in a transaction ignores the
   * ETag: it would remove the index of a row that was written meanwhile, and nothing would find that row again.
   * @returns false when another writer was first
   */
  private removed(index: TableEntityResult<IndexRow<Facts>>): Promise<boolean> {
    const { partitionKey = '', rowKey = '', dataRowKey, etag } = index as TableEntityResult<IndexRow<object>>;
    return unlessConflict(this.table, async (client) => {
      const { subResponses } = dataRowKey
        ? await submit(client, [
            ['update', { partitionKey, rowKey, dataRowKey: '' }, 'Merge', { etag }],
            ['delete', { partitionKey, rowKey: dataRowKey }],
          ])
        : { subResponses: [] };
      await client.deleteEntity(partitionKey, rowKey, { etag: subResponses[0]?.etag ?? etag });
    });
  }

  private readIndex(queueId: string, conversationId: string) {
    return this.table.run((client) =>
      rowOrNull(client.getEntity<IndexRow<Facts>>(keyOf(queueId), indexRowKeyOf(conversationId))),
    );
  }

  private async retried(attempt: () => Promise<boolean>): Promise<void> {
    for (let number = 1; number <= maxAttempts; number++) {
      if (await attempt()) return;
      await this.pause(number);
    }
    throw new ContentionError(maxAttempts);
  }
}

function indexRowKeyOf(conversationId: string): string {
  return `c${keyOf(conversationId)}`;
}
