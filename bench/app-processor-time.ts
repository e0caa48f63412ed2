// Processor time of the app's process: what a message costs where the machine is paid for, whatever else runs on it.
import { readFileSync } from 'node:fs';
import type { RunningApp } from '../test/support/running-app';

/** A clock tick of Linux's process statistics, which is a hundredth of a second on every architecture (proc(5)). */
const millisecondsPerTick = 10;
const [userField, systemField] = [14, 15];

/**
 * The processor time that the app's own process has used so far, user and system, with all its threads, in
 * milliseconds. Its children, such as Azurite, are not in it.
 * @returns undefined on a platform without Linux's process statistics
 */
export function appProcessorMs(app: RunningApp): number | undefined {
  if (process.platform !== 'linux' || !app.process?.pid) return undefined;
  const statistics = readFileSync(`/proc/${app.process.pid}/stat`, 'utf8');
  // The second field, the program's name in parentheses, may contain blanks.
  const fieldsFromThird = statistics.slice(statistics.lastIndexOf(')') + 2).split(' ');
  const ticks = (field: number) => Number(fieldsFromThird[field - 3]);
  return (ticks(userField) + ticks(systemField)) * millisecondsPerTick;
}
