import type { TypedData } from '../../../local/functions-host/core-module';
import { startTimer, verifySchedule } from '../../../local/functions-host/timers';

const everySecond = { type: 'timerTrigger', direction: 'in', schedule: '%TICK%' } as const;
const settings = { TICK: '* * * * * *' };

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00.500Z') }));
afterEach(() => jest.useRealTimers());

/** Starts a timer; the test ends its runs. */
function startSlowTimer(more: object = {}) {
  const ends: (() => void)[] = [];
  const data: TypedData[] = [];
  const stop = startTimer({ ...everySecond, ...more }, settings, (given) => {
    data.push(given);
    return new Promise((resolve) => ends.push(resolve));
  });
  return { stop, ends, data };
}

it('delays a run that is due during another one, and runs once for all that were due', async () => {
  const { stop, ends } = startSlowTimer();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await jest.advanceTimersByTimeAsync(0);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await jest.advanceTimersByTimeAsync(0);
  expect(ends).toHaveLength(2);
  await stop();
});

it('stops when the current run has ended', async () => {
  const { stop, ends } = startSlowTimer({ runOnStartup: true });
  let hasStopped = false;
  const stopped = stop().then(() => (hasStopped = true));
  await jest.advanceTimersByTimeAsync(5_000);
  expect([ends.length, hasStopped]).toEqual([1, false]);
  ends[0]?.();
  await stopped;
});

it('passes the times of the last and the next run', async () => {
  const { stop, ends, data } = startSlowTimer();
  await jest.advanceTimersByTimeAsync(500);
  expect(JSON.parse(data[0]?.json ?? '')).toMatchObject({
    ScheduleStatus: { Next: '2026-01-01T00:00:02.000Z' },
    IsPastDue: false,
  });
  ends[0]?.();
  await stop();
});

it('rejects a schedule that does not have six fields', () => {
  expect(() => verifySchedule({ ...everySecond, schedule: '*/5 * * * *' }, settings)).toThrow('*/5 * * * *');
  expect(() => verifySchedule(everySecond, settings)).not.toThrow();
});
