// Azurite as a child process: it is slow to load and single-threaded, so it gets a process of its own. The child is in
// a process group of its own too, so that a Ctrl-C meant for the run doesn't end the store before requests are done.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** The services of Azurite and the ports they have unless something else is there. */
export const azuritePorts = { blob: 10000, queue: 10001, table: 10002 } as const;

export type AzuriteService = keyof typeof azuritePorts;

/** The account that every storage emulator has; its key is public. */
const account =
  'AccountName=devstoreaccount1;' +
  'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;';

/** What the child is told, on its command line. */
export interface AzuriteTask {
  readonly folder: string;
  readonly ports: Partial<Record<AzuriteService, number>>;
}

/** What the child says, once. */
export type AzuriteReport = { readonly waitingFor: number } | { readonly ready: true } | { readonly failed: string };

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
  const ports: Partial<Record<AzuriteService, number>> = {};
  for (const [service, port] of Object.entries(wanted)) ports[service as AzuriteService] = await freePort(port);
  const task: AzuriteTask = { folder, ports };
  const child = fork(entry, [JSON.stringify(task)], {
    detached: true,
    execArgv: ['--no-deprecation'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => undefined);
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (report: AzuriteReport) => {
      if ('ready' in report) resolve();
      else if ('failed' in report) reject(new Error(`Azurite could not start: ${report.failed}`));
      else console.log(`Waiting for process ${report.waitingFor}, which still writes what it stored.`);
    });
    void ended.then(() => reject(new Error(`Azurite ended unexpectedly (exit code ${child.exitCode ?? 'none'}).`)));
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
      `${service.slice(0, 1).toUpperCase()}${service.slice(1)}Endpoint=http://127.0.0.1:${port}/devstoreaccount1;`,
  );
  return `DefaultEndpointsProtocol=http;${account}${endpoints.join('')}`;
}

/** The port itself when nothing listens there, else any that is free. */
async function freePort(preferred: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
