// The services that a local run brings along where no real ones are configured: Azurite for tables and queues, and the
// SignalR stand-in. Whoever hosts the app, our host or Core Tools, gets them as settings.
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
  /** The settings that lead the app to what was started. */
  readonly settings: Readonly<Record<string, string>>;
  /** Resolves when everything answers. */
  readonly ready: Promise<void>;
  /** Stops the services; what is stored is on disk then. */
  stop(): Promise<void>;
}

export interface LocalServicesOptions {
  readonly run: RunSettings;
  /** The services of Azurite that are wanted. */
  readonly storage: readonly AzuriteService[];
  /** The built entry of Azurite's process. */
  readonly azuriteEntry: string;
  /** Whether to leave the usual ports to others and take any that are free. */
  readonly anyPort: boolean;
}

/** Starts what the settings leave open. */
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
  const wanted = storage.filter((service) => lacksService[service](run.values));
  if (wanted.length) {
    const ports = Object.fromEntries(wanted.map((service) => [service, anyPort ? 0 : azuritePorts[service]]));
    azurite = await startAzurite({ entry: azuriteEntry, folder: join(run.dataDir, 'azurite'), ports });
    if (wanted.includes('table')) settings['TABLES_CONNECTION'] = azurite.connectionString;
    if (wanted.includes('queue')) settings['QUEUES_CONNECTION'] = azurite.connectionString;
    if (wanted.includes('blob')) settings['AzureWebJobsStorage'] = azurite.connectionString;
    const where = `(process ${azurite.pid}), kept in ${relativePath(run.dataDir)}`;
    const lines = Object.entries(azurite.ports).map(
      ([service, port]) => `${shown(service)}s on http://127.0.0.1:${port}/${azuriteAccount} ${where}`,
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

/** Whether the settings name nothing that could be each service of Azurite. */
const lacksService: Readonly<Record<AzuriteService, (values: Values) => boolean>> = {
  table: (values) => !values['TABLES_CONNECTION'] && !values['TABLES_ENDPOINT'] && lacksStorage(values),
  queue: (values) => !values['QUEUES_CONNECTION'] && lacksStorage(values),
  blob: lacksStorage,
};

/** Whether the run keeps a store of its own, because the settings don't name every one that the app needs. */
export function usesOwnStore(values: Values): boolean {
  return lacksService.table(values) || lacksService.queue(values);
}

function lacksStorage({ AzureWebJobsStorage }: Values): boolean {
  return !AzureWebJobsStorage || AzureWebJobsStorage === 'UseDevelopmentStorage=true';
}

function shown(service: string): string {
  return service.slice(0, 1).toUpperCase() + service.slice(1);
}

function relativePath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}
