// The alerts of queues in Azure Table Storage, one partition per queue, the newest first.
import { odata } from '@azure/data-tables';
import { isLaterState, type AlertFilter, type AlertList } from '../board/alert-list';
import type { Alert, AlertState } from '../contract/alert';
import { keyOf } from '../contract/identifier';
import type { Page, PageRequest } from '../contract/page';
import { newestFirstKey } from '../conversations/sort-key';
import { ContentionError } from '../conversations/storage-errors';
import { fromAlertRow } from './alert-rows';
import { isConflict, readPage, rowOrNull, type Table } from './tables';

const maxAttempts = 10;

type ListedAlertRow = {
  alert: string;
  state: AlertState;
  conversationId: string;
  storedAt: string;
};

type Condition = (row: { partitionKey: string; storedAt: string }) => boolean;

export class TableAlertList implements AlertList {
  constructor(private readonly table: Table) {}

  async put(alert: Alert): Promise<void> {
    const { queueId, conversationId, state, stateAt } = alert;
    const keys = { partitionKey: keyOf(queueId), rowKey: rowKeyOf(alert) };
    const row = { ...keys, alert: JSON.stringify(alert), state, conversationId, storedAt: stateAt };
    await this.table.run(async (client) => {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const stored = await rowOrNull(client.getEntity<ListedAlertRow>(keys.partitionKey, keys.rowKey));
        if (stored && !isLaterState(alert, stored)) return;
        try {
          if (stored) await client.updateEntity(row, 'Replace', { etag: stored.etag });
          else await client.createEntity(row);
          return;
        } catch (error) {
          if (!isConflict(error)) throw error;
        }
      }
      throw new ContentionError(maxAttempts);
    });
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await this.removeWhere(odata`PartitionKey eq ${keyOf(queueId)} and conversationId eq ${conversationId}`);
  }

  async page(
    queueId: string,
    { state, since, before }: AlertFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<Alert>> {
    // The keys descend with time.
    const filters = [
      odata`PartitionKey eq ${keyOf(queueId)}`,
      ...(before === undefined ? [] : [odata`RowKey gt ${`${newestFirstKey(before)}~~`}`]),
      ...(since === undefined ? [] : [odata`RowKey lt ${`${newestFirstKey(since)}~~`}`]),
      ...(state === undefined ? [] : [odata`state eq ${state}`]),
      ...(after === undefined ? [] : [odata`RowKey gt ${after}`]),
    ];
    const { list, lastKey } = await readPage<ListedAlertRow>(
      this.table,
      filters.join(' and '),
      limit,
      ({ rowKey }) => rowKey,
    );
    return { list: list.map(fromAlertRow), lastKey };
  }

  removeOlderThan(instant: string, byQueue: ReadonlyMap<string, string> = new Map()): Promise<number> {
    const latest = [instant, ...byQueue.values()].sort().at(-1);
    const byPartition = new Map([...byQueue].map(([queueId, ofQueue]) => [keyOf(queueId), ofQueue]));
    const isOld: Condition = ({ partitionKey, storedAt }) => storedAt < (byPartition.get(partitionKey) ?? instant);
    return this.removeWhere(odata`storedAt lt ${latest}`, isOld);
  }

  private removeWhere(filter: string, isToRemove: Condition = () => true): Promise<number> {
    return this.table.run(async (client) => {
      let removed = 0;
      const select = ['PartitionKey', 'RowKey', 'storedAt'];
      const rows = client.listEntities<Pick<ListedAlertRow, 'storedAt'>>({ queryOptions: { filter, select } });
      for await (const { partitionKey = '', rowKey = '', storedAt } of rows) {
        if (!isToRemove({ partitionKey, storedAt })) continue;
        await rowOrNull(client.deleteEntity(partitionKey, rowKey));
        removed += 1;
      }
      return removed;
    });
  }
}

/** Unique for an alert, and ascending from the newest. `~` sorts after every other character of a key. */
function rowKeyOf({ at, conversationId, alertId }: Alert): string {
  return `${newestFirstKey(at)}${keyOf(conversationId)}~${keyOf(alertId)}`;
}
