// `npm run dev`, in a folder with a small build: an app that prints the content of its source at build time.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '..', '..', '..');
const files = ['dev', 'set-up', 'process-lock', 'find-browser', 'file-fault', 'source-state', 'install-packages'];
let root: string;
let dev: ChildProcess;
let output: string;
/** Called when there is new output. */
let wake: () => void = () => undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'undertone-dev-'));
  for (const file of files) cpSync(join(repository, 'local', `${file}.mjs`), join(root, 'local', `${file}.mjs`));
  writeFileSync(
    join(root, 'build.mjs'),
    `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
     const source = readFileSync('model/source.ts', 'utf8');
     if (source === 'fault') throw new Error('a fault in the source');
     mkdirSync('dist/local', { recursive: true });
     writeFileSync('dist/sources.json', JSON.stringify(['model/source.ts', 'functions/', 'build.mjs']));
     writeFileSync('dist/local/start.js', \`
       process.on('SIGTERM', () => { console.log('ends', \${JSON.stringify(source)}); process.exit(); });
       setInterval(() => {}, 1000);
       console.log('runs', \${JSON.stringify(source)}, ...process.argv.slice(2), 'as', process.pid);\`);`,
  );
  const itself = { name: 'fixture', version: '1.0.0' };
  writeFileSync(join(root, 'package.json'), JSON.stringify(itself));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ ...itself, lockfileVersion: 3, requires: true, packages: { '': itself } }),
  );
  mkdirSync(join(root, 'model'));
  mkdirSync(join(root, 'functions'));
  write('first');
});
afterEach(async () => {
  await end();
  rmSync(root, { recursive: true, force: true });
});

const write = (source: string) => writeFileSync(join(root, 'model', 'source.ts'), source);

function start(...parameters: string[]) {
  output = '';
  dev = spawn(process.execPath, [join(root, 'local', 'dev.mjs'), ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [dev.stdout, dev.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      wake();
    });
  dev.once('exit', () => wake());
}

/** Waits until it has printed this. */
async function prints(text: string) {
  while (!output.includes(text)) {
    if (dev.exitCode !== null) throw new Error(`It ended without "${text}":\n${output}`);
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

/** Ends it as Ctrl-C does, and waits until all its processes have ended. */
async function end() {
  if (dev.exitCode !== null) return;
  dev.kill('SIGINT');
  await once(dev, 'close');
}

it('builds and restarts the app when a source in any folder has changed', async () => {
  start();
  await prints('runs first');
  write('second');
  await prints('runs second');
  expect(output.indexOf('ends first')).toBeLessThan(output.indexOf('runs second'));
  expect(output).toContain('ends first');
  writeFileSync(join(root, 'functions', 'new.ts'), '');
  await prints('ends second');
});

it('keeps the last build running while a source has a fault, and continues when it is fixed', async () => {
  start();
  await prints('runs first');
  write('fault');
  await prints('The last build goes on running.');
  expect(output).toContain('a fault in the source');
  expect(output).not.toContain('ends first');
  write('third');
  await prints('runs third');
});

it('passes its options to the app', async () => {
  start('--no-demo');
  await prints('runs first --no-demo as');
});

it('waits for a change when the first build fails', async () => {
  write('fault');
  start();
  await prints('Waiting for a change');
  write('first');
  await prints('runs first');
});

it('ends with all processes that it has started', async () => {
  start();
  await prints('runs first');
  await end();
  expect(dev.exitCode).toBe(0);
  expect(output).toContain('ends first');
  const pid = Number(/as (\d+)/.exec(output)?.[1]);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
