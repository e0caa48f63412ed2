// Measures work in steps instead of time: the engine counts how often each block of our code
// is entered. Steps are the same on every machine and under any load. Work inside the engine, as in a regular
// expression, counts as one step.
import { type Profiler, Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

// Code that another test file of this process has loaded would be taken from the engine's cache, compiled without
// counters.
setFlagsFromString('--no-compilation-cache');

/** Counts the blocks of some files that a piece of work enters, including function calls and loop iterations. */
export class StepCounter {
  readonly #session = new Session();
  readonly #folders: readonly string[];

  private constructor(folders: readonly string[]) {
    this.#folders = folders;
  }

  /** @param packages packages whose steps count besides those of `shared/` */
  static async start(...packages: string[]): Promise<StepCounter> {
    const counter = new StepCounter(['/shared/', ...packages.map((name) => `/node_modules/${name}/`)]);
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
      .filter(({ url }) => this.#folders.some((folder) => url.includes(folder)))
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
