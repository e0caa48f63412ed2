// Makes this folder ready to run, before `npm start`, `npm test` and the tools: installs the packages of
// package-lock.json and builds the current sources. Returns quickly if everything is up to date. With --browser it also
// installs a Chromium for the page tests. Plain JavaScript without packages, since none may be installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeFileFault } from './file-fault.mjs';
import { hashSources, readStates } from './source-state.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installStamp = join(root, 'node_modules', '.installed-from');
const buildStamp = join(root, 'dist', '.built-from');

async function setUp() {
  verifyNodeVersion();
  if (!isInstalled() || !isBuilt()) await installAndBuild();
  if (process.argv.includes('--browser')) await ensureBrowser();
}

function verifyNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Undertone needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`);
}

async function installAndBuild() {
  const { waitForLock } = await import('./process-lock.mjs');
  const lock = await waitForLock(
    join(root, '.data', 'set-up.lock'),
    {},
    {
      onWait: ({ pid }) => console.log(`Waiting for process ${pid}, which is setting this folder up …`),
    },
  );
  process.on('exit', () => lock.release());
  if (!isInstalled()) {
    if (!matchesLockFile()) {
      console.log('Installing packages …');
      const { installPackages } = await import('./install-packages.mjs');
      await installPackages(root);
    }
    mkdirSync(dirname(installStamp), { recursive: true });
    writeFileSync(installStamp, lockFileHash());
  }
  if (!isBuilt()) {
    console.log('Building …');
    // Read before the build reads anything: a file that changes during the build is built the next time.
    const states = readStates(root);
    run(process.execPath, [join(root, 'build.mjs')]);
    writeFileSync(buildStamp, hashSources(root, states));
  }
  lock.release();
}

function isInstalled() {
  return read(installStamp) === lockFileHash();
}

function isBuilt() {
  const built = read(buildStamp);
  return built !== undefined && built === hashSources(root);
}

function lockFileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** Whether these packages are already installed, for example by `npm ci`: npm keeps a list of what it installed. */
function matchesLockFile() {
  const installed = read(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return false;
  const installedPackages = JSON.parse(installed).packages;
  const lockedPackages = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(lockedPackages).every(
    ([path, { version, optional }]) =>
      path === '' || (installedPackages[path] ? installedPackages[path].version === version : optional),
  );
}

async function ensureBrowser() {
  const { findBrowser } = await import('./find-browser.mjs');
  if (await findBrowser()) return;
  console.log('Installing Chromium for the tests of the page …');
  attempt(process.execPath, [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
  if (await findBrowser()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    attempt('sh', ['-c', 'apt-get update && apt-get install --yes --no-install-recommends chromium']);
  if (await findBrowser()) return;
  throw new Error(
    'The tests of the page need Chromium and none could be installed. Install it (on Debian: sudo apt-get install ' +
      'chromium), or set CHROMIUM_PATH to one.',
  );
}

function attempt(program, parameters) {
  return spawnSync(program, parameters, { cwd: root, stdio: 'inherit' });
}

function run(program, parameters) {
  const { status, signal, error } = attempt(program, parameters);
  if (status === 0) return;
  const command = [program, ...parameters].join(' ');
  throw new Error(`"${command}" failed: ${error?.message ?? signal ?? `exit code ${status}`}`);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

setUp().catch((error) => {
  const advice = 'Give this user the right to write there, or use a copy of this folder that is the user’s own.';
  console.error(describeFileFault(error, `The folder ${root}`, advice) ?? error.message);
  process.exitCode = 1;
});
