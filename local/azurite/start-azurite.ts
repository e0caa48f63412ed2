// Azurite as a child process: it is slow to load and single-threaded, so it runs in a separate process. The child is in
// a separate process group too, so that a Ctrl-C for the run doesn't end the store before requests have finished.
// Its ports are opened here and passed to it open: a port that is found free and opened later may be in use by then.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** The services of Azurite and their default ports. */
export const azuritePorts = { blob: 10000, queue: 10001, table: 10002 } as const;

export type AzuriteService = keyof typeof azuritePorts;

/** The account name that all storage emulators use; its key is public. */
export const azuriteAccount = 'devstoreaccount1';

const credentials =
  `AccountName=${azuriteAccount};` +
  'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;';

/** The child's command line argument. */
export interface AzuriteTask {
  readonly folder: string;
  readonly services: readonly AzuriteService[];
}

/** The message to the child that carries the open port of a service. */
export interface AzuritePort {
  readonly service: AzuriteService;
}

/** The messages from the child. */
export type AzuriteReport =
  | { readonly waitingFor: number }
  | { readonly ready: true }
  | { readonly failed: string; readonly file?: Pick<NodeJS.ErrnoException, 'code' | 'syscall' | 'path'> };

export interface AzuriteOptions {
  /** The built entry point of the child. */
  readonly entry: string;
  /** Where the data is stored. */
  readonly folder: string;
  /** The requested services, each with its preferred port; if that is in use, any free one is taken. */
  readonly ports: Partial<Record<AzuriteService, number>>;
}

export interface Azurite {
  readonly pid: number;
  readonly ports: Partial<Record<AzuriteService, number>>;
  readonly connectionString: string;
  /** Resolves when the services answer; rejects when they can't start. */
  readonly ready: Promise<void>;
  /** Resolves when the process has exited, for any reason. */
  readonly ended: Promise<void>;
  /** Closes the services; that writes all data to disk. */
  stop(): Promise<void>;
}

/** Starts Azurite. Ports and connection string are known before it answers. */
export async function startAzurite({ entry, folder, ports: requested }: AzuriteOptions): Promise<Azurite> {
  const services = Object.keys(requested) as AzuriteService[];
  const ports: Partial<Record<AzuriteService, number>> = {};
  const openPorts = new Map<AzuriteService, Server>();
  for (const service of services) {
    const openPort = await openPortOrAny(requested[service] ?? azuritePorts[service]);
    openPorts.set(service, openPort);
    ports[service] = (openPort.address() as { port: number }).port;
  }
  const task: AzuriteTask = { folder, services };
  const child = fork(entry, [JSON.stringify(task)], {
    detached: true,
    execArgv: ['--no-deprecation'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  for (const [service, openPort] of openPorts)
    // No error handling here: a child that exits before it has its ports is reported by `ended`.
    child.send({ service } satisfies AzuritePort, openPort, () => undefined);
  // Our servers are closed before `ready` resolves: a connection that they accept would hang.
  const closeParentServers = () => {
    for (const openPort of openPorts.values()) openPort.close();
  };
  const ended = once(child, 'exit').then(() => undefined);
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (report: AzuriteReport) => {
      if ('ready' in report) {
        closeParentServers();
        resolve();
      } else if ('failed' in report)
        reject(
          Object.assign(new Error(`Azurite could not start with the data in ${folder}: ${report.failed}`), report.file),
        );
      else console.log(`Waiting for process ${report.waitingFor}, which is still writing its data to disk.`);
    });
    void ended.then(() => {
      closeParentServers();
      reject(new Error(`Azurite ended unexpectedly (exit code ${child.exitCode ?? 'none'}).`));
    });
  });
  ready.catch(() => undefined); // The caller may await it later.

  return {
    pid: child.pid ?? 0,
    ports,
    connectionString: connectionStringFor(ports),
    ready,
    ended,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The connection string for Azurite at these ports. */
export function connectionStringFor(ports: Partial<Record<AzuriteService, number>>): string {
  const endpoints = Object.entries(ports).map(
    ([service, port]) =>
      `${service.slice(0, 1).toUpperCase()}${service.slice(1)}Endpoint=http://127.0.0.1:${port}/${azuriteAccount};`,
  );
  return `DefaultEndpointsProtocol=http;${credentials}${endpoints.join('')}`;
}

/** Opens the preferred port, or any free one if that is in use. */
async function openPortOrAny(preferred: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(preferred, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return server;
}
