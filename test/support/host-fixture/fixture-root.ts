// Creates a functions app in a temporary folder, in the layout of a built repository, so that the local start can
// run it: `main` and the start are bundled on the fly, and packages are those of this repository.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '..', '..', '..');

export interface FixtureRoot {
  readonly root: string;
  dispose(): void;
}

export interface FixtureFiles {
  /** The app's source; by default the one in this folder. */
  readonly app?: string;
  readonly localSettings?: object;
  /** `base` by default, so that code that assumes `api` fails. */
  readonly routePrefix?: string;
  /** The section `extensions.queues` of host.json. */
  readonly queues?: object | undefined;
  /** Files to bundle from the repository into dist/local, besides the start; Azurite is taken as it is built. */
  readonly entries?: readonly string[];
}

/** Builds a fixture. */
export async function createFixtureRoot(files: FixtureFiles = {}): Promise<FixtureRoot> {
  const { app, localSettings, routePrefix = 'base', queues, entries = [] } = files;
  const root = mkdtempSync(join(tmpdir(), 'undertone-fixture-'));
  const options = { bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' } as const;
  const built = join('dist', 'local');
  mkdirSync(join(root, built), { recursive: true });
  copyFileSync(join(repository, built, 'azurite.js'), join(root, built, 'azurite.js'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  const json = (name: string, content: object) => writeFileSync(join(root, name), JSON.stringify(content));
  json('package.json', { main: 'dist/main.js' });
  json('host.json', { version: '2.0', extensions: { http: { routePrefix }, queues } });
  if (localSettings) json('local.settings.json', localSettings);
  await Promise.all([
    build({
      ...options,
      stdin: { contents: app ?? `import './app'`, resolveDir: __dirname, loader: 'ts' },
      external: ['@azure/functions-core'],
      outfile: join(root, 'dist', 'main.js'),
    }),
    build({
      ...options,
      entryPoints: ['local/start.ts', ...entries].map((entry) => join(repository, entry)),
      entryNames: '[name]',
      packages: 'external',
      outdir: join(root, built),
    }),
  ]);
  return { root, dispose: () => rmSync(root, { recursive: true, force: true }) };
}
