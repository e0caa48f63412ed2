// `npm run model:train -- --data <folder>`: trains the models and writes their files. The parts run in threads of
// their own, each from its own seed and data, so that what they learn does not depend on how they are scheduled.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { ModelParameters } from '../shared/sentiment/local-model/local-model';
import { writeModelFile } from '../shared/sentiment/local-model/model-file';
import { exampleOptions, readOptions, root } from './command-line';
import { fitCalibration } from './fit-calibration';
import { progressOf } from './progress';
import { type TrainedLinear, trainLinear } from './train-linear';

interface Job {
  part: string;
  words: string[];
  languages: string[];
}

const bits = 18;
const known = ['data', 'terms', 'seed', 'share', 'parts', 'out'];
const models = {
  english: ['en'],
  european: ['de', 'fr', 'es', 'pt', 'it', 'nl'],
};

function runInThread<Result>(job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: 4096 } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function runJob({ part, words, languages }: Job): TrainedLinear {
  const options = exampleOptions(readOptions(words, known), languages);
  return trainLinear(options, bits, progressOf(part));
}

async function trainModel(name: keyof typeof models, words: string[], folder: string): Promise<void> {
  const languages = models[name];
  const linear = await runInThread<TrainedLinear>({ part: `${name} linear`, words, languages });
  const calibration = fitCalibration(
    linear.heldOut,
    linear.messages.map(({ level }) => level),
  );
  const parameters: ModelParameters = { bits, linear: linear.parameters, calibration };
  const weights = new Map<string, Int8Array | Int32Array | Float32Array>([
    ['lexicon words', linear.lexicon.words],
    ['lexicon values', linear.lexicon.values],
    ['linear weights', linear.weights],
  ]);
  const bytes = writeModelFile({ languages, parameters, weights });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.model`, bytes);
  process.stderr.write(`\n${folder}/${name}.model: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const options = readOptions(words, known);
  const folder = options.get('out') ?? `${root}/shared/sentiment/local-model/weights`;
  const names = options.get('parts')?.split(',') ?? Object.keys(models);
  await Promise.all(names.map((name) => trainModel(name as keyof typeof models, words, folder)));
}

if (isMainThread) void main();
else parentPort!.postMessage(runJob(workerData as Job));
