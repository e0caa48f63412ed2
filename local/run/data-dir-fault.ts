// Describes failed file operations in the data folder by the setting that chooses it, DATA_DIR.
import { isAbsolute, relative } from 'node:path';
import { describeFileFault } from '../file-fault.mjs';
import type { RunSettings } from './run-settings';

/** The error to show: the given one, or one that names DATA_DIR if a file in the data folder caused it. */
export function withDataDirNamed(error: unknown, { dataDir }: RunSettings): unknown {
  const { path } = error as { path?: unknown };
  if (typeof path !== 'string' || !isWithin(dataDir, path)) return error;
  const advice = 'Set DATA_DIR to a folder that this user can write to, or make it one.';
  const message = describeFileFault(error, `The data folder ${dataDir}`, advice);
  return message === undefined ? error : new Error(message, { cause: error });
}

/** Also true for the folder's parents, since creating the folder creates them too. */
function isWithin(folder: string, path: string): boolean {
  const fromFolder = relative(folder, path);
  const fromPath = relative(path, folder);
  return [fromFolder, fromPath].some((path) => !path.startsWith('..') && !isAbsolute(path));
}
