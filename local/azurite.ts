// The process that Azurite runs in. It exits when its parent process exits for any reason, and closes the services
// first: Azurite keeps everything in memory and writes it to disk every five seconds and when it is closed.
import BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';
import BlobServer from 'azurite/dist/src/blob/BlobServer';
import QueueConfiguration from 'azurite/dist/src/queue/QueueConfiguration';
import QueueServer from 'azurite/dist/src/queue/QueueServer';
import TableConfiguration from 'azurite/dist/src/table/TableConfiguration';
import TableServer from 'azurite/dist/src/table/TableServer';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:net';
import { join } from 'node:path';
import type { AzuritePort, AzuriteReport, AzuriteService, AzuriteTask } from './azurite/start-azurite';
import { waitForLock } from './process-lock.mjs';

const host = '127.0.0.1';
const keepAliveSeconds = 120;
const [accessLog, debugLog, loose, skipApiVersionCheck] = [false, false, false, true];

const { folder, services } = JSON.parse(process.argv[2] ?? '{}') as AzuriteTask;
const servers: AzuriteServer[] = [];
const openPorts = receivePorts(services);
let closing: Promise<void> | undefined;

const report = (message: AzuriteReport) => process.connected && process.send?.(message);

async function start() {
  mkdirSync(folder, { recursive: true });
  // The Azurite of a run that was killed may still be writing the files that are about to be read.
  const onWait = ({ pid = 0 }) => report({ waitingFor: pid });
  const lock = await waitForLock(join(folder, 'azurite.lock'), {}, { onWait });
  if (!lock.heldBy) process.on('exit', () => lock.release());
  if (!process.connected) process.exit();
  for (const [service, openPort] of await openPorts) {
    const server = createAzuriteServer(service, openPort);
    await server.start();
    servers.push(server);
  }
  report({ ready: true });
}

/** Resolves with the listening server of each service, as the parent process sends them. */
function receivePorts(services: readonly AzuriteService[]): Promise<ReadonlyMap<AzuriteService, Server>> {
  const received = new Map<AzuriteService, Server>();
  return new Promise((resolve) => {
    process.on('message', ({ service }: AzuritePort, openPort: Server) => {
      openPort.on('connection', (socket) => socket.destroy());
      received.set(service, openPort);
      if (services.every((name) => received.has(name))) resolve(received);
    });
  });
}

/** Uses Azurite's classes, since its command line offers no way to close it. Without logs and without telemetry. */
function createAzuriteServer(service: AzuriteService, port: Server): AzuriteServer {
  const database = join(folder, `${service}.json`);
  const options = [loose, skipApiVersionCheck] as const;
  if (service === 'table') {
    const logs = [debugLog, accessLog, undefined, undefined] as const;
    return new TableServer(new TableConfiguration(host, port, keepAliveSeconds, database, ...logs, ...options));
  }
  const extents = join(folder, `${service}-extents.json`);
  const places = [{ locationId: 'Default', locationPath: join(folder, service), maxConcurrency: 10 }];
  const logs = [accessLog, undefined, debugLog, undefined] as const;
  const parameters = [host, port, keepAliveSeconds, database, extents, places, ...logs, ...options] as const;
  return service === 'blob'
    ? new BlobServer(new BlobConfiguration(...parameters))
    : new QueueServer(new QueueConfiguration(...parameters));
}

function close() {
  closing ??= Promise.all(servers.map((server) => server.close())).then(() => process.exit());
}

process.on('disconnect', close);
process.on('SIGTERM', close);
process.on('SIGINT', close);
start().catch((error: unknown) => {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  report({
    failed: error instanceof Error ? error.message : String(error),
    ...(path !== undefined && { file: { code, syscall, path } }),
  });
  process.exitCode = 1;
  process.disconnect();
});
