// Azurite and the SignalR stand-in outside the app's run, so that a test can stop one during a test
// and start it again on the same port. Pass their connection strings to the app as settings.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startAzurite, type Azurite } from '../../local/azurite/start-azurite';
import { createSignalRStandIn, standInConnectionString } from '../../local/signalr-stand-in/signalr-stand-in';

const azuriteEntry = resolve(__dirname, '..', '..', 'dist', 'local', 'azurite.js');

export interface OutsideService {
  /** For TABLES_CONNECTION or AzureSignalRConnectionString. */
  readonly connectionString: string;
  readonly port: number;
  /** Stops it and waits for its end; later connections are refused. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with the stored data. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

export interface OutsideStorage extends OutsideService {
  /** Kills the process with SIGKILL. */
  kill(): Promise<void>;
  /** The process id, for SIGSTOP and SIGCONT: a store that accepts requests and doesn't answer. */
  pid(): number;
}

export type OutsideTables = OutsideStorage;

/** Starts Azurite's table service. */
export const startTables = () => startStorage('table');

/** Starts Azurite's queue service. */
export const startQueues = () => startStorage('queue');

async function startStorage(service: 'table' | 'queue'): Promise<OutsideStorage> {
  const folder = mkdtempSync(join(tmpdir(), `undertone-${service}-`));
  const run = async (port: number) => {
    const started = await startAzurite({ entry: azuriteEntry, folder, ports: { [service]: port } });
    if (port !== 0 && started.ports[service] !== port) throw new Error(`Port ${port} was taken in the meantime.`);
    await started.ready;
    return started;
  };
  let azurite: Azurite = await run(0);
  const port = azurite.ports[service] ?? 0;
  return {
    connectionString: azurite.connectionString,
    port,
    pid: () => azurite.pid,
    stop: () => azurite.stop(),
    async kill() {
      process.kill(azurite.pid, 'SIGKILL');
      await azurite.ended;
    },
    async start() {
      azurite = await run(port);
    },
    async dispose() {
      await azurite.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the SignalR stand-in, in the test's own process. */
export async function startSignalR(): Promise<OutsideService> {
  const run = async (port: number) => {
    const started = createSignalRStandIn();
    started.server.listen(port, '127.0.0.1');
    await once(started.server, 'listening');
    return started;
  };
  let standIn = await run(0);
  const { port } = standIn.server.address() as { port: number };
  const stop = async () => {
    if (standIn.server.listening) await standIn.close();
  };
  return {
    connectionString: standInConnectionString(port),
    port,
    stop,
    async start() {
      standIn = await run(port);
    },
    dispose: stop,
  };
}
