// Trains a whole model. Its halves run in threads of their own, each from its own seed and data, so that what they
// learn does not depend on how they are scheduled.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type AssembledModel, assembleModel } from './assemble-model';
import type { ExampleOptions } from './examples';
import type { TrainedConvolution } from './train-convolution';
import type { Half, Job } from './train-half';
import type { TrainedLinear } from './train-linear';

export interface ModelPlan {
  languages: string[];
  halves: Half[];
  /**
   * Features of the linear half fall into 2^bits buckets. Twice as many buckets are worth about a point of macro-F1 on
   * sets held out, up to 2^20; the European model has half of that so that all files together stay below 5 MB.
   */
  bits: number;
}

/** The models that are shipped, by the name of their file. */
export const models: Readonly<Record<string, ModelPlan>> = {
  english: { languages: ['en'], halves: ['linear', 'convolution'], bits: 20 },
  european: { languages: ['de', 'fr', 'es', 'pt', 'it', 'nl'], halves: ['linear'], bits: 19 },
};

export type TrainingOptions = Omit<ExampleOptions, 'languages'>;

/** @throws when there is no such model, or no word vectors to begin with */
export async function trainModel(name: string, options: TrainingOptions, halves?: string[]): Promise<AssembledModel> {
  const model = models[name];
  if (!model) throw new Error(`No model ${name}; there are ${Object.keys(models).join(', ')}`);
  const { languages, bits } = model;
  const run = <Result>(half: Half) =>
    runInThread<Result>({ part: `${name} ${half}`, half, bits, options: { ...options, languages } });
  const [linear, convolution] = await Promise.all([
    run<TrainedLinear>('linear'),
    (halves ?? model.halves).includes('convolution') ? run<TrainedConvolution>('convolution') : undefined,
  ]);
  return assembleModel(languages, linear, convolution);
}

function runInThread<Result>(job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    const file = join(__dirname, 'train-half.js');
    const worker = new Worker(file, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: 4096 } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
