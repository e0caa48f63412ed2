// When a local run has to end. Ctrl-C reaches the whole process group and npm forwards it as well, so a signal often
// arrives twice: the duplicate is ignored, and only a later signal ends the run without a clean shutdown.
const duplicateMs = 2_000;

/** Calls `stop` once, on a signal or when the npm that started the run has ended; calls `kill` on a later signal. */
export function onStopSignal(stop: (why: string) => void, kill: () => void): void {
  let stoppedAt: number | undefined;
  const onSignal = (why: string) => {
    if (stoppedAt === undefined) {
      stoppedAt = Date.now();
      stop(why);
    } else if (Date.now() - stoppedAt > duplicateMs) {
      kill();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => onSignal(signal));

  // npm sends signals to a shell, which may not forward them, and sends none if it is killed itself.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || parent === 1) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onSignal('npm ended');
  }, 200);
  watch.unref();
}
