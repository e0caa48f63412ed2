// The deliveries of connections in Azure Table Storage: one row per connection, which all instances replace under its
// ETag. A row per instance would need no ETag, but every instance that ever ran would leave one, to be read by each
// health check.
import { odata } from '@azure/data-tables';
import type { Deliveries, DeliveryStore, StoredDeliveries } from '../platforms/deliveries';
import { isConflict, type Table } from './tables';

const partitionKey = 'deliveries';

interface DeliveriesRow {
  lastValidAt?: string;
  lastRefusedAt?: string;
  /** As JSON. */
  unknownAuthors: string;
  writeId: string;
}

export class TableDeliveryStore implements DeliveryStore {
  constructor(private readonly table: Table) {}

  async read(): Promise<ReadonlyMap<string, StoredDeliveries>> {
    return this.table.run(async (client) => {
      const stored = new Map<string, StoredDeliveries>();
      const queryOptions = { filter: odata`PartitionKey eq ${partitionKey}` };
      for await (const { rowKey = '', etag, ...row } of client.listEntities<DeliveriesRow>({ queryOptions }))
        stored.set(rowKey, { deliveries: toDeliveries(row), writeId: row.writeId, version: etag });
      return stored;
    });
  }

  async write(
    key: string,
    deliveries: Deliveries,
    writeId: string,
    version: string | null,
  ): Promise<StoredDeliveries | null> {
    const row = { partitionKey, rowKey: key, writeId, ...toRow(deliveries) };
    return this.table.run(async (client) => {
      try {
        const { etag = '' } = await (version === null
          ? client.createEntity(row)
          : client.updateEntity(row, 'Replace', { etag: version }));
        return { deliveries, writeId, version: etag };
      } catch (error) {
        if (isConflict(error)) return null;
        throw error;
      }
    });
  }
}

function toDeliveries({ lastValidAt, lastRefusedAt, unknownAuthors }: DeliveriesRow): Deliveries {
  return {
    lastValidAt: lastValidAt ?? null,
    lastRefusedAt: lastRefusedAt ?? null,
    unknownAuthors: JSON.parse(unknownAuthors) as Record<string, number>,
  };
}

function toRow({ lastValidAt, lastRefusedAt, unknownAuthors }: Deliveries): Omit<DeliveriesRow, 'writeId'> {
  return {
    ...(lastValidAt !== null && { lastValidAt }),
    ...(lastRefusedAt !== null && { lastRefusedAt }),
    unknownAuthors: JSON.stringify(unknownAuthors),
  };
}
