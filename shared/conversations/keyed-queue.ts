// Writers of one conversation within this process run one after the other, so that a burst of messages doesn't spend
// its retries on itself. Between processes the state's ETag decides.
import { verifyTimeRemains } from '../deadline';

/** Too many are waiting for the same conversation or queue; trying again later succeeds. */
export class BusyError extends Error {
  constructor(waiting: number) {
    super(`${waiting} others wait already`);
    this.name = 'BusyError';
  }
}

const maxWaiting = 100;

interface Line {
  last: Promise<unknown>;
  waiting: number;
}

/** Runs tasks of the same key one after the other, in the order they came; tasks of different keys side by side. */
export class KeyedQueue {
  private readonly lines = new Map<string, Line>();

  /**
   * @throws {BusyError} at once when too many tasks of the key wait
   * @throws {DeadlineError} instead of running the task, when the time of its request is over before its turn
   */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const line = this.lines.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= maxWaiting) throw new BusyError(line.waiting);
    this.lines.set(key, line);
    line.waiting++;
    const start = () => {
      verifyTimeRemains();
      return task();
    };
    // A task that failed doesn't hold up the next; its own caller gets the error.
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
