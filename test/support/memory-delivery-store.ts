// An in-memory store of deliveries that several instances of the app can share, and that can fail.
import { StorageUnavailableError } from '../../shared/conversations/storage-errors';
import type { Deliveries, DeliveryStore, StoredDeliveries } from '../../shared/platforms/deliveries';

/** `down`: nothing is done; `lost`: the write is done, and its answer is lost. */
export type StoreFault = 'none' | 'down' | 'lost';

export class MemoryDeliveryStore implements DeliveryStore {
  readonly rows = new Map<string, StoredDeliveries>();
  fault: StoreFault = 'none';
  reads = 0;
  /** The tries to write, by key. */
  readonly writes: string[] = [];
  private versions = 0;

  async read(): Promise<ReadonlyMap<string, StoredDeliveries>> {
    this.reads++;
    const rows = new Map(this.rows);
    await this.answer(this.fault === 'down');
    return rows;
  }

  async write(
    key: string,
    deliveries: Deliveries,
    writeId: string,
    version: string | null,
  ): Promise<StoredDeliveries | null> {
    this.writes.push(key);
    await this.answer(this.fault === 'down');
    if ((this.rows.get(key)?.version ?? null) !== version) return null;
    const stored = { deliveries, writeId, version: String(++this.versions) };
    this.rows.set(key, stored);
    await this.answer(this.fault === 'lost');
    return stored;
  }

  private async answer(isFailing: boolean): Promise<void> {
    await Promise.resolve();
    if (isFailing) throw new StorageUnavailableError(new Error('ECONNREFUSED'));
  }
}
