// Runs a function for each message of a queue: polls, takes a batch, and takes more once enough of it is done. Storage
// that is down is asked again after a pause, for as long as it takes, and the log says so once.
import { createPollingPauses } from './polling-pauses';
import { handleMessage, type MessageHandling } from './handle-message';
import { shortestPollingMs } from './queue-settings';
import type { QueueMessage, StorageQueues } from './storage-queue';

/** Starts to poll; what it returns takes no more messages and resolves when those being handled are done. */
export function startQueueTrigger(
  queues: Pick<StorageQueues, 'onSent'>,
  handling: MessageHandling,
): () => Promise<void> {
  const { queue, settings, lockSeconds, log } = handling;
  const pauses = createPollingPauses(shortestPollingMs, settings.longestPollingMs);
  const handled = new Set<Promise<void>>();
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
    await Promise.all(handled);
  };

  async function poll(): Promise<void> {
    let found = false;
    while (!isStopped()) {
      isNotified = false;
      const messages = await receive();
      for (const message of messages) begin(message);
      if (messages.length) {
        found = true;
        while (!isStopped() && handled.size > settings.newBatchThreshold) await Promise.race(handled);
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
        log('warning', 'system', `The queue "${queue.name}" does not answer; asking again: ${String(error)}`);
      isFailing = true;
      return [];
    }
  }

  function begin(message: QueueMessage): void {
    // What came with the last poll, after the stop, is given back at once.
    const work = (isStopped() ? queue.hide(message, 0) : handleMessage(message, handling))
      .then(() => undefined)
      .catch((error: unknown) => log('error', 'system', `Message ${message.id} is left as it is: ${String(error)}`))
      .finally(() => handled.delete(work));
    handled.add(work);
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
