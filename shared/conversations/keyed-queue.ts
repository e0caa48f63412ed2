// Writers of one conversation within this process take turns, so that a burst of messages doesn't spend its retries
// on itself. Between processes the state's ETag decides.

/** Runs tasks of the same key one after the other, in the order they came; tasks of different keys side by side. */
export class KeyedQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(key) ?? Promise.resolve();
    // A task that failed doesn't hold up the next; its own caller is told.
    const mine = before.then(task, task);
    this.last.set(key, mine);
    const leave = () => {
      if (this.last.get(key) === mine) this.last.delete(key);
    };
    mine.then(leave, leave);
    return mine;
  }
}
