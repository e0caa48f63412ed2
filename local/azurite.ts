// The process that Azurite runs in. It ends with whoever started it, however that ended, and closes the services
// before: Azurite keeps everything in memory and writes it every five seconds, and once more when it is closed.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AzuriteReport, AzuriteService, AzuriteTask } from './azurite/start-azurite';
import { waitForLock } from './process-lock.mjs';

interface Server {
  start(): Promise<void>;
  close(): Promise<void>;
}

type Constructor<Made> = new (...parameters: unknown[]) => Made;

const { folder, ports } = JSON.parse(process.argv[2] ?? '{}') as AzuriteTask;
const servers: Server[] = [];
let closing: Promise<void> | undefined;

const report = (message: AzuriteReport) => process.connected && process.send?.(message);

async function start() {
  mkdirSync(folder, { recursive: true });
  // A predecessor whose run was killed may still be writing the very files that are about to be read.
  const lock = await waitForLock(join(folder, 'azurite.lock'), {}, ({ pid = 0 }) => report({ waitingFor: pid }));
  process.on('exit', () => lock.release());
  if (!process.connected) process.exit();
  for (const [service, port] of Object.entries(ports)) {
    const server = createAzuriteServer(service as AzuriteService, port);
    await server.start();
    servers.push(server);
  }
  report({ ready: true });
}

/** The classes are Azurite's own parts and have no public entry or types; its command line can't be told to close. */
function createAzuriteServer(service: AzuriteService, port: number): Server {
  const load = createRequire(require.resolve('azurite/package.json'));
  const part = <Made>(name: string) =>
    (load(`./dist/src/${service}/${name}`) as { default: Constructor<Made> }).default;
  const name = `${service.slice(0, 1).toUpperCase()}${service.slice(1)}`;
  const database = join(folder, `${service}.json`);
  const keepAliveSeconds = 120;
  const [loose, skipApiVersionCheck] = [false, true];
  const files = [
    join(folder, `${service}-extents.json`),
    [{ locationId: 'Default', locationPath: join(folder, service), maxConcurrency: 10 }],
  ];
  const logs = service === 'table' ? [false, false, undefined, undefined] : [false, undefined, false, undefined];
  const Configuration = part(`${name}Configuration`);
  const configuration = new Configuration(
    ...['127.0.0.1', port, keepAliveSeconds, database],
    ...(service === 'table' ? [] : files),
    ...logs,
    loose,
    skipApiVersionCheck,
  );
  return new (part<Server>(`${name}Server`))(configuration);
}

function close() {
  closing ??= Promise.all(servers.map((server) => server.close())).then(() => process.exit());
}

process.on('disconnect', close);
process.on('SIGTERM', close);
process.on('SIGINT', close);
start().catch((error: unknown) => {
  report({ failed: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect();
});
