// The bindings this host knows. Whatever it does not know it refuses before the app serves its first request, since a
// binding that is silently ignored here would surprise on Azure.
import type { Binding, FunctionMetadata, TypedData } from './core-module';
import { connectionInfo, readSignalRConnection } from './signalr-connection';
import { createSignalRPublisher } from './signalr-output';

const hubNamePattern = /^[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}$/;
const known = new Set(['httptrigger', 'timertrigger', 'http', 'signalr', 'signalrconnectioninfo']);
const signalRFields = new Set(['type', 'name', 'direction', 'properties', 'hubName', 'connectionStringSetting']);

/** What the bindings of all functions are run with. */
export interface Bindings {
  /** The value of an input, computed before the handler runs. */
  readInput(binding: Binding): Promise<TypedData>;
  /** Carries out one output, after the handler; a failure fails the invocation. */
  writeOutput(binding: Binding, data: TypedData): Promise<void>;
  close(): void;
}

/** The bindings, with the settings that they name taken from `settings`. */
export function createBindings(
  settings: Readonly<Record<string, string | undefined>>,
  signalRTimeoutMs?: number,
): Bindings {
  const publisher = createSignalRPublisher(signalRTimeoutMs);
  const connections = new Map<string, ReturnType<typeof readSignalRConnection>>();

  function connectionOf(binding: Binding) {
    const named = binding['connectionStringSetting'];
    const setting = typeof named === 'string' ? named : 'AzureSignalRConnectionString';
    const connectionString = settings[setting];
    if (!connectionString) throw new Error(`The setting ${setting} is missing.`);
    const connection = connections.get(connectionString) ?? readSignalRConnection(connectionString);
    connections.set(connectionString, connection);
    return connection;
  }

  return {
    async readInput(binding) {
      return { string: JSON.stringify(await connectionInfo(connectionOf(binding), hubNameOf(binding, settings))) };
    },
    async writeOutput(binding, data) {
      await publisher.publish(connectionOf(binding), hubNameOf(binding, settings), valueOf(data));
    },
    close: () => publisher.close(),
  };
}

/** @throws for the first binding of a function that this host can't run as the real one would. */
export function verifyBindings(
  { name, bindings, retryOptions }: FunctionMetadata,
  settings: Readonly<Record<string, string | undefined>>,
): void {
  if (retryOptions) throw new Error(`${name}: the local host does not support retry policies.`);
  for (const binding of Object.values(bindings)) {
    const type = binding.type.toLowerCase();
    if (!known.has(type)) throw new Error(`${name}: the local host does not support the binding "${binding.type}".`);
    for (const [field, value] of Object.entries(binding)) {
      if (typeof value !== 'string' || field === 'route') continue;
      if (/[{}]/.test(value))
        throw new Error(`${name}: the local host supports %SETTING% as binding expression, not "${value}".`);
      resolveSettings(value, settings);
    }
    if (!type.startsWith('signalr')) continue;
    for (const field of Object.keys(binding))
      if (!signalRFields.has(field))
        throw new Error(`${name}: the local host does not support "${field}" of ${binding.type}.`);
    const hubName = hubNameOf(binding, settings);
    if (!hubNamePattern.test(hubName)) throw new Error(`${name}: SignalR allows no hub named "${hubName}".`);
  }
}

/** Replaces each `%NAME%` by that setting. */
export function resolveSettings(text: string, settings: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/%([^%]+)%/g, (expression, setting: string) => {
    const value = settings[setting];
    if (value === undefined) throw new Error(`${expression} does not resolve to a value: the setting is missing.`);
    return value;
  });
}

function hubNameOf({ hubName }: Binding, settings: Readonly<Record<string, string | undefined>>): string {
  return resolveSettings(typeof hubName === 'string' ? hubName : '', settings);
}

function valueOf({ json, string, ...other }: TypedData): unknown {
  const text = json ?? string;
  if (text === undefined) throw new Error(`An output can't be sent as ${Object.keys(other).join()}.`);
  return JSON.parse(text) as unknown;
}
