// Only one run at a time may use a data folder: a store keeps its data in memory and would overwrite the other's file.
import { join } from 'node:path';
import { waitForLock } from '../process-lock.mjs';
import { usesOwnStore } from './local-services';
import type { RunSettings } from './run-settings';

/** How long a new run waits for one that is stopping, so that a restart does not fail. */
const restartMs = 3_000;

export interface DataDirLock {
  /** Adds the run's port to the lock, for the error message of another run. */
  update(details: { port: number }): void;
}

/**
 * Locks the run's data folder until the process ends, if the run has a store in it.
 * @throws an error that names the other run if one holds the lock.
 */
export async function lockDataDir({ values, dataDir }: RunSettings): Promise<DataDirLock> {
  if (!usesOwnStore(values)) return { update: () => undefined };
  const lock = await waitForLock<{ port?: number }>(join(dataDir, 'run.lock'), {}, { limitMs: restartMs });
  if (lock.heldBy) {
    const { pid, port } = lock.heldBy;
    const where = port === undefined ? '' : ` on port ${port}`;
    throw new Error(
      `Another run (process ${pid ?? 'unknown'}${where}) uses the data in ${dataDir}. ` +
        'Stop it first, or set DATA_DIR to another folder.',
    );
  }
  process.on('exit', () => lock.release());
  return lock;
}
