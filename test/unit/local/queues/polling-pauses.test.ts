import { createPollingPauses } from '../../../../local/functions-host/queues/polling-pauses';

const next = (found: readonly boolean[], random: number) => {
  const pauses = createPollingPauses(100, 2_000, () => random);
  return found.map((each) => pauses.next(each));
};

it('double from the shortest to the longest, and start over after a message', () => {
  expect(next([false, false, false, false, false, false, false, false], 0.5)).toEqual([
    100, 200, 300, 500, 900, 1_700, 2_000, 2_000,
  ]);
  expect(next([false, false, false, true, false], 0.5)).toEqual([100, 200, 300, 100, 200]);
});

it('vary by a fifth, so that hosts do not poll at the same time', () => {
  expect(next([false, false, false], 0)).toEqual([100, 180, 260]);
  expect(next([false, false, false], 1)).toEqual([100, 220, 340]);
});
