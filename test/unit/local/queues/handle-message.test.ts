import type { TriggerInput } from '../../../../local/functions-host/core-module';
import { handleMessage, type MessageHandling } from '../../../../local/functions-host/queues/handle-message';
import type { QueueMessage, StorageQueue } from '../../../../local/functions-host/queues/storage-queue';

const message: QueueMessage = {
  id: 'm1',
  popReceipt: 'receipt-0',
  text: Buffer.from('a text').toString('base64'),
  dequeueCount: 1,
  insertedOn: new Date('2026-01-01T00:00:00Z'),
  expiresOn: new Date('2026-01-08T00:00:00Z'),
  nextVisibleOn: new Date('2026-01-01T00:10:00Z'),
};

/** A queue that records its calls. */
function recordingQueue(name: string, calls: string[]): StorageQueue {
  let receipts = 0;
  return {
    name,
    send: (text) => Promise.resolve(void calls.push(`${name} send ${text}`)),
    receive: () => Promise.resolve([]),
    hide({ popReceipt }, seconds) {
      calls.push(`${name} hide ${popReceipt} ${seconds}`);
      return Promise.resolve(`receipt-${++receipts}`);
    },
    delete: ({ popReceipt }) => Promise.resolve(void calls.push(`${name} delete ${popReceipt}`)),
  };
}

/** Handles a message, and returns the calls of the queues in order. */
async function callsFor(
  change: Partial<QueueMessage>,
  run: MessageHandling['run'],
  more: Partial<MessageHandling> = {},
) {
  const calls: string[] = [];
  await handleMessage(
    { ...message, ...change },
    {
      queue: recordingQueue('in', calls),
      poisonQueue: recordingQueue('poison', calls),
      settings: {
        batchSize: 16,
        newBatchThreshold: 8,
        longestPollingMs: 2_000,
        retryAfterSeconds: 30,
        maxDequeueCount: 5,
        messageEncoding: 'base64',
      },
      lockSeconds: 600,
      log: () => undefined,
      run: (input: TriggerInput) => {
        calls.push('run');
        return run(input);
      },
      ...more,
    },
  );
  return calls;
}

const succeed = () => Promise.resolve();
const fail = () => Promise.reject(new Error('on purpose'));

it('deletes a message after its function succeeded', async () => {
  expect(await callsFor({}, succeed)).toEqual(['run', 'in delete receipt-0']);
});

it('returns a failed message to the queue, hidden for as long as host.json says', async () => {
  expect(await callsFor({ dequeueCount: 4 }, fail)).toEqual(['run', 'in hide receipt-0 30']);
});

it('moves a message to the poison queue after its last attempt, and only then deletes it', async () => {
  expect(await callsFor({ dequeueCount: 5 }, fail)).toEqual([
    'run',
    `poison send ${message.text}`,
    'in delete receipt-0',
  ]);
});

it('does not run a message that was dequeued too often: its host died each time', async () => {
  expect(await callsFor({ dequeueCount: 6 }, succeed)).toEqual([`poison send ${message.text}`, 'in delete receipt-0']);
});

it('leaves a failed message hidden where there is no poison queue', async () => {
  expect(await callsFor({ dequeueCount: 9 }, fail, { poisonQueue: undefined })).toEqual([]);
  expect(await callsFor({ dequeueCount: 5 }, fail, { poisonQueue: undefined })).toEqual(['run']);
});

it('treats invalid UTF-8 as a failure', async () => {
  expect(await callsFor({ text: '/w==' }, succeed)).toEqual(['in hide receipt-0 30']);
});

it('renews the lock while the function runs, and uses the last receipt', async () => {
  jest.useFakeTimers();
  try {
    const calls = callsFor({}, () => new Promise((resolve) => setTimeout(resolve, 1_000_000)));
    await jest.advanceTimersByTimeAsync(1_000_000);
    expect(await calls).toEqual([
      'run',
      'in hide receipt-0 600',
      'in hide receipt-1 600',
      'in hide receipt-2 600',
      'in delete receipt-3',
    ]);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});
