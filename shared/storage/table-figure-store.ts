// The figures of conversations in Azure Table Storage, one partition per queue. A figure row's key begins with its day, so
// that a report reads its days only. An index row per conversation holds the revision and the figure row's key; one
// transaction under its ETag replaces both, so that a conversation is counted once and never goes back to an older
// revision.
import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import { ContentionError } from '../conversations/storage-errors';
import type { CountedConversation, FigureStore } from '../report/figure-store';
import type { Figures } from '../report/figures';
import { isConflict, rowOrNull, submit, type Table } from './tables';

const maxAttempts = 10;
const rowsPerPage = 1_000;
/** The days of a report are read in spans of this many side by side. */
const daysPerRead = 31;
const dayMs = 24 * 60 * 60 * 1000;

type IndexRow = {
  revision: number;
  queueId: string;
  /** Empty where the conversation has no figures. */
  figureRowKey: string;
  storedAt: string;
};

/** Figures as JSON, since they are only read as a whole. */
type FigureRow = { figures: string };

export class TableFigureStore implements FigureStore {
  constructor(
    private readonly table: Table,
    /** The backoff before the next attempt after a conflict. */
    private readonly pause: (attempt: number) => Promise<void>,
  ) {}

  async put(
    { queueId, conversationId, revision }: CountedConversation,
    figures: Figures | null,
    storedAt: string,
  ): Promise<void> {
    const partitionKey = keyOf(queueId);
    const figureRowKey = figures ? figureRowKeyOf(figures.day, conversationId) : '';
    await this.retried(async () => {
      const index = await this.readIndex(queueId, conversationId);
      if (index && index.revision >= revision) return true;
      const indexRow = {
        ...{ partitionKey, rowKey: indexRowKeyOf(conversationId) },
        ...{ revision, queueId, figureRowKey, storedAt },
      };
      const outdated = index?.figureRowKey && index.figureRowKey !== figureRowKey ? index.figureRowKey : undefined;
      const row: FigureRow = { figures: JSON.stringify(figures) };
      return this.unlessConflict((client) =>
        submit(client, [
          index ? ['update', indexRow, 'Replace', { etag: index.etag }] : ['create', indexRow],
          ...(outdated ? [['delete', { partitionKey, rowKey: outdated }] as TransactionAction] : []),
          ...(figures
            ? [['upsert', { partitionKey, rowKey: figureRowKey, ...row }, 'Replace'] as TransactionAction]
            : []),
        ]),
      );
    });
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await this.retried(async () => {
      const index = await this.readIndex(queueId, conversationId);
      return !index || this.removed(keyOf(queueId), indexRowKeyOf(conversationId), index);
    });
  }

  async read(queueId: string, from: string, to: string): Promise<Figures[]> {
    const lists = await Promise.all(
      spansOf(from, to).map((span) =>
        this.table.run(async (client) => {
          // `~~` sorts after the key of every conversation.
          const [first, last] = [`${firstFigureRowKey}${span.from}`, `${firstFigureRowKey}${span.to}~~`];
          const filter = odata`PartitionKey eq ${keyOf(queueId)} and RowKey ge ${first} and RowKey lt ${last}`;
          const list: Figures[] = [];
          const queryOptions = { filter, select: ['figures'] };
          for await (const rows of client
            .listEntities<FigureRow>({ queryOptions })
            .byPage({ maxPageSize: rowsPerPage }))
            list.push(...rows.map(({ figures }) => JSON.parse(figures) as Figures));
          return list;
        }),
      ),
    );
    return lists.flat();
  }

  async removeOlderThan(instant: string, byQueue: ReadonlyMap<string, string>): Promise<number> {
    const latest = [instant, ...byQueue.values()].sort().at(-1) ?? instant;
    return this.table.run(async (client) => {
      const filter = odata`storedAt lt ${latest} and RowKey lt ${firstFigureRowKey}`;
      let removed = 0;
      for await (const index of client.listEntities<IndexRow>({ queryOptions: { filter } })) {
        const { partitionKey = '', rowKey = '', queueId, storedAt } = index;
        if (storedAt >= (byQueue.get(queueId) ?? instant)) continue;
        // The ETag guards a conversation that goes on meanwhile.
        if (await this.removed(partitionKey, rowKey, index)) removed += 1;
      }
      return removed;
    });
  }

  /** Removes an index row with its figure row. Returns false when another writer was first. */
  private async removed(
    partitionKey: string,
    rowKey: string,
    { etag, figureRowKey }: { etag: string; figureRowKey: string },
  ): Promise<boolean> {
    return this.unlessConflict(async (client) => {
      // The SDK has no deletion under an ETag in a transaction, so the row first stops pointing at the figures.
      const { subResponses } = await submit(client, [
        ['update', { partitionKey, rowKey, figureRowKey: '' }, 'Merge', { etag }],
        ...(figureRowKey ? [['delete', { partitionKey, rowKey: figureRowKey }] as TransactionAction] : []),
      ]);
      await client.deleteEntity(partitionKey, rowKey, { etag: subResponses[0]?.etag ?? etag });
    });
  }

  /** Returns false when another writer was first. */
  private unlessConflict(write: (client: TableClient) => Promise<unknown>): Promise<boolean> {
    return this.table.run(async (client) => {
      try {
        await write(client);
        return true;
      } catch (error) {
        if (isConflict(error)) return false;
        throw error;
      }
    });
  }

  private readIndex(queueId: string, conversationId: string) {
    return this.table.run((client) =>
      rowOrNull(client.getEntity<IndexRow>(keyOf(queueId), indexRowKeyOf(conversationId))),
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

/** Sorts after every index row's key. */
const firstFigureRowKey = 'd';

function indexRowKeyOf(conversationId: string): string {
  return `c${keyOf(conversationId)}`;
}

function figureRowKeyOf(day: string, conversationId: string): string {
  return `${firstFigureRowKey}${day}${keyOf(conversationId)}`;
}

function spansOf(from: string, to: string): { from: string; to: string }[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const spans: { from: string; to: string }[] = [];
  for (let start = first; start <= last; start += daysPerRead * dayMs)
    spans.push({ from: toDay(start), to: toDay(Math.min(last, start + (daysPerRead - 1) * dayMs)) });
  return spans;
}

function toDay(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
