// `npm run model:train -- --data <folder>`: trains the models and writes their files. The parts run in threads of
// their own, each from its own seed and data, so that what they learn does not depend on how they are scheduled.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { assembleModel } from './assemble-model';
import { exampleOptions, readOptions, root } from './command-line';
import { progressOf } from './progress';
import { type TrainedConvolution, trainConvolution } from './train-convolution';
import { type TrainedLinear, trainLinear } from './train-linear';

type Half = 'linear' | 'convolution';

interface Job {
  part: string;
  half: Half;
  words: string[];
  languages: string[];
}

const known = ['data', 'terms', 'seed', 'share', 'parts', 'halves', 'out'];
const models: Record<string, { languages: string[]; halves: Half[] }> = {
  english: { languages: ['en'], halves: ['linear', 'convolution'] },
  european: { languages: ['de', 'fr', 'es', 'pt', 'it', 'nl'], halves: ['linear'] },
};

function runInThread<Result>(job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: 4096 } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function runJob({ part, half, words, languages }: Job): TrainedLinear | TrainedConvolution {
  const options = exampleOptions(readOptions(words, known), languages);
  return half === 'linear' ? trainLinear(options, progressOf(part)) : trainConvolution(options, progressOf(part));
}

async function trainModel(name: string, words: string[], folder: string): Promise<void> {
  const options = readOptions(words, known);
  const model = models[name];
  if (!model) throw new Error(`No model ${name}; there are ${Object.keys(models).join(', ')}`);
  const { languages } = model;
  const halves = options.get('halves')?.split(',') ?? model.halves;
  const job = { words, languages };
  const [linear, convolution] = await Promise.all([
    runInThread<TrainedLinear>({ ...job, part: `${name} linear`, half: 'linear' }),
    halves.includes('convolution')
      ? runInThread<TrainedConvolution>({ ...job, part: `${name} convolution`, half: 'convolution' })
      : undefined,
  ]);
  const { bytes, heldOut } = assembleModel(languages, linear, convolution);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${name}.model`, bytes);
  mkdirSync(`${root}/model/held-out`, { recursive: true });
  writeFileSync(`${root}/model/held-out/${name}.json`, heldOut);
  process.stderr.write(`\n${folder}/${name}.model: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const options = readOptions(words, known);
  const folder = options.get('out') ?? `${root}/shared/sentiment/local-model/weights`;
  const names = options.get('parts')?.split(',') ?? Object.keys(models);
  await Promise.all(names.map((name) => trainModel(name, words, folder)));
}

if (isMainThread) void main();
else parentPort!.postMessage(runJob(workerData as Job));
