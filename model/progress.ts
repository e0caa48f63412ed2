// Shows on standard error how far the parts of a long run are, one line that is rewritten on a terminal.

const lastShown = new Map<string, string>();

/** A function that reports the progress of one part, done in [0, 1]. */
export function progressOf(part: string): (done: number, what: string) => void {
  const started = Date.now();
  return (done, what) => {
    const seconds = Math.round((Date.now() - started) / 1000);
    lastShown.set(part, `${part} ${Math.round(done * 100)} % (${what}, ${seconds} s)`);
    const line = [...lastShown.values()].join(' · ');
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
    else if (what === 'done' || !/fold|epoch/.test(what)) process.stderr.write(`${lastShown.get(part)!}\n`);
  };
}
