// Runs a function for each message of a queue: polls, receives a batch, and receives more when enough of it is done. If
// storage is down, polling continues with pauses and without a limit; the failure is logged once.
import { createPollingPauses } from './polling-pauses';
import { handleMessage, type MessageHandling } from './handle-message';
import { shortestPollingMs } from './queue-settings';
import type { QueueMessage, StorageQueues } from './storage-queue';

/** Starts polling. The returned function stops it and resolves when the messages in progress are done. */
export function startQueueTrigger(
  queues: Pick<StorageQueues, 'onSent'>,
  handling: MessageHandling,
): () => Promise<void> {
  const { queue, settings, lockSeconds, log } = handling;
  const pauses = createPollingPauses(shortestPollingMs, settings.longestPollingMs);
  const inProgress = new Set<Promise<void>>();
  const stopping = new AbortController();
  const isStopped = () => stopping.signal.aborted;
  let isFailing = false;
  let isNotified = false;
  let endPause: () => void = () => undefined;

  const notify = () => {
    isNotified = true;
    endPause();
  };
  queues.onSent(queue.name, notify);
  const polling = poll();
  return async () => {
    stopping.abort();
    notify();
    await polling;
    await Promise.all(inProgress);
  };

  async function poll(): Promise<void> {
    let found = false;
    while (!isStopped()) {
      isNotified = false;
      const messages = await receive();
      for (const message of messages) begin(message);
      if (messages.length) {
        found = true;
        while (!isStopped() && inProgress.size > settings.newBatchThreshold) await Promise.race(inProgress);
      } else {
        await pause(pauses.next(found));
        found = false;
      }
    }
  }

  async function receive(): Promise<QueueMessage[]> {
    try {
      const messages = await queue.receive(settings.batchSize, lockSeconds);
      if (isFailing) log('warning', 'system', `The queue "${queue.name}" answers again.`);
      isFailing = false;
      return messages;
    } catch (error) {
      if (!isFailing && !isStopped())
        log('warning', 'system', `The queue "${queue.name}" does not answer; retrying: ${String(error)}`);
      isFailing = true;
      return [];
    }
  }

  function begin(message: QueueMessage): void {
    // Messages that the last poll returned after the stop are released immediately.
    const work = (isStopped() ? queue.hide(message, 0) : handleMessage(message, handling))
      .then(() => undefined)
      .catch((error: unknown) => log('error', 'system', `Message ${message.id} was not handled: ${String(error)}`))
      .finally(() => inProgress.delete(work));
    inProgress.add(work);
  }

  function pause(ms: number): Promise<void> {
    if (isNotified) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
