// The record of failed effects in Azure Table Storage: one partition, the newest first.
import { odata } from '@azure/data-tables';
import { randomUUID } from 'node:crypto';
import { maxCounted, type FailedEffects, type Failure, type FailureCounts } from '../effects/failed-effects';
import { newestFirstKey } from '../conversations/sort-key';
import { firstRows, type Table } from './tables';

const partitionKey = 'failed';

interface FailedRow {
  rowKey: string;
  failure: Failure;
  at: string;
}

export class TableFailedEffects implements FailedEffects {
  constructor(private readonly table: Table) {}

  async add(failure: Failure, at: Date): Promise<void> {
    const row = {
      partitionKey,
      rowKey: `${newestFirstKey(at.toISOString())}-${randomUUID()}`,
      failure,
      at: at.toISOString(),
    };
    await this.table.run((client) => client.createEntity(row));
  }

  async countSince(instant: Date): Promise<FailureCounts> {
    return this.table.run(async (client) => {
      const filter = odata`PartitionKey eq ${partitionKey} and RowKey lt ${`${newestFirstKey(instant.toISOString())}~`}`;
      const pages = client.listEntities<FailedRow>({ queryOptions: { filter } }).byPage({ maxPageSize: maxCounted });
      const rows = await firstRows(pages, maxCounted);
      const countOf = (failure: Failure) => rows.filter((row) => row.failure === failure).length;
      return { givenUp: countOf('given-up'), poisoned: countOf('poisoned'), lastAt: rows[0]?.at ?? null };
    });
  }

  async removeOlderThan(instant: Date): Promise<number> {
    return this.table.run(async (client) => {
      const filter = odata`PartitionKey eq ${partitionKey} and RowKey gt ${`${newestFirstKey(instant.toISOString())}~`}`;
      let removed = 0;
      for await (const { rowKey } of client.listEntities<FailedRow>({ queryOptions: { filter, select: ['RowKey'] } })) {
        await client.deleteEntity(partitionKey, rowKey);
        removed++;
      }
      return removed;
    });
  }
}
