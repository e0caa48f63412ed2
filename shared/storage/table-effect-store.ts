// Stored effects in Azure Table Storage, in the partitions of their conversations.
import { odata } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import type { EffectReference, StoredEffect } from '../conversations/message-store';
import type { EffectStore } from '../effects/effect-store';
import { effectRowKey, fromEffectRow, type EffectRow } from './effect-rows';
import { firstEffectRowKey } from './row-keys';
import { firstRows, rowOrNull, unlessConflict, type Table } from './tables';

export class TableEffectStore implements EffectStore {
  constructor(private readonly table: Table) {}

  async find({ conversationId, effectId }: EffectReference): Promise<StoredEffect | null> {
    return this.table.run(async (client) => {
      const row = await rowOrNull(client.getEntity<EffectRow>(keyOf(conversationId), effectRowKey(effectId)));
      return row && fromEffectRow(row);
    });
  }

  async claim({ conversationId, effectId }: EffectReference, now: string, until: string): Promise<boolean> {
    const [partitionKey, rowKey] = [keyOf(conversationId), effectRowKey(effectId)];
    const row = await this.table.run((client) => rowOrNull(client.getEntity<EffectRow>(partitionKey, rowKey)));
    if (!row || row.dueAt > now) return false;
    return unlessConflict(this.table, (client) =>
      client.updateEntity({ partitionKey, rowKey, dueAt: until }, 'Merge', { etag: row.etag }),
    );
  }

  async postpone({ conversationId, effectId }: EffectReference, dueAt: string, attempts: number): Promise<void> {
    const change = { partitionKey: keyOf(conversationId), rowKey: effectRowKey(effectId), dueAt, attempts };
    await this.table.run((client) => rowOrNull(client.updateEntity(change, 'Merge')));
  }

  async remove({ conversationId, effectId }: EffectReference): Promise<void> {
    await this.table.run((client) => rowOrNull(client.deleteEntity(keyOf(conversationId), effectRowKey(effectId))));
  }

  async hasLater({ conversationId, effectId }: EffectReference, idPrefix: string): Promise<boolean> {
    return this.table.run(async (client) => {
      const [after, before] = [effectRowKey(effectId), effectRowKey(`${idPrefix}~`)];
      const filter = odata`PartitionKey eq ${keyOf(conversationId)} and RowKey gt ${after} and RowKey lt ${before}`;
      const pages = client.listEntities({ queryOptions: { filter, select: ['RowKey'] } }).byPage({ maxPageSize: 1 });
      return (await firstRows(pages, 1)).length > 0;
    });
  }

  async overdue(instant: string, limit: number): Promise<EffectReference[]> {
    return this.table.run(async (client) => {
      const filter = odata`RowKey ge ${firstEffectRowKey} and dueAt lt ${instant}`;
      const select = ['conversationId', 'effectId'];
      const found: EffectReference[] = [];
      for await (const { conversationId, effectId } of client.listEntities<EffectRow>({
        queryOptions: { filter, select },
      })) {
        found.push({ conversationId, effectId });
        if (found.length >= limit) break;
      }
      return found;
    });
  }
}
