import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '..', '..', '..');
const setUpFiles = ['set-up', 'process-lock', 'find-browser', 'file-fault', 'source-state', 'install-packages'];
let root: string;

/** A folder with the set-up and as little as it needs: no packages, and a build that writes down that it ran. */
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

function setUp(parameters: string[] = [], environment: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(process.execPath, [join(root, 'local', 'set-up.mjs'), ...parameters], {
      env: { ...process.env, ...environment },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const builds = () => readFileSync(join(root, 'builds.log'), 'utf8').trim().split(' ').length;

it('installs and builds once, and then says nothing', async () => {
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
  // Not on the build's list.
  writeFileSync(join(root, 'model', 'other.ts'), '');
  expect((await setUp()).output).toBe('');
  writeLockFile('2.0.0');
  expect((await setUp()).output).toContain('Installing packages');
  expect(builds()).toBe(6);
});

it('takes packages that were installed by hand for what they are', async () => {
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: {} }));
  expect((await setUp()).output).toBe('Building …\n');
});

it('does the work once when several ask for it at once', async () => {
  const all = await Promise.all([setUp(), setUp(), setUp()]);
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(builds()).toBe(1);
});

it('fails when the build fails, and tries again the next time', async () => {
  await setUp();
  writeFileSync(join(root, 'build.mjs'), `throw new Error('a fault in the build');`);
  for (let time = 0; time < 2; time++) {
    const { code, output } = await setUp();
    expect([code, output]).toEqual([1, expect.stringContaining('a fault in the build')]);
  }
});

it('refuses a Node that is too old, and says which it needs', async () => {
  const old = join(root, 'old-node.mjs');
  writeFileSync(old, `Object.defineProperty(process.versions, 'node', { value: '20.18.3' });`);
  const { code, output } = await setUp([], { NODE_OPTIONS: `--import=${old}` });
  expect([code, output]).toEqual([1, expect.stringContaining('needs Node.js 20.19 or newer; this is 20.18.3')]);
});

describe('--browser', () => {
  it('is content with the browser that CHROMIUM_PATH names', async () => {
    const browser = join(root, 'my-chromium');
    writeFileSync(browser, '#!/bin/sh\n');
    chmodSync(browser, 0o755);
    expect(await setUp(['--browser'], { CHROMIUM_PATH: browser })).toMatchObject({ code: 0 });
  });

  it('says so when CHROMIUM_PATH names none', async () => {
    const { code, output } = await setUp(['--browser'], { CHROMIUM_PATH: '/none' });
    expect([code, output]).toEqual([1, expect.stringContaining('CHROMIUM_PATH names /none, which does not exist')]);
  });
});
