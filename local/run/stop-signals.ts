// When a local run has to end. Ctrl-C reaches the whole process group and npm hands it on as well, so a signal often
// comes twice: the echo is ignored, and only somebody who insists later gets an end without a clean close.
const echoMs = 2_000;

/** Calls `stop` once, when the run is told to end or the npm that started it is gone. */
export function onStopSignal(stop: (why: string) => void, insist: () => void): void {
  let stoppedAt: number | undefined;
  const take = (why: string) => {
    if (stoppedAt === undefined) {
      stoppedAt = Date.now();
      stop(why);
    } else if (Date.now() - stoppedAt > echoMs) {
      insist();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => take(signal));

  // npm sends its signals to a shell that need not pass them on, and a killed npm sends none.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || parent === 1) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    take('npm ended');
  }, 200);
  watch.unref();
}
