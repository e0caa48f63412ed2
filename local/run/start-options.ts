// The command line of `npm start`.
import { parseArgs } from 'node:util';

export interface StartOptions {
  /** Whether the demo is played, where the settings allow it. */
  readonly demo: boolean;
}

const usage = 'Usage: npm start [-- --no-demo]';

/** @throws an error with the usage for anything but the known options */
export function readStartOptions(parameters: readonly string[]): StartOptions {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: { 'no-demo': { type: 'boolean', default: false } },
    });
    return { demo: !values['no-demo'] };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}
