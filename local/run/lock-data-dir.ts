// One run at a time may use a data folder: the store keeps everything in memory and would overwrite the other's file.
import { join } from 'node:path';
import { waitForLock } from '../process-lock.mjs';
import { usesOwnStore } from './local-services';
import type { RunSettings } from './run-settings';

/** Time for a run that was just told to end: a restart need not wait for its last breath. */
const restartMs = 3_000;

export interface DataDirLock {
  /** Adds the port that the run serves on, for those who find the folder in use. */
  update(details: { port: number }): void;
}

/**
 * Locks the run's data folder until the process ends, when the run keeps a store in it.
 * @throws when another run has it, naming that run.
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
