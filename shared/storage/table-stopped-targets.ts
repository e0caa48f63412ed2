// Stopped event targets in Azure Table Storage, remembered for a minute so that events cost no read of them.
import { LRUCache } from 'lru-cache';
import type { StoppedTargets } from '../effects/stopped-targets';
import { rowOrNull, type Table } from './tables';

const partitionKey = 'stopped';
const rememberedForMs = 60_000;

export class TableStoppedTargets implements StoppedTargets {
  private readonly remembered = new LRUCache<string, boolean>({ max: 1_000, ttl: rememberedForMs });

  constructor(
    private readonly table: Table,
    private readonly now: () => Date,
  ) {}

  async has(targetKey: string): Promise<boolean> {
    const remembered = this.remembered.get(targetKey);
    if (remembered !== undefined) return remembered;
    const row = await this.table.run((client) => rowOrNull(client.getEntity(partitionKey, targetKey)));
    this.remembered.set(targetKey, row !== null);
    return row !== null;
  }

  async add(targetKey: string): Promise<void> {
    const row = { partitionKey, rowKey: targetKey, stoppedAt: this.now().toISOString() };
    await this.table.run((client) => client.upsertEntity(row, 'Replace'));
    this.remembered.set(targetKey, true);
  }
}
