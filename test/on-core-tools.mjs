// `npm run test:host`: the end-to-end tier through `func start`, if Azure Functions Core Tools are
// installed. Otherwise it says so and tests nothing.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const shell = process.platform === 'win32';
const readyWithinMs = 180_000;

if (spawnSync('func', ['--version'], { shell }).status !== 0) {
  console.error('NOTHING WAS TESTED: Azure Functions Core Tools 4 are not installed ("func" is not on the path).');
  console.error('Get them with "npm install --global azure-functions-core-tools@4".');
  process.exit(0);
}

const dataDir = mkdtempSync(join(tmpdir(), 'undertone-'));
const env = {
  ...process.env,
  PORT: process.env.PORT ?? '7171',
  DATA_DIR: dataDir,
  AUTH_SECRET: randomBytes(32).toString('hex'),
  WEBHOOK_SECRETS: `whsec_${randomBytes(32).toString('base64')}`,
};
const host = spawn(process.execPath, [join(root, 'dist/local/start-core-tools.js')], { cwd: root, env });
host.stderr.pipe(process.stderr);

const baseUrl = await new Promise((resolve, reject) => {
  let output = '';
  const late = setTimeout(() => reject(new Error(`The host was not ready in time:\n${output}`)), readyWithinMs);
  host.once('exit', () => reject(new Error(`The host ended before it was ready:\n${output}`)));
  host.stdout.on('data', (text) => {
    output += text;
    const url = /^Ready on (\S+)$/m.exec(output)?.[1];
    if (!url) return;
    clearTimeout(late);
    resolve(url);
  });
});

const tests = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--selectProjects', 'e2e'], {
  cwd: root,
  env: { ...env, E2E_BASE_URL: baseUrl },
  stdio: 'inherit',
});
const status = await new Promise((resolve) => tests.once('exit', resolve));
host.removeAllListeners('exit');
const ended = new Promise((resolve) => host.once('exit', resolve));
host.kill('SIGTERM');
await ended;
rmSync(dataDir, { recursive: true, force: true });
process.exit(status ?? 1);
