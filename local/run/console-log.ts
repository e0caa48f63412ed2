// The log of a local run, written to the terminal: the app's messages, and warnings and errors of the host.
import type { Log, LogLevel } from '../functions-host/core-module';

const hiddenLevels: ReadonlySet<LogLevel> = new Set(['trace', 'debug', 'none']);
const problemLevels: ReadonlySet<LogLevel> = new Set(['warning', 'error', 'critical']);

/** Writes one line: time, level, function and message. */
export const consoleLog: Log = (level, category, message, functionName) => {
  // The library's informational messages are not useful here; the real host hides them as well.
  if (hiddenLevels.has(level) || (category === 'system' && !problemLevels.has(level))) return;
  const time = new Date().toISOString().slice(11, 23);
  const parts = [time, problemLevels.has(level) && level.toUpperCase(), functionName && `${functionName}:`, message];
  console.log(parts.filter(Boolean).join(' '));
};
