import type { TypedData } from '../../../local/functions-host/core-module';
import { startTimer, verifySchedule } from '../../../local/functions-host/timers';

const everySecond = { type: 'timerTrigger', direction: 'in', schedule: '%TICK%' } as const;
const settings = { TICK: '* * * * * *' };

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00.500Z') }));
afterEach(() => jest.useRealTimers());

/** Starts a timer whose runs end when the test says so. */
function startSlowTimer(more: object = {}) {
  const ends: (() => void)[] = [];
  const data: TypedData[] = [];
  const stop = startTimer({ ...everySecond, ...more }, settings, (given) => {
    data.push(given);
    return new Promise((resolve) => ends.push(resolve));
  });
  return { stop, ends, data };
}

it('lets a run that is due during another one wait, once, however many were due', async () => {
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

it('stops once the run that is going has ended', async () => {
  const { stop, ends } = startSlowTimer({ runOnStartup: true });
  let hasStopped = false;
  const stopped = stop().then(() => (hasStopped = true));
  await jest.advanceTimersByTimeAsync(5_000);
  expect([ends.length, hasStopped]).toEqual([1, false]);
  ends[0]?.();
  await stopped;
});

it('tells when it ran and will run', async () => {
  const { stop, ends, data } = startSlowTimer();
  await jest.advanceTimersByTimeAsync(500);
  expect(JSON.parse(data[0]?.json ?? '')).toMatchObject({
    ScheduleStatus: { Next: '2026-01-01T00:00:02.000Z' },
    IsPastDue: false,
  });
  ends[0]?.();
  await stop();
});

it('refuses a schedule that has not six fields', () => {
  expect(() => verifySchedule({ ...everySecond, schedule: '*/5 * * * *' }, settings)).toThrow('*/5 * * * *');
  expect(() => verifySchedule(everySecond, settings)).not.toThrow();
});
