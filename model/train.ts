// `npm run model:train -- --data <folder>`: trains the models and writes their files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { exampleOptions, readOptions, root } from './command-line';
import { models, trainModel } from './train-model';

const known = ['data', 'terms', 'seed', 'share', 'parts', 'halves', 'out'];

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), known);
  const out = options.get('out');
  const folder = out ?? `${root}/shared/sentiment/local-model/weights`;
  const heldOutFolder = out ?? `${root}/model/held-out`;
  const names = options.get('parts')?.split(',') ?? Object.keys(models);
  await Promise.all(
    names.map(async (name) => {
      const { bytes, heldOut } = await trainModel(name, exampleOptions(options), options.get('halves')?.split(','));
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}/${name}.model`, bytes);
      mkdirSync(heldOutFolder, { recursive: true });
      writeFileSync(`${heldOutFolder}/${name}.json`, heldOut);
      process.stderr.write(`\n${folder}/${name}.model: ${(bytes.length / 1e6).toFixed(2)} MB\n`);
    }),
  );
}

void main();
