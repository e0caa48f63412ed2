// Runs the functions that have a timer trigger: NCRONTAB with six fields, in UTC as on Azure, where day of month and
// weekday must both match. Runs of a timer don't overlap: one that is due during another starts after it.
import { Cron } from 'croner';
import type { Binding, TypedData } from './core-module';
import { resolveSettings, type HostSettings } from './settings-expression';

const options = { mode: '6-part', timezone: 'UTC', domAndDow: true, sloppyRanges: true } as const;

/**
 * Starts one timer.
 * @param run is called with the trigger's data whenever the timer is due; it must not reject.
 * @returns a function that stops the timer and resolves when the current run has ended.
 */
export function startTimer(
  trigger: Binding,
  settings: HostSettings,
  run: (data: TypedData) => Promise<void>,
): () => Promise<void> {
  let running = Promise.resolve();
  let isStopped = false;
  let missed = 0;
  const protect = () => {
    missed += 1;
  };
  const cron: Cron = new Cron(scheduleOf(trigger, settings), { ...options, protect }, () => begin(cron.previousRun()));
  if (trigger['runOnStartup'] === true) void begin(null);
  return async () => {
    isStopped = true;
    cron.stop();
    await running;
  };

  function begin(last: Date | null): Promise<void> {
    const work = runWhileMissed(last);
    running = Promise.all([running, work]).then(() => undefined);
    return work;
  }

  async function runWhileMissed(last: Date | null): Promise<void> {
    let missedBefore: number;
    do {
      missedBefore = missed;
      await runOnce(last);
    } while (missed > missedBefore && !isStopped);
  }

  function runOnce(last: Date | null): Promise<void> {
    const now = new Date().toISOString();
    const status = { Last: last?.toISOString() ?? now, Next: cron.nextRun()?.toISOString() ?? null, LastUpdated: now };
    return run({
      json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false }),
    });
  }
}

/** @throws for an invalid schedule. */
export function verifySchedule(trigger: Binding, settings: HostSettings): void {
  new Cron(scheduleOf(trigger, settings), { ...options, paused: true }).stop();
}

function scheduleOf(trigger: Binding, settings: HostSettings): string {
  return resolveSettings(String(trigger['schedule']), settings);
}
