// Starts the triggers other than HTTP: timers and queues.
import type { Binding, Log, RegisteredFunction, TriggerInput } from './core-module';
import { openBoundQueue, openPoisonQueue } from './queues/bound-queue';
import type { QueueSettings } from './queues/queue-settings';
import { startQueueTrigger } from './queues/queue-trigger';
import type { StorageQueues } from './queues/storage-queue';
import type { HostSettings } from './settings-expression';
import { startTimer } from './timers';

/** The lock duration of a message in the Storage queues extension. */
const defaultLockSeconds = 600;

export interface TriggerOptions {
  readonly functions: readonly RegisteredFunction[];
  readonly settings: HostSettings;
  readonly queues: StorageQueues;
  readonly queueSettings: QueueSettings;
  readonly messageLockSeconds?: number | undefined;
  readonly log: Log;
  /** Runs a function once; rejects if it fails. */
  run(registered: RegisteredFunction, input: TriggerInput): Promise<void>;
}

/** Starts the triggers of all functions. The returned function stops them and resolves when no invocation runs. */
export function startTriggers(options: TriggerOptions): () => Promise<void> {
  const stops = options.functions.flatMap((registered) =>
    Object.values(registered.metadata.bindings).flatMap((binding) => startTrigger(registered, binding, options)),
  );
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function startTrigger(
  registered: RegisteredFunction,
  binding: Binding,
  options: TriggerOptions,
): (() => Promise<void>)[] {
  const { settings, queues, queueSettings, messageLockSeconds = defaultLockSeconds } = options;
  const { name } = registered.metadata;
  switch (binding.type.toLowerCase()) {
    case 'timertrigger':
      return [
        startTimer(binding, settings, async (data) => {
          await options.run(registered, { data }).catch((error: unknown) => {
            options.log(
              'error',
              'system',
              error instanceof Error ? (error.stack ?? error.message) : String(error),
              name,
            );
          });
        }),
      ];
    case 'queuetrigger':
      return [
        startQueueTrigger(queues, {
          queue: openBoundQueue(binding, settings, queues),
          poisonQueue: openPoisonQueue(binding, settings, queues),
          settings: queueSettings,
          lockSeconds: messageLockSeconds,
          run: (input) => options.run(registered, input),
          log: (level, category, message) => options.log(level, category, message, name),
        }),
      ];
    default:
      return [];
  }
}
