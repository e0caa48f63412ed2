// Processes one received message: the function runs while the message is locked (invisible to others), then the message
// is deleted, released for a retry, or moved to the poison queue.
import type { Log, TriggerInput, TypedData } from '../core-module';
import { decodeContent, looksLikeJson, readText } from './message-content';
import type { QueueSettings } from './queue-settings';
import type { QueueMessage, StorageQueue } from './storage-queue';

const minRenewalMs = 60_000;

export interface MessageHandling {
  readonly queue: StorageQueue;
  /** Undefined for a queue that has none: a message that fails there stays invisible until its lock expires. */
  readonly poisonQueue: StorageQueue | undefined;
  readonly settings: QueueSettings;
  /** How long a message is locked; the lock is renewed at half that time while the function runs. */
  readonly lockSeconds: number;
  /** Runs the function; if it rejects, the message is retried. */
  run(input: TriggerInput): Promise<void>;
  readonly log: Log;
}

/** Processes a message. Rejects if a storage call fails; the message becomes visible again when its lock expires. */
export async function handleMessage(message: QueueMessage, handling: MessageHandling): Promise<void> {
  const { queue, poisonQueue, settings, log } = handling;
  const { maxDequeueCount, messageEncoding, retryAfterSeconds } = settings;
  const content = decodeContent(message.text, messageEncoding);
  if (!content) {
    log('warning', 'system', `Message ${message.id} of the queue "${queue.name}" is not ${messageEncoding}.`);
    await moveToPoisonQueue(message);
    return;
  }
  if (message.dequeueCount > maxDequeueCount) {
    await moveToPoisonQueue(message);
    return;
  }

  const lock = keepLock(message, handling);
  const succeeded = await run(content).finally(() => lock.release());
  const current = await lock.message();
  if (succeeded) await queue.delete(current);
  else if (poisonQueue && message.dequeueCount >= maxDequeueCount) await moveToPoisonQueue(current);
  else if (poisonQueue) await queue.hide(current, retryAfterSeconds);

  async function run(bytes: Uint8Array): Promise<boolean> {
    try {
      const text = readText(bytes);
      await handling.run({ data: { string: text }, metadata: triggerMetadata(message, text) });
      return true;
    } catch (error) {
      log('error', 'system', error instanceof Error ? (error.stack ?? error.message) : String(error));
      return false;
    }
  }

  async function moveToPoisonQueue(poison: QueueMessage): Promise<void> {
    if (!poisonQueue) return;
    const tries = `${poison.dequeueCount} of ${maxDequeueCount} tries`;
    log('warning', 'system', `Message ${poison.id} goes to the queue "${poisonQueue.name}" after ${tries}.`);
    await poisonQueue.send(poison.text);
    await queue.delete(poison);
  }
}

/** Renews a message's lock at half its duration until it is released; after a failure the interval is halved. */
function keepLock(received: QueueMessage, { queue, lockSeconds, log }: MessageHandling) {
  const intervalMs = (lockSeconds * 1000) / 2;
  const minMs = Math.min(minRenewalMs, intervalMs);
  let message = received;
  let pauseMs = intervalMs;
  let renewing = Promise.resolve();
  let isReleased = false;
  let timer = setTimeout(renew, pauseMs);

  function renew() {
    renewing = queue
      .hide(message, lockSeconds)
      .then(
        (popReceipt) => {
          if (!popReceipt)
            isReleased = true; // Another receiver has it now, or it is deleted.
          else message = { ...message, popReceipt };
          pauseMs = intervalMs;
        },
        (error: unknown) => {
          log('warning', 'system', `The lock of message ${message.id} could not be renewed: ${String(error)}`);
          pauseMs = Math.max(minMs, pauseMs / 2);
        },
      )
      .then(() => {
        if (!isReleased) timer = setTimeout(renew, pauseMs);
      });
  }

  return {
    release() {
      isReleased = true;
      clearTimeout(timer);
    },
    /** The message with its latest pop receipt. */
    async message() {
      await renewing;
      return message;
    },
  };
}

/** As the real host passes it to the worker. The properties of a JSON object are added, and override the metadata. */
function triggerMetadata(message: QueueMessage, text: string): Record<string, TypedData> {
  const time = (date: Date) => ({ json: JSON.stringify(date.toISOString().replace(/(?:\.000)?Z$/, '+00:00')) });
  return {
    QueueTrigger: { string: text },
    DequeueCount: { json: String(message.dequeueCount) },
    ExpirationTime: time(message.expiresOn),
    Id: { string: message.id },
    InsertionTime: time(message.insertedOn),
    NextVisibleTime: time(message.nextVisibleOn),
    PopReceipt: { string: message.popReceipt },
    ...propertiesOf(text),
  };
}

function propertiesOf(text: string): Record<string, TypedData> {
  const object = looksLikeJson(text) ? parseOrUndefined(text) : undefined;
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return {};
  const properties: Record<string, TypedData> = {};
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      properties[name] = { json: JSON.stringify(value) };
    else if (typeof value === 'boolean') properties[name] = { string: value ? 'True' : 'False' };
    else if (typeof value === 'string' || typeof value === 'number') properties[name] = { string: String(value) };
  }
  return properties;
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // A text that only looks like JSON: the host passes it on unchanged.
  }
}
