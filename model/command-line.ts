// What the commands of this folder take: `--name value`, nothing else.
import { resolve } from 'node:path';
import type { Terms } from './data-sets';
import type { TrainingOptions } from './train-model';

/** The project's root: the commands are run by npm, from there. */
export const root = process.cwd();

/** @throws when an option is unknown or has no value */
export function readOptions(words: readonly string[], known: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  const usage = `options: ${known.map((name) => `--${name} …`).join(' ')}; --data <folder> is needed`;
  for (let index = 0; index < words.length; index += 2) {
    const name = words[index]!.replace(/^--/, '');
    const value = words[index + 1];
    if (!known.includes(name) || value === undefined) throw new Error(`${words[index]!}: ${usage}`);
    options.set(name, value);
  }
  if (!options.has('data')) throw new Error(usage);
  return options;
}

/** Options of training as the command line has them. */
export function exampleOptions(options: ReadonlyMap<string, string>): TrainingOptions {
  const terms: Terms = options.get('terms') === 'permissive' ? 'permissive' : 'unverified';
  return {
    root,
    dataFolder: resolve(options.get('data')!),
    terms,
    share: Number(options.get('share') ?? 1),
    seed: Number(options.get('seed') ?? 1),
  };
}
