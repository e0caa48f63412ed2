// Queues of Azure Storage as the host uses them. The only file that knows the SDK: every call gets a time limit here,
// and what the service says of a queue or a message that is gone becomes an ordinary answer.
import { QueueServiceClient, RestError, type QueueClient } from '@azure/storage-queue';

/** The limit that the .NET clients, and so the real host, have for a call. */
const callLimitMs = 100_000;
/** A poll is short or stuck; the next one comes soon, and a host that stops has to wait for this one. */
const pollLimitMs = 10_000;
const retries = { maxTries: 4, retryDelayInMs: 800, maxRetryDelayInMs: 60_000 };
const namePattern = /^[a-z0-9](?:-?[a-z0-9])*$/;
/** The message or its queue is gone, or someone else has taken the message over. */
const lostMessageCodes = new Set([
  'PopReceiptMismatch',
  'MessageNotFound',
  'QueueNotFound',
  'QueueBeingDeleted',
  'QueueDisabled',
]);

/** A message that was taken and is invisible to others for a while. */
export interface QueueMessage {
  readonly id: string;
  /** Proves that the message is still ours. */
  readonly popReceipt: string;
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
}

export interface StorageQueue {
  readonly name: string;
  /** Adds a message; creates the queue when it is missing. */
  send(text: string): Promise<void>;
  /** Takes up to so many messages and hides them from others; none where there is no such queue. */
  receive(limit: number, hiddenSeconds: number): Promise<QueueMessage[]>;
  /** Hides a message from now on for so long; gives its new receipt, or undefined when it is no longer ours. */
  hide(message: QueueMessage, seconds: number): Promise<string | undefined>;
  /** Deletes a message; one that is no longer ours stays. */
  delete(message: QueueMessage): Promise<void>;
}

export interface StorageQueues {
  /** @throws for a connection string that is none, or a name that Azure Storage doesn't allow. */
  open(connectionString: string, queueName: string): StorageQueue;
  /** Calls back after each message that was sent from here to a queue of that name. */
  onSent(queueName: string, listener: () => void): void;
  /** Gives up calls that still wait. */
  close(): void;
}

/** Whether Azure Storage allows a queue of that name. */
export function isQueueName(name: string): boolean {
  return name.length >= 3 && name.length <= 63 && namePattern.test(name);
}

/** Opens queues, with clients that are shared by all queues of a connection string. */
export function createStorageQueues(): StorageQueues {
  const services = new Map<string, QueueServiceClient>();
  const listeners = new Map<string, (() => void)[]>();
  const calls = new Set<AbortController>();

  return {
    open(connectionString, queueName) {
      if (!isQueueName(queueName)) throw new Error(`Azure Storage allows no queue named "${queueName}".`);
      // A poll that fails is not tried again by the client, since the next poll is soon enough.
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
        const send = () => limited((abortSignal) => queue.sendMessage(text, { abortSignal }));
        await send().catch(async (error: unknown) => {
          if (codeOf(error) !== 'QueueNotFound') throw error;
          await limited((abortSignal) => queue.createIfNotExists({ abortSignal }));
          await send();
        });
        for (const listener of listeners.get(queue.name) ?? []) listener();
      },
      async receive(numberOfMessages, visibilityTimeout) {
        const received = await limited(
          (abortSignal) => polled.receiveMessages({ numberOfMessages, visibilityTimeout, abortSignal }),
          pollLimitMs,
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
        const updated = await limited((abortSignal) =>
          queue.updateMessage(id, popReceipt, undefined, seconds, { abortSignal }),
        ).catch(undefinedWhenLost);
        return updated?.popReceipt;
      },
      async delete({ id, popReceipt }) {
        await limited((abortSignal) => queue.deleteMessage(id, popReceipt, { abortSignal })).catch(undefinedWhenLost);
      },
    };
  }

  /** A limit of our own around retries and bodies: the SDK has none for a service that takes a call and hangs. */
  async function limited<Result>(
    call: (signal: AbortSignal) => Promise<Result>,
    limitMs = callLimitMs,
  ): Promise<Result> {
    const aborting = new AbortController();
    const timer = setTimeout(() => aborting.abort(), limitMs);
    calls.add(aborting);
    try {
      return await call(aborting.signal);
    } finally {
      clearTimeout(timer);
      calls.delete(aborting);
    }
  }
}

function undefinedWhenLost(error: unknown): undefined {
  if (!lostMessageCodes.has(codeOf(error) ?? '')) throw error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof RestError ? error.code : undefined;
}
