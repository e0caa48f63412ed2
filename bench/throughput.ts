// How many messages a second the app sustains, over many conversations, with a fixed number of requests under way, and
// how much processor time each of them takes.
import { randomUUID } from 'node:crypto';
import type { RunningApp } from '../test/support/running-app';
import { appProcessorMs } from './app-processor-time';
import { deliver, openQueue } from './caller';
import { milliseconds, type Row } from './table';

const inFlight = 32;
const conversationCount = 400;
const messageCount = 4_000;

export async function measureThroughput(app: RunningApp): Promise<Row[]> {
  await openQueue(app);
  await send(app, messageCount / 4);
  const processorMsBefore = appProcessorMs(app);
  const start = performance.now();
  await send(app, messageCount);
  const perSecond = messageCount / ((performance.now() - start) / 1000);
  const processorMs = appProcessorMs(app);
  const hasProcessorMs = processorMs !== undefined && processorMsBefore !== undefined;
  return [
    {
      what: `messages a second, ${inFlight} in flight, ${conversationCount} conversations`,
      measured: perSecond.toFixed(0),
      comparedWith: 'app, stand-in, Azurite and sender on one machine',
      ratio: '–',
      aim: '–',
    },
    {
      what: 'processor time of the app a message',
      measured: hasProcessorMs ? milliseconds((processorMs - processorMsBefore) / messageCount) : 'Linux only',
      comparedWith: 'with the local functions host; stand-in, Azurite and sender apart',
      ratio: '–',
      aim: '≤ 2.5 ms',
    },
  ];
}

/** Sends so many messages, always with the same number under way. Returns the conversations they went to. */
export async function send(app: RunningApp, count: number): Promise<string[]> {
  const run = randomUUID();
  let next = 0;
  const sendOneByOne = async () => {
    while (next < count) {
      const index = next++;
      await deliver(app, { conversationId: `${run}-${index % conversationCount}`, messageId: `m-${index}` });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sendOneByOne));
  return Array.from({ length: Math.min(conversationCount, count) }, (_, index) => `${run}-${index}`);
}
