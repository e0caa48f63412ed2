// Time limits that hold whatever else happens. `AbortSignal.any` over `AbortSignal.timeout` can lose its timer to the
// garbage collector on Node 20, so a limit here is a timer that the event loop holds, and a promise that it rejects.

import { AsyncLocalStorage } from 'node:async_hooks';

/** The work was not done in time. It was told to stop, and nobody waits for it any more. */
export class DeadlineError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`Not done within ${timeoutMs} ms`);
    this.name = 'DeadlineError';
  }
}

/**
 * Runs work that has to settle within a time.
 * @param work gets a signal that aborts when the time is over; it need not heed it for the limit to hold
 * @throws {DeadlineError} when it has not settled by then
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

const current = new AsyncLocalStorage<RequestDeadline>();

/**
 * Runs the work of one request within a time. Everything it calls can ask `remainingMs`, so that no call on its way
 * needs to hand a limit on.
 * @throws {DeadlineError} when it has not settled by then
 */
export function withRequestDeadline<Result>(timeoutMs: number, work: () => Promise<Result>): Promise<Result> {
  const endsAt = performance.now() + timeoutMs;
  return withDeadline(timeoutMs, (signal) => current.run({ endsAt, signal }, work));
}

/** How long the request that is being served may still take, in milliseconds; `Infinity` outside a request. */
export function remainingMs(): number {
  const deadline = current.getStore();
  return deadline ? Math.max(0, deadline.endsAt - performance.now()) : Infinity;
}

/** @throws {DeadlineError} when the time of the request that is being served is over: nobody waits for its result. */
export function verifyTimeRemains(): void {
  current.getStore()?.signal.throwIfAborted();
}
