// Builds everything that runs: the functions app as one CommonJS file (a cold start reads one file), the panel
// for the browser, and the tools that `npm start` and the other scripts run on this machine.
import { build } from 'esbuild';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';

const root = import.meta.dirname;
const typescriptIn = (folder) =>
  existsSync(`${root}/${folder}`) ? readdirSync(`${root}/${folder}`).filter((name) => name.endsWith('.ts')) : [];

const node = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', sourcemap: true, logLevel: 'warning' };

rmSync(`${root}/dist`, { recursive: true, force: true });

await Promise.all([
  // One file in functions/ is one deployed function: importing them all registers them all.
  build({
    ...node,
    stdin: {
      contents: typescriptIn('functions')
        .map((name) => `import './functions/${name}';`)
        .join('\n'),
      resolveDir: root,
      sourcefile: 'main.ts',
      loader: 'ts',
    },
    minify: true,
    keepNames: true,
    external: ['@azure/functions-core'],
    outfile: `${root}/dist/main.js`,
  }),
  build({
    ...node,
    entryPoints: typescriptIn('local').map((name) => `${root}/local/${name}`),
    packages: 'external',
    outdir: `${root}/dist/local`,
  }),
  build({
    ...node,
    entryPoints: ['train', 'measure']
      .filter((name) => existsSync(`${root}/model/${name}.ts`))
      .map((name) => `${root}/model/${name}.ts`),
    packages: 'external',
    outdir: `${root}/dist/model`,
  }),
  existsSync(`${root}/panel/index.ts`) &&
    build({
      bundle: true,
      minify: true,
      sourcemap: true,
      format: 'esm',
      target: 'es2022',
      entryPoints: { panel: `${root}/panel/index.ts` },
      outdir: `${root}/dist/panel`,
      logLevel: 'warning',
    }),
]);
if (existsSync(`${root}/panel/public`)) cpSync(`${root}/panel/public`, `${root}/dist/panel`, { recursive: true });
const weights = `${root}/shared/sentiment/local-model/weights`;
if (existsSync(weights)) cpSync(weights, `${root}/dist/local-model`, { recursive: true });
