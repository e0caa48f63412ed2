// The log of a local run, for someone who looks at a terminal: what the app says, and what went wrong around it.
import type { Log, LogLevel } from '../functions-host/core-module';

const quiet: ReadonlySet<LogLevel> = new Set(['trace', 'debug', 'none']);
const loud: ReadonlySet<LogLevel> = new Set(['warning', 'error', 'critical']);

/** Writes one line: time, how bad it is, which function, and the message. */
export const consoleLog: Log = (level, category, message, functionName) => {
  // What the library says in passing is of no use here; the real host hides it as well.
  if (quiet.has(level) || (category === 'system' && !loud.has(level))) return;
  const time = new Date().toISOString().slice(11, 23);
  const parts = [time, loud.has(level) && level.toUpperCase(), functionName && `${functionName}:`, message];
  console.log(parts.filter(Boolean).join(' '));
};
