// Failures of files in the data folder, told in terms of the setting that chooses it.
import { isAbsolute, relative } from 'node:path';
import { describeFileFault } from '../file-fault.mjs';
import type { RunSettings } from './run-settings';

/** The error to show for one that came up: itself, unless a file of the data folder is behind it. */
export function withDataDirNamed(error: unknown, { dataDir }: RunSettings): unknown {
  const { path } = error as { path?: unknown };
  if (typeof path !== 'string' || !isWithin(dataDir, path)) return error;
  const advice = 'Set DATA_DIR to a folder that this user can write to, or make it one.';
  const message = describeFileFault(error, `The data folder ${dataDir}`, advice);
  return message === undefined ? error : new Error(message, { cause: error });
}

/** Also true of the folders that lead to it, since making the folder makes them too. */
function isWithin(folder: string, path: string): boolean {
  const fromFolder = relative(folder, path);
  const fromPath = relative(path, folder);
  return [fromFolder, fromPath].some((way) => !way.startsWith('..') && !isAbsolute(way));
}
