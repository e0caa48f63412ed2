// Serializes the writers of one conversation within this process, so that a burst of messages does not conflict with
// itself. Between processes the state's ETag detects conflicts.
import { DeadlineError, verifyTimeRemains } from '../deadline';

/** Too many tasks wait for the same conversation or queue; the caller can retry later. */
export class BusyError extends Error {
  constructor(waiting: number) {
    super(`${waiting} others wait already`);
    this.name = 'BusyError';
  }
}

const maxWaiting = 1_000;

interface KeyState {
  last: Promise<unknown>;
  waiting: number;
  /** The failure of all tasks that wait now. Replaced when it is set, so that it does not apply to later tasks. */
  failure: { error?: unknown };
}

/** Runs tasks of the same key one after the other, in order of arrival; tasks of different keys run concurrently. */
export class KeyedQueue {
  private readonly states = new Map<string, KeyState>();

  /**
   * @throws {BusyError} immediately, when too many tasks of the key wait
   * @throws {DeadlineError} without running the task, when the deadline of its request passes while it waits
   * @throws without running the task, the timeout error of an earlier task: the same storage would time out again
   */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const state = this.states.get(key) ?? { last: Promise.resolve(), waiting: 0, failure: {} };
    if (state.waiting >= maxWaiting) throw new BusyError(state.waiting);
    this.states.set(key, state);
    state.waiting++;
    const { failure } = state;
    const start = async () => {
      if ('error' in failure) throw failure.error;
      verifyTimeRemains();
      try {
        return await task();
      } catch (error) {
        if (isTimeout(error)) {
          failure.error = error;
          state.failure = {};
        }
        throw error;
      }
    };
    // After any other failure the next task runs; only the caller of the failed task gets the error.
    const result = state.last.then(start, start);
    state.last = result;
    try {
      return await result;
    } finally {
      state.waiting--;
      if (state.waiting === 0) this.states.delete(key);
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DeadlineError || (error instanceof Error && error.cause instanceof DeadlineError);
}
