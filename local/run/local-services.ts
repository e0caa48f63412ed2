// The services that a local run starts if no real ones are configured: Azurite for tables and queues, and the SignalR
// stand-in. They are passed as settings to the app's host, ours or Core Tools.
import { join, relative } from 'node:path';
import {
  azuriteAccount,
  azuritePorts,
  startAzurite,
  type Azurite,
  type AzuriteService,
} from '../azurite/start-azurite';
import {
  createSignalRStandIn,
  standInConnectionString,
  type SignalRStandIn,
} from '../signalr-stand-in/signalr-stand-in';
import { consoleLog } from './console-log';
import { listen, readRequestedPort } from './listen';
import type { RunSettings } from './run-settings';

export interface LocalServices {
  /** The app's settings for the services that were started. */
  readonly settings: Readonly<Record<string, string>>;
  /** Resolves when all services answer. */
  readonly ready: Promise<void>;
  /** Stops the services; all data is on disk when it resolves. */
  stop(): Promise<void>;
}

export interface LocalServicesOptions {
  readonly run: RunSettings;
  /** The services of Azurite that the host needs. */
  readonly storage: readonly AzuriteService[];
  /** The built entry point of Azurite's process. */
  readonly azuriteEntry: string;
  /** Whether to use any free ports instead of the default ones. */
  readonly anyPort: boolean;
}

/** Starts the services that the settings don't configure. */
export async function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  const { run, storage, azuriteEntry, anyPort } = options;
  const settings: Record<string, string> = {};
  let azurite: Azurite | undefined;
  let standIn: SignalRStandIn | undefined;
  let isStopping = false;

  if (!run.values['AzureSignalRConnectionString']) {
    standIn = createSignalRStandIn();
    const requested = readRequestedPort(run.values['SIGNALR_PORT'], 'SIGNALR_PORT', anyPort ? 0 : 8888);
    const port = await listen(standIn.server, requested);
    settings['AzureSignalRConnectionString'] = standInConnectionString(port);
    console.log(`SignalR stand-in on http://127.0.0.1:${port}`);
  }
  const missing = storage.filter((service) => lacksService[service](run.values));
  if (missing.length) {
    const ports = Object.fromEntries(missing.map((service) => [service, anyPort ? 0 : azuritePorts[service]]));
    azurite = await startAzurite({ entry: azuriteEntry, folder: join(run.dataDir, 'azurite'), ports });
    if (missing.includes('table')) settings['TABLES_CONNECTION'] = azurite.connectionString;
    if (missing.includes('queue')) settings['QUEUES_CONNECTION'] = azurite.connectionString;
    if (missing.includes('blob')) settings['AzureWebJobsStorage'] = azurite.connectionString;
    const where = `(process ${azurite.pid}), kept in ${relativePath(run.dataDir)}`;
    const lines = Object.entries(azurite.ports).map(
      ([service, port]) => `${capitalized(service)}s on http://127.0.0.1:${port}/${azuriteAccount} ${where}`,
    );
    void azurite.ready.then(
      () => console.log(lines.join('\n')),
      () => undefined,
    );
    void azurite.ended.then(() => {
      if (!isStopping) consoleLog('critical', 'system', 'The store ended unexpectedly. Start again to get it back.');
    });
  }
  return {
    settings,
    ready: azurite?.ready ?? Promise.resolve(),
    async stop() {
      isStopping = true;
      await standIn?.close();
      await azurite?.stop();
    },
  };
}

type Values = Readonly<Record<string, string>>;

/** For each service of Azurite, whether the settings configure none. */
const lacksService: Readonly<Record<AzuriteService, (values: Values) => boolean>> = {
  table: (values) => !values['TABLES_CONNECTION'] && !values['TABLES_ENDPOINT'] && lacksStorage(values),
  queue: (values) => !values['QUEUES_CONNECTION'] && lacksStorage(values),
  blob: lacksStorage,
};

/** Whether the run starts its own store, because the settings don't configure all the storage that the app needs. */
export function usesOwnStore(values: Values): boolean {
  return lacksService.table(values) || lacksService.queue(values);
}

/** Whether tables and queues are both the run's own, so that nothing of another store is read or changed. */
export function usesOnlyOwnStore(values: Values): boolean {
  return lacksService.table(values) && lacksService.queue(values);
}

function lacksStorage({ AzureWebJobsStorage }: Values): boolean {
  return !AzureWebJobsStorage || AzureWebJobsStorage === 'UseDevelopmentStorage=true';
}

function capitalized(service: string): string {
  return service.slice(0, 1).toUpperCase() + service.slice(1);
}

function relativePath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}
