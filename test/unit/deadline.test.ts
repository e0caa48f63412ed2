import {
  DeadlineError,
  remainingMs,
  verifyTimeRemains,
  withDeadline,
  withRequestDeadline,
} from '../../shared/deadline';

/** Work that never ends. */
const hanging = () => new Promise<never>(() => undefined);

describe('A deadline', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('returns the result work failed, or rejects with its error', async () => {
    await expect(withDeadline(100, () => Promise.resolve('done'))).resolves.toBe('done');
    await expect(withDeadline(100, () => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stops waiting for work that ignores its signal, and aborts the signal', async () => {
    let signal: AbortSignal | undefined;
    const waiting = withDeadline(100, (given) => {
      signal = given;
      return hanging();
    });
    const outcome = expect(waiting).rejects.toThrow(DeadlineError);
    expect(signal!.aborted).toBe(false);
    jest.advanceTimersByTime(100);
    await outcome;
    expect(signal!.aborted).toBe(true);
  });
});

describe('The deadline of a request', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('applies to everything that the request calls, and to nothing else', async () => {
    expect(remainingMs()).toBe(Infinity);
    await withRequestDeadline(1_000, async () => {
      await Promise.resolve();
      expect(remainingMs()).toBe(1_000);
      jest.advanceTimersByTime(400);
      expect(remainingMs()).toBe(600);
    });
    expect(remainingMs()).toBe(Infinity);
  });

  it('rejects work that has not started', async () => {
    let begin: () => void = () => undefined;
    const may = new Promise<void>((resolve) => (begin = resolve));
    const begun: string[] = [];
    let work: Promise<void> | undefined;
    const request = withRequestDeadline(1_000, () => {
      work = may.then(() => {
        verifyTimeRemains();
        begun.push('work');
      });
      return work;
    });
    const outcomes = Promise.allSettled([request]);
    jest.advanceTimersByTime(1_000);
    begin();
    await expect(work).rejects.toThrow(DeadlineError);
    expect(begun).toEqual([]);
    expect((await outcomes)[0].status).toBe('rejected');
  });
});
