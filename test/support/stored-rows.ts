// Reads the tables directly, for tests of what is stored.
import { TableClient } from '@azure/data-tables';

/** A row with all its properties. */
export type StoredRow = Record<string, unknown> & { partitionKey: string; rowKey: string };

/** All rows of one of the app's tables; an empty list if the table doesn't exist. */
export async function storedRows(
  connectionString: string,
  table: 'Conversations' | 'Queues' | 'LiveLists' | 'Alerts' | 'Figures' = 'Conversations',
): Promise<StoredRow[]> {
  const client = TableClient.fromConnectionString(connectionString, table, { allowInsecureConnection: true });
  const rows: StoredRow[] = [];
  try {
    for await (const row of client.listEntities()) rows.push(row as StoredRow);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
  return rows;
}

/** The rows of a conversation, by kind. */
export async function rowsOfConversation(connectionString: string, conversationId: string) {
  const rows = await storedRows(connectionString);
  const partitionKey = rows.find((row) => row['conversationId'] === conversationId)?.partitionKey;
  const own = rows.filter((row) => row.partitionKey === partitionKey);
  const of = (prefix: string) => own.filter(({ rowKey }) => rowKey.startsWith(prefix));
  return { state: of('!'), messages: of('m'), markers: of('x') };
}
