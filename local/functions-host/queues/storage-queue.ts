// Queues of Azure Storage as the host uses them. The only file that uses the SDK: every call gets a timeout here, and
// the errors for a missing queue or message become ordinary return values.
import { QueueServiceClient, RestError, type QueueClient } from '@azure/storage-queue';

/** The timeout of the .NET clients, and so of the real host. */
const callTimeoutMs = 100_000;
/** A poll is normally short and is soon repeated; a host that stops has to wait for it. */
const pollTimeoutMs = 10_000;
const retries = { maxTries: 4, retryDelayInMs: 800, maxRetryDelayInMs: 60_000 };
const namePattern = /^[a-z0-9](?:-?[a-z0-9])*$/;
/** The message or its queue no longer exists, or another receiver has the message. */
const lostMessageCodes = new Set([
  'PopReceiptMismatch',
  'MessageNotFound',
  'QueueNotFound',
  'QueueBeingDeleted',
  'QueueDisabled',
]);

/** A received message, which is invisible to other receivers for a while. */
export interface QueueMessage {
  readonly id: string;
  /** Identifies the current lock on the message. */
  readonly popReceipt: string;
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
}

export interface StorageQueue {
  readonly name: string;
  /** Adds a message; creates the queue if it does not exist. */
  send(text: string): Promise<void>;
  /** Receives up to `limit` messages and hides them from other receivers; none if the queue does not exist. */
  receive(limit: number, hiddenSeconds: number): Promise<QueueMessage[]>;
  /** Hides a message from now on; returns its new pop receipt, or undefined if the lock is lost. */
  hide(message: QueueMessage, seconds: number): Promise<string | undefined>;
  /** Deletes a message; has no effect if the lock is lost. */
  delete(message: QueueMessage): Promise<void>;
}

export interface StorageQueues {
  /** @throws for an invalid connection string, or a name that Azure Storage doesn't allow. */
  open(connectionString: string, queueName: string): StorageQueue;
  /** Calls the listener after each message that this process has sent to a queue of that name. */
  onSent(queueName: string, listener: () => void): void;
  /** Aborts pending calls. */
  close(): void;
}

/** Whether Azure Storage allows the name for a queue. */
export function isQueueName(name: string): boolean {
  return name.length >= 3 && name.length <= 63 && namePattern.test(name);
}

/** Opens queues; all queues of a connection string share their clients. */
export function createStorageQueues(): StorageQueues {
  const services = new Map<string, QueueServiceClient>();
  const listeners = new Map<string, (() => void)[]>();
  const calls = new Set<AbortController>();

  return {
    open(connectionString, queueName) {
      if (!isQueueName(queueName)) throw new Error(`Azure Storage allows no queue named "${queueName}".`);
      // The client does not retry a failed poll, since the next poll follows soon.
      const polling = serviceOf(connectionString, { ...retries, maxTries: 1 });
      return openQueue(
        serviceOf(connectionString, retries).getQueueClient(queueName),
        polling.getQueueClient(queueName),
      );
    },
    onSent(queueName, listener) {
      listeners.set(queueName, [...(listeners.get(queueName) ?? []), listener]);
    },
    close() {
      for (const call of calls) call.abort();
    },
  };

  function serviceOf(connectionString: string, retryOptions: typeof retries): QueueServiceClient {
    const key = `${retryOptions.maxTries} ${connectionString}`;
    const service = services.get(key) ?? QueueServiceClient.fromConnectionString(connectionString, { retryOptions });
    services.set(key, service);
    return service;
  }

  function openQueue(queue: QueueClient, polled: QueueClient): StorageQueue {
    return {
      name: queue.name,
      async send(text) {
        const send = () => withTimeout((abortSignal) => queue.sendMessage(text, { abortSignal }));
        await send().catch(async (error: unknown) => {
          if (codeOf(error) !== 'QueueNotFound') throw error;
          await withTimeout((abortSignal) => queue.createIfNotExists({ abortSignal }));
          await send();
        });
        for (const listener of listeners.get(queue.name) ?? []) listener();
      },
      async receive(numberOfMessages, visibilityTimeout) {
        const received = await withTimeout(
          (abortSignal) => polled.receiveMessages({ numberOfMessages, visibilityTimeout, abortSignal }),
          pollTimeoutMs,
        ).catch((error: unknown) => {
          if (codeOf(error) !== 'QueueNotFound') throw error;
          return { receivedMessageItems: [] };
        });
        return received.receivedMessageItems.map(({ messageId, messageText, ...message }) => ({
          ...message,
          id: messageId,
          text: messageText,
        }));
      },
      async hide({ id, popReceipt }, seconds) {
        const updated = await withTimeout((abortSignal) =>
          queue.updateMessage(id, popReceipt, undefined, seconds, { abortSignal }),
        ).catch(undefinedWhenLost);
        return updated?.popReceipt;
      },
      async delete({ id, popReceipt }) {
        await withTimeout((abortSignal) => queue.deleteMessage(id, popReceipt, { abortSignal })).catch(
          undefinedWhenLost,
        );
      },
    };
  }

  /** A timeout that includes retries and bodies: the SDK has none for a service that accepts a call and hangs. */
  async function withTimeout<Result>(
    call: (signal: AbortSignal) => Promise<Result>,
    timeoutMs = callTimeoutMs,
  ): Promise<Result> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutMs);
    calls.add(controller);
    try {
      return await call(controller.signal);
    } finally {
      clearTimeout(timer);
      calls.delete(controller);
    }
  }
}

function undefinedWhenLost(error: unknown): undefined {
  if (!lostMessageCodes.has(codeOf(error) ?? '')) throw error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof RestError ? error.code : undefined;
}
