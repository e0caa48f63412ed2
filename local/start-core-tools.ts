// `npm run start:func`: the same build on the real host, with Azure Functions Core Tools. Starts the local services of
// `npm start`, plus the blob storage that the real host needs, and passes everything as settings.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Demo } from './demo/demo';
import { withDataDirNamed } from './run/data-dir-fault';
import { isLocalStore, switchOnFirstQueue } from './run/first-queue';
import { findRun } from './run/find-run';
import { readAppPort } from './run/listen';
import { startLocalServices } from './run/local-services';
import { lockDataDir } from './run/lock-data-dir';
import { linkLines } from './run/link-lines';
import { readRunSecrets } from './run/run-secrets';
import { readRunSettings, type RunSettings } from './run/run-settings';
import { onStopSignal } from './run/stop-signals';

const root = join(__dirname, '..', '..');
const shell = process.platform === 'win32';
const howToInstall =
  'Azure Functions Core Tools 4 are not installed. Get them with "npm install --global azure-functions-core-tools@4", or see ' +
  'https://learn.microsoft.com/azure/azure-functions/functions-run-local. "npm start" works without them.';

async function start() {
  if (spawnSync('func', ['--version'], { shell }).status !== 0) throw new Error(howToInstall);
  const run = readRunSettings(root, process.env);
  await startWith(run).catch((error: unknown) => {
    throw withDataDirNamed(error, run);
  });
}

async function startWith(run: RunSettings) {
  const { port } = readAppPort(run);
  await verifyPortFree(port);
  const lock = await lockDataDir(run);
  const secrets = readRunSecrets(run);
  const services = await startLocalServices({
    run,
    storage: ['blob', 'queue', 'table'],
    azuriteEntry: join(__dirname, 'azurite.js'),
    anyPort: false,
  });
  await services.ready;
  lock.update({ port });

  const settings = { ...run.values, ...secrets.settings, ...services.settings };
  const func = spawn('func', ['start', '--port', String(port)], {
    cwd: root,
    env: { ...process.env, FUNCTIONS_WORKER_RUNTIME: 'node', ...settings },
    stdio: 'inherit',
    shell,
  });
  onStopSignal(
    () => func.kill('SIGINT'),
    () => func.kill('SIGKILL'),
  );
  const ended = once(func, 'exit');
  announce(`http://127.0.0.1:${port}`).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
  await ended;
  await services.stop();
  process.exit(func.exitCode ?? 1);

  async function announce(baseUrl: string) {
    while (!(await answers(`${baseUrl}/api/health`))) await new Promise((resolve) => setTimeout(resolve, 500));
    const { authSecret } = secrets;
    if (authSecret && isLocalStore(settings))
      await switchOnFirstQueue({ baseUrl, queueId: settings['DEFAULT_QUEUE'] ?? 'default', authSecret, settings });
    // None is played here, and what `npm start` has left of one is removed.
    await new Demo({ run, secrets, settings, isWanted: false, warn: console.error }).start(baseUrl);
    const links = await linkLines(baseUrl, secrets, settings);
    console.log([`Ready on ${baseUrl}`, ...links].join('\n'));
  }
}

/** Core Tools need a fixed port, and another server on that port would be mistaken for them. */
async function verifyPortFree(port: number): Promise<void> {
  if (port === 0) throw new Error('PORT must not be 0 here: Core Tools need a fixed port.');
  const server = createServer();
  const isFree = await once(server.listen(port, '127.0.0.1'), 'listening').then(
    () => true,
    () => false,
  );
  if (isFree) {
    server.close();
    await once(server, 'close');
    return;
  }
  const holder = await findRun(port);
  const state = holder === undefined ? 'in use, or not allowed' : `in use by another run (process ${holder})`;
  throw new Error(`Port ${port} is ${state}. Set PORT to another one.`);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

start().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
