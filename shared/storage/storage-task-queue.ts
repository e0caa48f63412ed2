// Delayed tasks in an Azure Storage queue, as messages that stay invisible until they are due. Tasks without a delay
// use the functions' queue output; the SDK is loaded only for the first delayed task.
import type { QueueClient } from '@azure/storage-queue';
import { StorageUnavailableError } from '../conversations/storage-errors';
import { remainingMs, withDeadline } from '../deadline';
import { taskQueueName, type TaskQueue } from '../effects/task-queue';

/** The queue service: a connection string, or a URL that is used with the app's managed identity. */
export type QueueLocation = { connectionString: string } | { serviceUri: string };

const callTimeoutMs = 5_000;
/** The service supports a visibility timeout of up to seven days. */
const maxDelayMs = 6 * 24 * 60 * 60 * 1000;

export function createStorageTaskQueue(location: QueueLocation): TaskQueue {
  let opened: Promise<QueueClient> | undefined;

  return {
    async sendLater(task, delayMs) {
      const visibilityTimeout = Math.ceil(Math.min(Math.max(delayMs, 0), maxDelayMs) / 1000);
      // The functions host expects base64.
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
