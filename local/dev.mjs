// `npm run dev`: runs the app as `npm start` does, and rebuilds and restarts it if a source changes. Data, secrets and
// default ports stay the same, so that an open page keeps working. If a build fails, the last one keeps running.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { sourceListFile } from './source-state.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Saving in an editor or switching a branch causes many change events at once. */
const debounceMs = 200;

const firstSources = ['functions/', 'shared/', 'local/', 'panel/', 'build.mjs'];

let app;
const watchers = new Map();
let timer;
let isStopping = false;
let work = Promise.resolve();

/** Rebuilds if a source has changed, and restarts the app if the build succeeds. */
async function update() {
  const before = readStamp();
  // The watch starts before the build reads anything: a change during the build triggers another one.
  watchSources();
  const isBuilt = (await run('local/set-up.mjs')) === 0;
  if (isStopping) return;
  if (!isBuilt) {
    console.log(app ? 'The last build goes on running.' : 'Waiting for a change …');
    return;
  }
  watchSources();
  if (app && readStamp() === before) return;
  await stopApp();
  if (!isStopping) startApp();
}

function readStamp() {
  const stamp = join(root, 'dist', '.built-from');
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}

function run(script) {
  return new Promise((resolve) =>
    spawn(process.execPath, [join(root, script)], { stdio: 'inherit' }).on('exit', resolve),
  );
}

function startApp() {
  const child = spawn(process.execPath, [join(root, 'dist', 'local', 'start.js'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  const started = { child, isStopping: false, ended: new Promise((resolve) => child.on('exit', resolve)) };
  app = started;
  void started.ended.then(() => {
    if (app === started) app = undefined;
    if (!started.isStopping) console.log('The app has ended. It starts again with the next change.');
  });
}

async function stopApp() {
  if (!app) return;
  app.isStopping = true;
  app.child.kill('SIGTERM');
  await app.ended;
}

/** Watches the folders of all files that the last build read; before the first build, the known source folders. */
function watchSources() {
  const list = join(root, sourceListFile);
  const sources = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : firstSources;
  const folders = new Set(sources.map((source) => join(root, source.endsWith('/') ? source : dirname(source))));
  for (const [folder, watcher] of watchers)
    if (!folders.has(folder)) {
      watcher.close();
      watchers.delete(folder);
    }
  for (const folder of folders)
    if (!watchers.has(folder) && existsSync(folder)) {
      // Watching a removed folder fails; the build no longer reads it either.
      watchers.set(
        folder,
        watch(folder, onChange).on('error', () => watchers.delete(folder)),
      );
    }
}

function onChange() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    work = work.then(update);
  }, debounceMs);
}

async function stop() {
  if (isStopping) return;
  isStopping = true;
  clearTimeout(timer);
  for (const watcher of watchers.values()) watcher.close();
  await stopApp();
  process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop());
// npm sends no signal if it is killed itself.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void stop();
}, 500).unref();
work = work.then(update);
