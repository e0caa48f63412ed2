// Builds everything that runs: the functions app as one CommonJS file (a cold start reads one file), the panel
// for the browser, and the tools that `npm start` and the other scripts run on this machine.
import { build } from 'esbuild';
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';

const root = import.meta.dirname;
const typescriptIn = (folder) => readdirSync(`${root}/${folder}`).filter((name) => name.endsWith('.ts'));

const node = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', sourcemap: true, logLevel: 'warning' };

// Built beside and then swapped in, so that whoever runs the last build never sees half of the next.
const output = `${root}/dist.next`;
const previous = `${root}/dist.previous`;
for (const folder of [output, previous]) rmSync(folder, { recursive: true, force: true });

// Cloud SDKs that only some configurations use, each in a file of its own that is read when first needed.
const loadedWhenUsed = {
  '@azure/ai-text-analytics': 'azure-language-sdk',
  '@azure/identity': 'azure-identity-sdk',
  '@azure/storage-queue': 'azure-storage-queue-sdk',
};
const leaveBeside = {
  name: 'leave-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^@azure\// }, ({ path }) =>
      path in loadedWhenUsed ? { path: `./${loadedWhenUsed[path]}.js`, external: true } : undefined,
    );
  },
};

await Promise.all([
  // One file in functions/ is one deployed function: importing them all registers them all.
  build({
    ...node,
    stdin: {
      contents: ['./shared/start-up.ts', ...typescriptIn('functions').map((name) => `./functions/${name}`)]
        .map((file) => `import '${file}';`)
        .join('\n'),
      resolveDir: root,
      sourcefile: 'main.ts',
      loader: 'ts',
    },
    minify: true,
    external: ['@azure/functions-core'],
    plugins: [leaveBeside],
    // Left as an import, it would see no named exports of the CommonJS files beside.
    supported: { 'dynamic-import': false },
    outfile: `${output}/main.js`,
  }),
  // By require, since the SDKs' ES modules find their own packages by a file URL that a bundle doesn't have.
  ...Object.entries(loadedWhenUsed).map(([sdk, name]) =>
    build({
      ...node,
      minify: true,
      stdin: { contents: `module.exports = require('${sdk}');`, resolveDir: root, sourcefile: `${name}.js` },
      outfile: `${output}/${name}.js`,
    }),
  ),
  ...['local', 'bench'].map((folder) =>
    build({
      ...node,
      entryPoints: typescriptIn(folder)
        .filter((name) => name !== 'azurite.ts')
        .map((name) => `${root}/${folder}/${name}`),
      packages: 'external',
      outdir: `${output}/${folder}`,
    }),
  ),
  build({
    ...node,
    entryPoints: ['train', 'train-half', 'measure'].map((name) => `${root}/model/${name}.ts`),
    packages: 'external',
    outdir: `${output}/model`,
  }),
  // Azurite with its packages in one file loads four times as fast as from its thousand.
  build({ ...node, entryPoints: [`${root}/local/azurite.ts`], sourcemap: false, outdir: `${output}/local` }),
  build({
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    target: 'es2022',
    // The element for any page, and the demo page's own script, which brings the element along.
    entryPoints: { panel: `${root}/panel/index.ts`, demo: `${root}/panel/demo/index.ts` },
    loader: { '.css': 'text', '.svg': 'text' },
    outdir: `${output}/panel`,
    logLevel: 'warning',
  }),
]);
cpSync(`${root}/panel/public`, `${output}/panel`, { recursive: true });
cpSync(`${root}/shared/sentiment/local-model/weights`, `${output}/local-model`, { recursive: true });

if (existsSync(`${root}/dist`)) renameSync(`${root}/dist`, previous);
renameSync(output, `${root}/dist`);
rmSync(previous, { recursive: true, force: true });
