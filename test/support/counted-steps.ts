// Measures work in steps instead of time: the engine counts how often each block of our code
// is entered. Steps are the same on every machine and under any load. Work inside the engine, as in a regular
// expression, counts as one step.
import { type Profiler, Session } from 'node:inspector/promises';

/** Counts the blocks of `shared/` that a piece of work enters, including function calls and loop iterations. */
export class StepCounter {
  readonly #session = new Session();

  static async start(): Promise<StepCounter> {
    const counter = new StepCounter();
    counter.#session.connect();
    await counter.#session.post('Profiler.enable');
    await counter.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return counter;
  }

  async stepsOf(work: () => void): Promise<number> {
    await this.#take();
    work();
    const scripts = await this.#take();
    return scripts
      .filter(({ url }) => url.includes('/shared/'))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0);
  }

  /** The counts since the last call. */
  async #take(): Promise<Profiler.ScriptCoverage[]> {
    return (await this.#session.post('Profiler.takePreciseCoverage')).result;
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
