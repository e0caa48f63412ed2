import type { QueueSettings } from '../../../../local/functions-host/queues/queue-settings';
import { startQueueTrigger } from '../../../../local/functions-host/queues/queue-trigger';
import type { QueueMessage, StorageQueue } from '../../../../local/functions-host/queues/storage-queue';

const settings: QueueSettings = {
  batchSize: 16,
  newBatchThreshold: 8,
  longestPollingMs: 60_000,
  retryAfterSeconds: 0,
  maxDequeueCount: 5,
  messageEncoding: 'none',
};

const messageOf = (text: string): QueueMessage => ({
  id: text,
  popReceipt: 'receipt',
  text,
  dequeueCount: 1,
  insertedOn: new Date(0),
  expiresOn: new Date(0),
  nextVisibleOn: new Date(0),
});

/** Starts a trigger on a queue; the test answers its polls. */
function startTrigger(receive: () => Promise<QueueMessage[]>) {
  const handled: string[] = [];
  const given: string[] = [];
  const log: string[] = [];
  let notify: () => void = () => undefined;
  const polls = { count: 0 };
  const queue: StorageQueue = {
    name: 'in',
    send: () => Promise.resolve(),
    receive() {
      polls.count += 1;
      return receive();
    },
    hide(message, seconds) {
      given.push(`${message.text} ${seconds}`);
      return Promise.resolve('receipt');
    },
    delete: () => Promise.resolve(),
  };
  const stop = startQueueTrigger(
    { onSent: (_, listener) => (notify = listener) },
    {
      queue,
      poisonQueue: undefined,
      settings,
      lockSeconds: 600,
      log: (level, _, message) => log.push(`${level} ${message}`),
      run: ({ data }) => Promise.resolve(void handled.push(data.string ?? '')),
    },
  );
  return { stop, handled, given, log, polls, notify: () => notify() };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('polls with backoff while the queue is empty, and at once when this host has sent a message', async () => {
  const waiting: QueueMessage[][] = [];
  const { stop, handled, polls, notify } = startTrigger(() => Promise.resolve(waiting.shift() ?? []));
  await jest.advanceTimersByTimeAsync(10 * 60_000);
  const idle = polls.count;
  expect(idle).toBeLessThan(25);
  waiting.push([messageOf('sent from here')]);
  notify();
  await jest.advanceTimersByTimeAsync(0);
  expect(handled).toEqual(['sent from here']);
  expect(polls.count).toBe(idle + 2);
  await stop();
  expect(jest.getTimerCount()).toBe(0);
});

it('does not miss a message sent during a poll', async () => {
  let answer: (messages: QueueMessage[]) => void = () => undefined;
  const { stop, polls, notify } = startTrigger(() => new Promise((resolve) => (answer = resolve)));
  notify();
  answer([]);
  await jest.advanceTimersByTimeAsync(0);
  expect(polls.count).toBe(2);
  answer([]);
  await stop();
});

it('continues to poll with backoff while storage is down, and logs it once', async () => {
  let isDown = true;
  const { stop, log, polls } = startTrigger(() =>
    isDown ? Promise.reject(new Error('refused')) : Promise.resolve([]),
  );
  await jest.advanceTimersByTimeAsync(10 * 60_000);
  expect(polls.count).toBeGreaterThan(10);
  expect(log).toEqual([expect.stringContaining('warning The queue "in" does not answer')]);
  isDown = false;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(log).toEqual([expect.anything(), 'warning The queue "in" answers again.']);
  await stop();
});

it('returns messages of a poll that ends after the stop to the queue at once', async () => {
  let answer: (messages: QueueMessage[]) => void = () => undefined;
  const { stop, handled, given } = startTrigger(() => new Promise((resolve) => (answer = resolve)));
  const stopped = stop();
  answer([messageOf('late')]);
  await stopped;
  expect([handled, given]).toEqual([[], ['late 0']]);
});
