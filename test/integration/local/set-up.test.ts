import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readSources } from '../../support/source-imports';

const repository = resolve(__dirname, '..', '..', '..');
const setUpFiles = ['set-up', 'process-lock', 'find-browser', 'file-fault', 'source-state', 'install-packages'];
let root: string;

/** A folder with the set-up and the minimum that it needs: no packages, and a build that records each run. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'undertone-set-up-'));
  for (const file of setUpFiles) cpSync(join(repository, 'local', `${file}.mjs`), join(root, 'local', `${file}.mjs`));
  mkdirSync(join(root, 'shared'));
  writeFileSync(join(root, 'shared', 'source.ts'), '');
  writeFileSync(
    join(root, 'build.mjs'),
    `import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
     import { setTimeout } from 'node:timers/promises';
     rmSync('dist', { recursive: true, force: true });
     await setTimeout(200);
     mkdirSync('dist');
     writeFileSync('dist/sources.json', JSON.stringify(['shared/', 'model/single.ts', 'build.mjs', 'package-lock.json']));
     appendFileSync('builds.log', 'built ');`,
  );
  writeLockFile('1.0.0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeLockFile(version: string) {
  const itself = { name: 'fixture', version };
  writeFileSync(join(root, 'package.json'), JSON.stringify(itself));
  const lockFile = { ...itself, lockfileVersion: 3, requires: true, packages: { '': itself } };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lockFile));
}

function setUp(parameters: string[] = [], environment: NodeJS.ProcessEnv = {}, folder = root) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'local', 'set-up.mjs'), ...parameters], {
      env: { ...process.env, ...environment },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const builds = () => readFileSync(join(root, 'builds.log'), 'utf8').trim().split(' ').length;

it('installs and builds once, and then prints nothing', async () => {
  const first = await setUp();
  expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/Installing packages[^]*Building/) as string });
  expect(await setUp()).toEqual({ code: 0, output: '' });
  expect(builds()).toBe(1);
});

it('builds again when a source, the build or the packages have changed, and installs for the packages only', async () => {
  await setUp();
  utimesSync(join(root, 'shared', 'source.ts'), 0, 0);
  expect((await setUp()).output).toBe('Building …\n');
  writeFileSync(join(root, 'shared', 'new.ts'), '');
  expect((await setUp()).output).toBe('Building …\n');
  rmSync(join(root, 'shared', 'new.ts'));
  expect((await setUp()).output).toBe('Building …\n');
  mkdirSync(join(root, 'model'));
  writeFileSync(join(root, 'model', 'single.ts'), '');
  expect((await setUp()).output).toBe('Building …\n');
  // Not in the build's list.
  writeFileSync(join(root, 'model', 'other.ts'), '');
  expect((await setUp()).output).toBe('');
  writeLockFile('2.0.0');
  expect((await setUp()).output).toContain('Installing packages');
  expect(builds()).toBe(6);
});

it('accepts packages that were installed manually', async () => {
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: {} }));
  expect((await setUp()).output).toBe('Building …\n');
});

it('runs once when several processes start it concurrently', async () => {
  const all = await Promise.all([setUp(), setUp(), setUp()]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(builds()).toBe(1);
});

it('fails when the build fails, and retries the next time', async () => {
  await setUp();
  writeFileSync(join(root, 'build.mjs'), `throw new Error('a fault in the build');`);
  for (let time = 0; time < 2; time++) {
    const { code, output } = await setUp();
    expect([code, output]).toEqual([1, expect.stringContaining('a fault in the build')]);
  }
});

it('rejects a Node that is too old, and names the required version', async () => {
  const old = join(root, 'old-node.mjs');
  writeFileSync(old, `Object.defineProperty(process.versions, 'node', { value: '20.18.3' });`);
  const { code, output } = await setUp([], { NODE_OPTIONS: `--import=${old}` });
  expect([code, output]).toEqual([1, expect.stringContaining('needs Node.js 20.19 or newer; this is 20.18.3')]);
});

describe('--browser', () => {
  it('accepts the browser in CHROMIUM_PATH', async () => {
    const browser = join(root, 'my-chromium');
    writeFileSync(browser, '#!/bin/sh\n');
    chmodSync(browser, 0o755);
    expect(await setUp(['--browser'], { CHROMIUM_PATH: browser })).toMatchObject({ code: 0 });
  });

  it('fails when CHROMIUM_PATH does not exist', async () => {
    const { code, output } = await setUp(['--browser'], { CHROMIUM_PATH: '/none' });
    expect([code, output]).toEqual([1, expect.stringContaining('CHROMIUM_PATH names /none, which does not exist')]);
  });
});

describe('packages', () => {
  /** A lock file with one package, from a registry that cannot be reached. */
  function wantPackage() {
    const itself = { name: 'fixture', version: '1.0.0', dependencies: { one: '1.0.0' } };
    writeFileSync(join(root, 'package.json'), JSON.stringify(itself));
    const packages = { '': itself, 'node_modules/one': { version: '1.0.0' } };
    writeFileSync(
      join(root, 'package-lock.json'),
      JSON.stringify({ name: 'fixture', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
    );
    return { npm_config_registry: 'http://127.0.0.1:1/', npm_config_cache: join(root, 'cache') };
  }

  it('that can’t be downloaded end the set-up soon, with advice', async () => {
    const start = Date.now();
    const { code, output } = await setUp([], wantPackage());
    expect([code, output]).toEqual([1, expect.stringContaining('could not be downloaded (ECONNREFUSED)')]);
    expect(output).toMatch(/the first start needs a network.*run the command again/);
    // It prints this at once, and its progress after five seconds.
    expect(output).toMatch(/^ {2}The registry can't be reached \(ECONNREFUSED\); trying again …$/m);
    expect(output).toMatch(/^ {2}5 s: of about 1 packages, 0 looked up and 0 downloaded$/m);
    expect(Date.now() - start).toBeLessThan(30_000);
  });

  it.each([
    ['the name of the registry is not found', 'npm error code ENOTFOUND', 'could not be downloaded (ENOTFOUND)'],
    ['a proxy inspects TLS', 'npm error code SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['the registry requires a login', 'npm error code E401', 'your .npmrc'],
    ['the disk is full', 'npm error code ENOSPC', 'the disk is full'],
    ['the cache belongs to another user', 'npm error code EACCES', 'this user may not write'],
    ['something else is wrong', 'npm error code EOTHER', 'The packages could not be installed.'],
  ])('that can’t be installed because %s: it prints the reason, and npm’s output', async (_, npmSays, expected) => {
    const npm = join(root, 'npm-cli.js');
    writeFileSync(npm, `console.error(${JSON.stringify(`npm http fetch GET x\n${npmSays}`)}); process.exit(1);`);
    const { code, output } = await setUp([], { npm_execpath: npm });
    expect([code, output]).toEqual([1, expect.stringContaining(expected)]);
    expect(output).toContain(`npm said:\n  ${npmSays}`);
    expect(output).not.toContain('npm http');
  });

  it('are installed here, even if a parent folder has this one as a workspace', async () => {
    const parent = join(root, 'parent');
    mkdirSync(parent);
    writeFileSync(join(parent, 'package.json'), JSON.stringify({ private: true, workspaces: ['*'] }));
    const inner = join(parent, 'inner');
    for (const part of ['local', 'shared', 'build.mjs', 'package-lock.json'])
      cpSync(join(root, part), join(inner, part), { recursive: true });
    cpSync(join(root, 'package.json'), join(inner, 'package.json'));
    // As set by the npm of `npm start`, which uses the parent folder.
    const outer = { npm_config_local_prefix: parent, npm_config_workspace: inner };
    expect(await setUp([], outer, inner)).toMatchObject({ code: 0 });
    expect(readdirSync(parent).sort()).toEqual(['inner', 'package.json']);
  });

  it('with install scripts are all allowed or denied, since npm warns of any other', () => {
    const read = (name: string) => JSON.parse(readFileSync(join(repository, name), 'utf8')) as Record<string, object>;
    const { packages = {} } = read('package-lock.json') as { packages?: Record<string, { hasInstallScript?: true }> };
    const withScript = Object.entries(packages).flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript && !isForOtherSystems(path) ? [path.replace(/^.*node_modules\//, '')] : [],
    );
    expect(Object.keys(read('package.json')['allowScripts'] ?? {}).sort()).toEqual([...new Set(withScript)].sort());
  });

  const isForOtherSystems = (path: string) => path.endsWith('/fsevents');
});

it('works in a folder with unusual characters in its name', async () => {
  const odd = join(root, `ö ß%20%zz 100% #1 'q' [x] {y} $HOME & ; ~`);
  for (const part of ['local', 'shared', 'build.mjs', 'package.json', 'package-lock.json'])
    cpSync(join(root, part), join(odd, part), { recursive: true });
  expect(await setUp([], {}, odd)).toMatchObject({ code: 0 });
  expect(await setUp([], {}, odd)).toEqual({ code: 0, output: '' });
});

it('says which folder can’t be written, and why', async () => {
  writeFileSync(join(root, '.data'), '');
  const { code, output } = await setUp();
  expect([code, output]).toEqual([1, expect.stringMatching(/^The folder \S+ can't be used: it is a file/)]);
});

describe('the list of sources that the build writes', () => {
  const sources = JSON.parse(readFileSync(join(repository, 'dist', 'sources.json'), 'utf8')) as string[];
  const isListed = (path: string) =>
    sources.some((source) => (source.endsWith('/') ? path.startsWith(source) : path === source));

  /** All files that can be reached from the build's entry points, found by reading the imports. */
  function reachable(): string[] {
    const files = new Map(
      readSources('functions', 'shared', 'panel', 'local', 'bench', 'model', 'test/support').map((source) => [
        source.path,
        source,
      ]),
    );
    const reached = new Set<string>();
    const follow = (path: string) => {
      const source = files.get(path);
      if (!source || reached.has(path)) return;
      reached.add(path);
      for (const { to, kind } of source.imports) if (kind !== 'type') follow(to);
    };
    const starts = [...files.keys()].filter((path) => /^(functions|local|bench)\/[\w-]+\.ts$/.test(path));
    const others = [
      'shared/start-up.ts',
      'panel/index.ts',
      'panel/demo/index.ts',
      'model/train.ts',
      'model/measure.ts',
    ];
    for (const path of [...starts, ...others, 'model/train-half.ts']) follow(path);
    return [...reached];
  }

  it('has every bundled file, from any folder', () => {
    const paths = reachable();
    for (const folder of ['functions/', 'shared/', 'panel/', 'local/', 'bench/', 'model/', 'test/support/'])
      expect(paths.some((path) => path.startsWith(folder))).toBe(true);
    expect(paths.filter((path) => !isListed(path))).toEqual([]);
  });

  it('has the copied files and the files that configure the build', () => {
    const others = [
      ...[
        'panel/public/index.html',
        ...readdirSync(join(repository, 'panel'), { recursive: true }).flatMap((path) =>
          String(path).endsWith('.css') ? [`panel/${String(path)}`] : [],
        ),
        'shared/sentiment/local-model/weights/english.model',
      ],
      ...[
        'build.mjs',
        'build/third-party-notices.mjs',
        'package.json',
        'package-lock.json',
        'tsconfig.json',
        'host.json',
      ],
    ];
    expect(others.filter((path) => !isListed(path))).toEqual([]);
  });

  it('has no file that the build does not read, so that a changed document causes no build', () => {
    const unread = [
      'README.md',
      'model/corpus/en.jsonl',
      'test/unit/architecture.test.ts',
      'node_modules/zod/index.js',
    ];
    expect(unread.filter(isListed)).toEqual([]);
  });
});
