// `npm start`: all of Undertone on a machine that has only Node. Starts or generates what the settings don't configure
// (tables, queues, SignalR, secrets), serves the app's build, and prints links that work immediately.
import { join } from 'node:path';
import { readSettings } from '../shared/settings';
import { Demo } from './demo/demo';
import { readCrossOriginRules } from './functions-host/cross-origin';
import { createFunctionsHost } from './functions-host/functions-host';
import { consoleLog } from './run/console-log';
import { isLocalStore, switchOnFirstQueue } from './run/first-queue';
import { withDataDirNamed } from './run/data-dir-fault';
import { listen, PortError, readAppPort } from './run/listen';
import { startLocalServices } from './run/local-services';
import { lockDataDir } from './run/lock-data-dir';
import { linkLines, webhookLines } from './run/link-lines';
import { readRunSecrets } from './run/run-secrets';
import { readRunSettings, type RunSettings } from './run/run-settings';
import { findRun } from './run/find-run';
import { readStartOptions, type StartOptions } from './run/start-options';
import { onStopSignal } from './run/stop-signals';

const root = join(__dirname, '..', '..');

async function start() {
  const options = readStartOptions(process.argv.slice(2));
  const run = readRunSettings(root, process.env);
  await startWith(run, options).catch((error: unknown) => {
    throw withDataDirNamed(error, run);
  });
}

async function startWith(run: RunSettings, { demo: isDemoWanted }: StartOptions) {
  const requested = readAppPort(run);
  const lock = await lockDataDir(run);
  const secrets = readRunSecrets(run);
  const services = await startLocalServices({
    run,
    storage: ['table', 'queue'],
    azuriteEntry: join(__dirname, 'azurite.js'),
    anyPort: requested.port === 0,
  });
  // The app reads its settings from the environment, as on Azure.
  Object.assign(process.env, run.values, secrets.settings, services.settings);
  // On Azure an app with invalid settings keeps running and refers to its log; here the start fails with the errors.
  const { WEBHOOK_CONNECTIONS } = readSettings(process.env);
  const warn = (message: string) => consoleLog('warning', 'system', message);
  const demo = new Demo({ run, secrets, settings: process.env, isWanted: isDemoWanted, warn });
  const host = await createFunctionsHost({
    root,
    settings: process.env,
    log: consoleLog,
    crossOrigin: readCrossOriginRules(run.host),
    documents: demo.documents,
  });

  const stop = async (why: string) => {
    console.log(`Stopping (${why}) …`);
    demo.stop();
    await host.close().catch(reportFault);
    await services.stop();
    process.exit();
  };
  onStopSignal(
    (why) => void stop(why),
    () => process.exit(1),
  );
  // As on the real worker, an unhandled rejection ends the process and every request in flight.
  process.on('unhandledRejection', (reason) => {
    reportFault(reason);
    process.exit(1);
  });

  await services.ready;
  const port = await listen(host.server, requested).catch(async (error: unknown) => {
    throw error instanceof PortError ? await withHolderNamed(error) : error;
  });
  if (requested.port !== 0 && port !== requested.port)
    console.log(`Port ${requested.port} is in use; taking ${port} instead.`);
  lock.update({ port });
  host.startTriggers();

  const baseUrl = `http://127.0.0.1:${port}`;
  if (secrets.authSecret && isLocalStore(process.env)) {
    const queueId = process.env['DEFAULT_QUEUE'] ?? 'default';
    const { authSecret } = secrets;
    await switchOnFirstQueue({ baseUrl, queueId, authSecret, settings: process.env }).catch((error: unknown) => {
      warn(`The queue "${queueId}" was not switched on: ${describe(error)}`);
    });
  }
  const started = await demo.start(baseUrl);
  const links = await linkLines(baseUrl, secrets, process.env, started);
  const lines = [...links, ...webhookLines(baseUrl, WEBHOOK_CONNECTIONS)];
  console.log([`Ready on ${baseUrl}`, ...lines].join('\n'));
}

/** Adds the process that holds the port if it is another run of this app. */
async function withHolderNamed(error: PortError): Promise<PortError> {
  const { requested, code } = error;
  const holder = code === 'EADDRINUSE' ? await findRun(requested.port) : undefined;
  return holder === undefined ? error : new PortError(requested, code, `another run (process ${holder})`);
}

function reportFault(error: unknown) {
  consoleLog('critical', 'system', describe(error));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

start().catch((error: unknown) => {
  console.error(describe(error));
  process.exit(1);
});
