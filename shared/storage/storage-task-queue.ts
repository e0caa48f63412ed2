// Tasks for later in an Azure Storage queue, as messages that stay invisible until they are due. What is due at once
// goes through the functions' queue output; the SDK is loaded only when something has to wait.
import type { QueueClient } from '@azure/storage-queue';
import { StorageUnavailableError } from '../conversations/storage-errors';
import { remainingMs, withDeadline } from '../deadline';
import { taskQueueName, type TaskQueue } from '../effects/task-queue';

/** Where the queues are: a connection string, or the URL of the queue service with the app's managed identity. */
export type QueueLocation = { connectionString: string } | { serviceUri: string };

const callTimeoutMs = 5_000;
/** The service lets a message be invisible for up to seven days. */
const longestDelayMs = 6 * 24 * 60 * 60 * 1000;

export function createStorageTaskQueue(location: QueueLocation): TaskQueue {
  let opened: Promise<QueueClient> | undefined;

  return {
    async sendLater(task, delayMs) {
      const visibilityTimeout = Math.ceil(Math.min(Math.max(delayMs, 0), longestDelayMs) / 1000);
      // Base64, as the functions host expects it.
      const text = Buffer.from(JSON.stringify(task)).toString('base64');
      try {
        opened ??= openQueue(location);
        const queue = await opened;
        await withDeadline(Math.min(callTimeoutMs, remainingMs()), (abortSignal) =>
          queue.sendMessage(text, { visibilityTimeout, messageTimeToLive: -1, abortSignal }),
        );
      } catch (error) {
        opened = undefined;
        throw new StorageUnavailableError(error);
      }
    },
  };
}

async function openQueue(location: QueueLocation): Promise<QueueClient> {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  const options = { retryOptions: { maxTries: 3, retryDelayInMs: 100, maxRetryDelayInMs: 400 } };
  const service =
    'connectionString' in location
      ? QueueServiceClient.fromConnectionString(location.connectionString, options)
      : new QueueServiceClient(
          location.serviceUri,
          new (await import('@azure/identity')).DefaultAzureCredential(),
          options,
        );
  const queue = service.getQueueClient(taskQueueName);
  await queue.createIfNotExists();
  return queue;
}
