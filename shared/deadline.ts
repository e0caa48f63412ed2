// Time limits that always fire. On Node 20 `AbortSignal.any` over `AbortSignal.timeout` can lose its timer to the
// garbage collector, so a limit here is a timer that the event loop references, and a promise that the timer rejects.

import { AsyncLocalStorage } from 'node:async_hooks';

/** The work did not finish in time. Its signal was aborted, and its result is discarded. */
export class DeadlineError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`Not done within ${timeoutMs} ms`);
    this.name = 'DeadlineError';
  }
}

/**
 * Runs work with a time limit.
 * @param work receives a signal that aborts when the time is over; the limit applies even if the work ignores it
 * @throws {DeadlineError} when the work has not settled in time
 */
export async function withDeadline<Result>(
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(timeoutMs);
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}

interface RequestDeadline {
  /** By `performance.now()`, in milliseconds. */
  endsAt: number;
  signal: AbortSignal;
}

const current = new AsyncLocalStorage<RequestDeadline | undefined>();

/**
 * Runs the work of one request with a time limit. Everything that it calls can read `remainingMs`, so no function has
 * to pass the limit on.
 * @throws {DeadlineError} when the work has not settled in time
 */
export function withRequestDeadline<Result>(timeoutMs: number, work: () => Promise<Result>): Promise<Result> {
  const endsAt = performance.now() + timeoutMs;
  return withDeadline(timeoutMs, (signal) => current.run({ endsAt, signal }, work));
}

/** Starts work that outlives the current request, so that the request's time limit does not end it. */
export function withoutRequestDeadline<Result>(work: () => Result): Result {
  return current.run(undefined, work);
}

/** The time that the current request has left, in milliseconds; `Infinity` outside a request. */
export function remainingMs(): number {
  const deadline = current.getStore();
  return deadline ? Math.max(0, deadline.endsAt - performance.now()) : Infinity;
}

/** @throws {DeadlineError} when the time of the current request is over, and its result would be discarded */
export function verifyTimeRemains(): void {
  current.getStore()?.signal.throwIfAborted();
}
