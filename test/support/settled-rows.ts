// The rows of conversations once every effect of the changes so far is done.
import { eventually } from './eventually';
import { storedRows, type StoredRow } from './stored-rows';

const settledWithinMs = 20_000;

export async function settledRows(connectionString: string): Promise<StoredRow[]> {
  // The keys of effects begin with z.
  const isSettled = (rows: readonly StoredRow[]) => !rows.some(({ rowKey }) => rowKey.startsWith('z'));
  return eventually(() => storedRows(connectionString), isSettled, settledWithinMs);
}
