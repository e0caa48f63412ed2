// Opens the queue of a binding. Its name may contain settings (`%NAME%`); a setting holds the connection string.
import type { Binding } from '../core-module';
import { resolveSettings, type HostSettings } from '../settings-expression';
import { isQueueName, type StorageQueue, type StorageQueues } from './storage-queue';

const poisonSuffix = '-poison';

/**
 * Opens a binding's queue.
 * @throws for a missing setting, an invalid connection string, or a name that Azure Storage doesn't allow.
 */
export function openBoundQueue(binding: Binding, settings: HostSettings, queues: StorageQueues): StorageQueue {
  const connection = resolveSettings(textOf(binding['connection']) || 'AzureWebJobsStorage', settings);
  // The extension looks for the setting with the host's prefix first, so "Storage" means the host's own account.
  const setting = [`AzureWebJobs${connection}`, connection].find((name) => settings[name]);
  const connectionString = setting && settings[setting];
  if (!connectionString) throw new Error(`The setting ${connection} is missing.`);
  const queueName = resolveSettings(textOf(binding['queueName']), settings).toLowerCase();
  try {
    return queues.open(connectionString, queueName);
  } catch (error) {
    throw new Error(`The queue of the setting ${setting} can't be opened: ${String(error)}`, { cause: error });
  }
}

/** Opens the poison queue; undefined if the binding's queue is itself a poison queue or the name would be too long. */
export function openPoisonQueue(
  binding: Binding,
  settings: HostSettings,
  queues: StorageQueues,
): StorageQueue | undefined {
  const { name } = openBoundQueue(binding, settings, queues);
  if (name.endsWith(poisonSuffix) || !isQueueName(name + poisonSuffix)) return undefined;
  return openBoundQueue({ ...binding, queueName: name + poisonSuffix }, settings, queues);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
