// The deployed files: the folder that the build stages, published directly or from the root.
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { spawn } from 'node:child_process';
import { build } from 'esbuild';
import { mintToken } from '../../../local/run/mint-token';
import { isKeptByCoreTools, keptByGit } from '../../support/ignore-rules';
import { startQueues, startSignalR, startTables } from '../../support/outside-services';

const repository = resolve(__dirname, '..', '..', '..');
const stage = join(repository, 'dist', 'deploy');
const rulesFile = join(repository, '.funcignore');
const authSecret = 'a secret of the tests, 32 bytes or more';
const largestBytes = 8 * 1024 * 1024;

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();

const staged = filesOf(stage);
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

describe('the staged folder', () => {
  it('contains what the app needs at run time, with licences, and nothing else', () => {
    const kinds = [
      /^(main|azure-[a-z-]+-sdk)\.js$/,
      /^(host|package)\.json$/,
      /^(LICENSE|THIRD-PARTY-NOTICES\.txt)$/,
      /^local-model\/([a-z]+\.model|NOTICE\.md)$/,
      /^panel\/[\w/-]+\.(html|js|css|svg|json)$/,
    ];
    expect(staged.filter((path) => !kinds.some((kind) => kind.test(path)))).toEqual([]);
    for (const kind of kinds) expect(staged.some((path) => kind.test(path))).toBe(true);
  });

  it('is small, and contains nothing of Azurite', () => {
    const bytes = staged.map((path) => statSync(join(stage, path)).size).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(largestBytes);
    for (const path of staged) expect(readFileSync(join(stage, path)).includes('azurite')).toBe(false);
  });

  it('names no package to install: all of them are bundled', () => {
    const packageJson = json(join(stage, 'package.json'));
    expect(packageJson).toMatchObject({ main: 'main.js', engines: json(join(repository, 'package.json'))['engines'] });
    expect(Object.keys(packageJson).filter((name) => /dependencies|scripts/i.test(name))).toEqual([]);
  });

  it('contains the licence of each bundled package', () => {
    const notices = readFileSync(join(stage, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const { dependencies } = json(join(repository, 'package.json')) as { dependencies: Record<string, string> };
    // Found by a list of our own, not by the one that the build created.
    const bundled = ['@azure/functions', '@azure/data-tables', '@azure/identity', 'zod', 'jose', 'tinyld', 'lru-cache'];
    for (const name of bundled) {
      expect(Object.keys(dependencies)).toContain(name);
      const { version } = json(join(repository, 'node_modules', name, 'package.json')) as { version: string };
      expect(notices).toContain(`${name} ${version} (`);
    }
    expect(notices).toContain('@microsoft/signalr');
    expect(notices).toContain('Permission is hereby granted, free of charge');
    expect(notices).not.toContain('esbuild');
  });

  it('contains each file that the app reads at run time', () => {
    const main = readFileSync(join(stage, 'main.js'), 'utf8');
    const needed = [...main.matchAll(/require\("\.\/([\w-]+\.js)"\)/g)].map(([, file]) => file);
    expect(needed).toContain('azure-language-sdk.js');
    for (const file of needed) expect(staged).toContain(file);
  });

  it('works as the root of a functions host, including the panel and the local model', async () => {
    const services = await Promise.all([startTables(), startQueues(), startSignalR()]);
    const [tables, queues, signalR] = services;
    // Outside the repository, so that no other file is found.
    const root = mkdtempSync(join(tmpdir(), 'undertone-deployed-'));
    cpSync(stage, join(root, 'app'), { recursive: true });
    let app: Awaited<ReturnType<typeof serve>> | undefined;
    try {
      const started = await serve(join(root, 'app'), {
        TABLES_CONNECTION: tables.connectionString,
        QUEUES_CONNECTION: queues.connectionString,
        AzureSignalRConnectionString: signalR.connectionString,
      });
      app = started;
      const authorization = `Bearer ${await mintToken({ sub: 'a', roles: ['admin'] }, authSecret)}`;
      const headers = { authorization, 'content-type': 'application/json' };
      const call = async (method: string, path: string, body?: object) => {
        const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
        const response = await fetch(`${started.baseUrl}/api/${path}`, init);
        return { status: response.status, text: await response.text() };
      };
      for (const path of ['health', 'panel/', 'panel/panel.js', 'openapi.json'])
        expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
      expect(await call('PUT', 'queues/default', { enabled: true })).toMatchObject({ status: 200 });
      const message = { conversationId: 'c', messageId: 'm', text: 'This is awful!', author: { role: 'customer' } };
      const { outcome, sentiment } = JSON.parse((await call('POST', 'messages', message)).text) as {
        outcome: string;
        sentiment: { provider: string; level: string };
      };
      expect([outcome, sentiment]).toEqual([
        'scored',
        expect.objectContaining({ provider: 'local', level: 'negative' }),
      ]);
    } finally {
      await app?.stop();
      await Promise.all(services.map((service) => service.dispose()));
      rmSync(root, { recursive: true, force: true });
    }
  });
});

/** Serves the app in a folder with the local functions host, in a separate process. */
async function serve(root: string, settings: Record<string, string>) {
  // The host has its packages; the app, beside it, has nothing but its own folder.
  const hostFolder = join(root, '..', 'host');
  const hostFile = join(hostFolder, 'host.cjs');
  mkdirSync(hostFolder);
  symlinkSync(join(repository, 'node_modules'), join(hostFolder, 'node_modules'), 'junction');
  await build({
    stdin: {
      contents: `
        import { createFunctionsHost } from './local/functions-host/functions-host';
        void createFunctionsHost({ root: process.argv[2], settings: process.env, log: (...line) => console.error(...line) })
          .then(({ server }) => server.listen(0, '127.0.0.1', () => console.log('port', server.address().port)));`,
      resolveDir: repository,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    outfile: hostFile,
    packages: 'external',
    logLevel: 'warning',
  });
  const env = { PATH: process.env['PATH'], AUTH_SECRET: authSecret, ALLOW_UNSIGNED: 'true', ...settings };
  const child = spawn(process.execPath, [hostFile, root], { cwd: root, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  while (!/port \d+/.test(output)) {
    if (child.exitCode !== null) throw new Error(output);
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  }
  return {
    baseUrl: `http://127.0.0.1:${/port (\d+)/.exec(output)?.[1] ?? ''}`,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

describe('publishing from the root', () => {
  const root = mkdtempSync(join(tmpdir(), 'undertone-root-'));
  const wanted = ['host.json', 'package.json', ...staged.map((path) => `dist/deploy/${path}`)].sort();
  let all: string[];

  /** The layout of a checkout that has been built, tested and run, by one file of each kind. */
  beforeAll(() => {
    const empty = [
      ...['functions/health.ts', 'shared/app.ts', 'panel/index.ts', 'local/start.ts', 'model/corpus/en.jsonl'],
      ...['dist/local/azurite.js', 'dist/bench/bench.js', 'dist/model/train.js', 'dist/maps/main.js.map'],
      ...['dist/local-model/english.model', 'dist/sources.json', 'dist/.built-from', 'dist.next/deploy/main.js'],
      ...['dist.previous/deploy/main.js', 'node_modules/azurite/package.json', 'node_modules/a/dist/deploy/x.js'],
      ...['node_modules/b/host.json', '.data/secrets.json', 'local.settings.json', 'package-lock.json', 'README.md'],
      ...['test/host.json', 'docs/dist/deploy/page.md', 'api.http', '.env', 'coverage/index.html'],
    ];
    for (const path of empty) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), '');
    }
    for (const file of ['host.json', 'package.json']) cpSync(join(repository, file), join(root, file));
    cpSync(stage, join(root, 'dist', 'deploy'), { recursive: true });
    all = filesOf(root);
    expect(all.length).toBe(wanted.length + empty.length);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('includes only the staged files, by git’s rules', () => {
    expect(keptByGit(root, rulesFile)).toEqual(wanted);
  });

  it('includes only the staged files, by the rules of Core Tools', () => {
    const rules = readFileSync(rulesFile, 'utf8');
    expect(all.filter((path) => isKeptByCoreTools(path, rules))).toEqual(wanted);
  });

  it('gives the host the same app as publishing the staged folder does', () => {
    const { main } = json(join(repository, 'package.json'));
    expect(main).toBe('dist/deploy/main.js');
    expect(json(join(stage, 'host.json'))).toEqual(json(join(repository, 'host.json')));
  });
});
