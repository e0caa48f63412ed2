// Stopped event targets in Azure Table Storage, cached for a minute so that most events need no read.
import { LRUCache } from 'lru-cache';
import type { StoppedTargets } from '../effects/stopped-targets';
import { rowOrNull, type Table } from './tables';

const partitionKey = 'stopped';
const cachedForMs = 60_000;

export class TableStoppedTargets implements StoppedTargets {
  private readonly cache = new LRUCache<string, boolean>({ max: 1_000, ttl: cachedForMs });

  constructor(
    private readonly table: Table,
    private readonly now: () => Date,
  ) {}

  async has(targetKey: string): Promise<boolean> {
    const cached = this.cache.get(targetKey);
    if (cached !== undefined) return cached;
    const row = await this.table.run((client) => rowOrNull(client.getEntity(partitionKey, targetKey)));
    this.cache.set(targetKey, row !== null);
    return row !== null;
  }

  async add(targetKey: string): Promise<void> {
    const row = { partitionKey, rowKey: targetKey, stoppedAt: this.now().toISOString() };
    await this.table.run((client) => client.upsertEntity(row, 'Replace'));
    this.cache.set(targetKey, true);
  }
}
