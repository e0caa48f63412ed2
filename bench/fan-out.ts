// How long an update takes until everybody who watches has it: a hundred watchers against one, by turns.
import type { RunningApp } from '../test/support/running-app';
import { deliver, listen, openQueue } from './caller';
import { median, milliseconds, timed, type Row } from './table';

const watchersAtMost = 100;
const rounds = 60;
const warmUpRounds = 10;

export async function measureFanOut(app: RunningApp): Promise<Row[]> {
  const token = await openQueue(app);
  const conversations = [1, watchersAtMost].map((watchers) => ({
    watchers,
    conversationId: `watched-by-${watchers}`,
    times: [] as number[],
  }));
  const feeds = await Promise.all(Array.from({ length: watchersAtMost }, () => listen(app, token)));
  for (const { conversationId, watchers } of conversations) {
    await deliver(app, { conversationId, messageId: 'first' });
    for (const feed of feeds.slice(0, watchers)) await feed.watch(conversationId);
  }
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (const { conversationId, watchers, times } of conversations) {
      const timeMs = await timed(async () => {
        const updates = feeds.slice(0, watchers).map((feed) => feed.nextUpdate(conversationId));
        await Promise.all([deliver(app, { conversationId, messageId: `m-${round}` }), ...updates]);
      });
      if (round >= warmUpRounds) times.push(timeMs);
    }
  }
  await Promise.all(feeds.map((feed) => feed.close()));
  const [one, many] = conversations.map(({ times }) => median(times)) as [number, number];
  return [
    {
      what: `from a message until ${watchersAtMost} watchers have its update`,
      measured: milliseconds(many),
      comparedWith: `until one has it: ${milliseconds(one)}`,
      ratio: `${(many / one).toFixed(2)}×`,
      aim: '–',
    },
  ];
}
