// Trains one half of a model in a thread of its own: a file by itself, since a thread begins with a file.
import { parentPort, workerData } from 'node:worker_threads';
import type { ExampleOptions } from './examples';
import { progressOf } from './progress';
import { trainConvolution } from './train-convolution';
import { trainLinear } from './train-linear';

export type Half = 'linear' | 'convolution';

export interface Job {
  /** What the progress display calls it. */
  part: string;
  half: Half;
  options: ExampleOptions;
  /** Of the linear half: features fall into 2^bits buckets. */
  bits: number;
}

if (parentPort) {
  const { part, half, options, bits } = workerData as Job;
  const report = progressOf(part);
  parentPort.postMessage(half === 'linear' ? trainLinear(options, bits, report) : trainConvolution(options, report));
}
