// Writers of one conversation within this process run one after the other, so that a burst of messages doesn't spend
// its retries on itself. Between processes the state's ETag decides.
import { DeadlineError, verifyTimeRemains } from '../deadline';

/** Too many are waiting for the same conversation or queue; trying again later succeeds. */
export class BusyError extends Error {
  constructor(waiting: number) {
    super(`${waiting} others wait already`);
    this.name = 'BusyError';
  }
}

const maxWaiting = 1_000;

interface Line {
  last: Promise<unknown>;
  waiting: number;
  /** Why those that wait now need not begin; replaced when it is used, so that it is not for those who come later. */
  ending: { error?: unknown };
}

/** Runs tasks of the same key one after the other, in the order they came; tasks of different keys side by side. */
export class KeyedQueue {
  private readonly lines = new Map<string, Line>();

  /**
   * @throws {BusyError} at once when too many tasks of the key wait
   * @throws {DeadlineError} instead of running the task, when the time of its request is over before its turn
   * @throws instead of running the task, what a task before it threw because storage did not answer in time: it would
   *   wait for the same storage as long again
   */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const line = this.lines.get(key) ?? { last: Promise.resolve(), waiting: 0, ending: {} };
    if (line.waiting >= maxWaiting) throw new BusyError(line.waiting);
    this.lines.set(key, line);
    line.waiting++;
    const { ending } = line;
    const start = async () => {
      if ('error' in ending) throw ending.error;
      verifyTimeRemains();
      try {
        return await task();
      } catch (error) {
        if (isTimeout(error)) {
          ending.error = error;
          line.ending = {};
        }
        throw error;
      }
    };
    // A task that failed otherwise doesn't hold up the next; its own caller gets the error.
    const mine = line.last.then(start, start);
    line.last = mine;
    try {
      return await mine;
    } finally {
      line.waiting--;
      if (line.waiting === 0) this.lines.delete(key);
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DeadlineError || (error instanceof Error && error.cause instanceof DeadlineError);
}
