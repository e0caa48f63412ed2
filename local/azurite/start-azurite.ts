// Azurite as a child process: it is slow to load and single-threaded, so it gets a process of its own. The child is in
// a process group of its own too, so that a Ctrl-C meant for the run doesn't end the store before requests are done.
// Its ports are opened here and handed to it open: a port that is found free and opened later may be taken by then.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** The services of Azurite and the ports they have unless something else is there. */
export const azuritePorts = { blob: 10000, queue: 10001, table: 10002 } as const;

export type AzuriteService = keyof typeof azuritePorts;

/** The account that every storage emulator has; its key is public. */
export const azuriteAccount = 'devstoreaccount1';

const credentials =
  `AccountName=${azuriteAccount};` +
  'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;';

/** What the child is told, on its command line. */
export interface AzuriteTask {
  readonly folder: string;
  readonly services: readonly AzuriteService[];
}

/** Comes to the child with the open port of a service. */
export interface AzuritePort {
  readonly service: AzuriteService;
}

/** What the child says, once. */
export type AzuriteReport =
  | { readonly waitingFor: number }
  | { readonly ready: true }
  | { readonly failed: string; readonly file?: Pick<NodeJS.ErrnoException, 'code' | 'syscall' | 'path'> };

export interface AzuriteOptions {
  /** The built entry of the child. */
  readonly entry: string;
  /** Where the data is kept. */
  readonly folder: string;
  /** The services wanted, each with the port it should have; another free one is taken where that is in use. */
  readonly ports: Partial<Record<AzuriteService, number>>;
}

export interface Azurite {
  readonly pid: number;
  readonly ports: Partial<Record<AzuriteService, number>>;
  readonly connectionString: string;
  /** Resolves when the services answer; rejects when they can't. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended, however that came. */
  readonly ended: Promise<void>;
  /** Closes the services, which writes everything to disk. */
  stop(): Promise<void>;
}

/** Starts Azurite. Ports and connection string are known at once, before it answers. */
export async function startAzurite({ entry, folder, ports: wanted }: AzuriteOptions): Promise<Azurite> {
  const services = Object.keys(wanted) as AzuriteService[];
  const ports: Partial<Record<AzuriteService, number>> = {};
  const openPorts = new Map<AzuriteService, Server>();
  for (const service of services) {
    const openPort = await openPortNear(wanted[service] ?? azuritePorts[service]);
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
    // A child that is gone before it has its ports shows as one that ended.
    child.send({ service } satisfies AzuritePort, openPort, () => undefined);
  // Ours are closed before anyone is told that it answers: a connection that came to them would hang.
  const closeOurs = () => {
    for (const openPort of openPorts.values()) openPort.close();
  };
  const ended = once(child, 'exit').then(() => undefined);
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (report: AzuriteReport) => {
      if ('ready' in report) {
        closeOurs();
        resolve();
      } else if ('failed' in report)
        reject(
          Object.assign(new Error(`Azurite could not start with the data in ${folder}: ${report.failed}`), report.file),
        );
      else console.log(`Waiting for process ${report.waitingFor}, which still writes what it stored.`);
    });
    void ended.then(() => {
      closeOurs();
      reject(new Error(`Azurite ended unexpectedly (exit code ${child.exitCode ?? 'none'}).`));
    });
  });
  ready.catch(() => undefined); // Whoever starts it may await it later.

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

/** Opens a port: the preferred one, or any other where that is in use. */
async function openPortNear(preferred: number): Promise<Server> {
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
