// The bindings this host knows. Whatever it does not know it refuses before the app serves its first request, since a
// binding that is silently ignored here would surprise on Azure.
import type { Binding, FunctionMetadata, TypedData } from './core-module';
import { openBoundQueue } from './queues/bound-queue';
import { encodeContent, toMessageContents } from './queues/message-content';
import type { MessageEncoding } from './queues/queue-settings';
import { createStorageQueues, type StorageQueues } from './queues/storage-queue';
import { resolveSettings, type HostSettings } from './settings-expression';
import { connectionInfo, readKeyedConnection } from './signalr-connection';
import { createSignalRPublisher } from './signalr-output';
import { verifySchedule } from './timers';

/** The name that the library gives to a function's return value. */
export const returnBinding = '$return';

const hubNamePattern = /^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$/;
const everywhere = ['type', 'name', 'direction', 'properties'];
const signalR = [...everywhere, 'hubName', 'connectionStringSetting'];
const queue = [...everywhere, 'queueName', 'connection'];
/** The direction of each binding, and its fields; any field where the real host ignores what it doesn't know too. */
const known: Readonly<Record<string, { direction: 'in' | 'out'; fields?: readonly string[] }>> = {
  httptrigger: { direction: 'in' },
  timertrigger: { direction: 'in' },
  queuetrigger: { direction: 'in', fields: queue },
  signalrconnectioninfo: { direction: 'in', fields: signalR },
  http: { direction: 'out' },
  signalr: { direction: 'out', fields: signalR },
  queue: { direction: 'out', fields: queue },
};

/** What the bindings of all functions are run with. */
export interface Bindings {
  /** The value of an input, computed before the handler runs. */
  readInput(binding: Binding): TypedData;
  /** Carries out one output, after the handler; a failure fails the invocation. */
  writeOutput(binding: Binding, data: TypedData): Promise<void>;
  close(): void;
}

export interface BindingsOptions {
  readonly settings: HostSettings;
  readonly queues: StorageQueues;
  readonly messageEncoding: MessageEncoding;
  readonly signalRTimeoutMs?: number | undefined;
}

/** The bindings, with the settings that they name taken from `settings`. */
export function createBindings({ settings, queues, messageEncoding, signalRTimeoutMs }: BindingsOptions): Bindings {
  const publisher = createSignalRPublisher(signalRTimeoutMs);
  const connections = new Map<string, ReturnType<typeof readKeyedConnection>>();

  function connectionOf(binding: Binding) {
    const named = binding['connectionStringSetting'];
    const setting = typeof named === 'string' ? named : 'AzureSignalRConnectionString';
    const connectionString = settings[setting];
    if (!connectionString) throw new Error(`The setting ${setting} is missing.`);
    const connection = connections.get(connectionString) ?? readKeyedConnection(connectionString);
    connections.set(connectionString, connection);
    return connection;
  }

  return {
    readInput(binding) {
      return { string: JSON.stringify(connectionInfo(connectionOf(binding), hubNameOf(binding, settings))) };
    },
    async writeOutput(binding, data) {
      if (binding.type.toLowerCase() === 'queue') {
        const bound = openBoundQueue(binding, settings, queues);
        for (const content of toMessageContents(data)) await bound.send(encodeContent(content, messageEncoding));
      } else {
        await publisher.publish(connectionOf(binding), hubNameOf(binding, settings), valueOf(data));
      }
    },
    close: () => publisher.close(),
  };
}

/** @throws for the first binding of a function that this host can't run as the real one would. */
export function verifyBindings({ name, bindings, retryOptions }: FunctionMetadata, settings: HostSettings): void {
  if (retryOptions) throw new Error(`${name}: the local host does not support retry policies.`);
  for (const [key, binding] of Object.entries(bindings)) {
    try {
      verifyBinding(key, binding, settings);
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
}

function verifyBinding(key: string, binding: Binding, settings: HostSettings): void {
  const type = binding.type.toLowerCase();
  const kind = Object.hasOwn(known, type) ? known[type] : undefined;
  if (kind?.direction !== binding.direction)
    throw new Error(`the local host does not support the binding "${binding.type}" (${binding.direction}).`);
  if (type === 'http' && key !== returnBinding)
    throw new Error('the local host supports an HTTP reply as the return value only.');
  for (const [field, value] of Object.entries(binding)) {
    if (typeof value !== 'string' || field === 'route') continue;
    if (/[{}]/.test(value)) throw new Error(`the local host supports %SETTING% as binding expression, not "${value}".`);
    resolveSettings(value, settings);
  }
  const unknown = Object.keys(binding).find((field) => kind.fields && !kind.fields.includes(field));
  if (unknown) throw new Error(`the local host does not support "${unknown}" of ${binding.type}.`);
  if (type.startsWith('signalr')) {
    const hubName = hubNameOf(binding, settings);
    if (!hubNamePattern.test(hubName)) throw new Error(`SignalR allows no hub named "${hubName}".`);
  }
  if (type.startsWith('queue')) openBoundQueue(binding, settings, createStorageQueues());
  if (type === 'timertrigger') verifySchedule(binding, settings);
}

function hubNameOf({ hubName }: Binding, settings: HostSettings): string {
  return resolveSettings(typeof hubName === 'string' ? hubName : '', settings);
}

function valueOf({ json, string, ...other }: TypedData): unknown {
  const text = json ?? string;
  if (text === undefined) throw new Error(`An output can't be sent as ${Object.keys(other).join()}.`);
  return JSON.parse(text) as unknown;
}
