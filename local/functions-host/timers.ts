// Runs the functions that have a timer trigger: NCRONTAB with six fields, in UTC as on Azure, where a day of the month
// and a weekday must both match. A run that is still going when the next is due makes that one wait for its turn.
import { Cron } from 'croner';
import { resolveSettings } from './bindings';
import type { Binding, TypedData } from './core-module';

/**
 * Starts one timer.
 * @param run is called with the trigger's data whenever the timer is due; it must not reject.
 * @returns the timer, to be stopped.
 */
export function startTimer(
  trigger: Binding,
  settings: Readonly<Record<string, string | undefined>>,
  run: (data: TypedData) => Promise<void>,
): { stop(): void } {
  const schedule = resolveSettings(String(trigger['schedule']), settings);
  const options = { mode: '6-part', timezone: 'UTC', domAndDow: true, sloppyRanges: true, protect: true } as const;
  const cron: Cron = new Cron(schedule, options, () => run(triggerData(cron.previousRun())));
  if (trigger['runOnStartup'] === true) void run(triggerData(null));
  return cron;

  function triggerData(last: Date | null): TypedData {
    const now = new Date().toISOString();
    const status = { Last: last?.toISOString() ?? now, Next: cron.nextRun()?.toISOString() ?? null, LastUpdated: now };
    return {
      json: JSON.stringify({ Schedule: { AdjustForDST: true }, ScheduleStatus: status, IsPastDue: false }),
    };
  }
}
