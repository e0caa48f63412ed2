// What the nightly retention run erases of the figures for reports.
import { MemoryAlertList } from '../../support/memory-lists';
import { eraseExpired } from '../../../shared/operations/retention';
import type { Figures } from '../../../shared/report/figures';
import { admin } from '../../support/ingest-fixture';
import { MemoryFigureStore } from '../../support/memory-lists';
import { MemoryMessageStore } from '../../support/memory-message-store';
import { MemoryQueueStore } from '../../support/memory-queue-store';

const day = '2026-11-22';
const now = () => new Date('2026-12-31T03:30:00.000Z');
const figures: Figures = {
  ...{ day, startLevel: 'neutral', lowestLevel: 'neutral', endLevel: 'neutral', minutesToRecover: null },
  corrections: { count: 0, scored: 0, agreeing: 0 },
};

it('removes the figures that a conversation left in a queue, after the retention time of that queue', async () => {
  const [queues, messages, store] = [new MemoryQueueStore(), new MemoryMessageStore(), new MemoryFigureStore()];
  await queues.change('brief', { enabled: true, retentionDays: 7 }, admin);
  await queues.change('usual', { enabled: true }, admin);
  const ages = [6, 8, 29, 31];
  for (const queueId of ['brief', 'usual'])
    for (const age of ages) {
      const storedAt = new Date(now().getTime() - age * 86_400_000).toISOString();
      await store.put({ queueId, conversationId: `c-${age}`, revision: 1 }, figures, storedAt);
    }
  const queueDefaults = { storeText: true, retentionDays: 30 };
  expect(
    await eraseExpired({ queues, messages, figures: store, alertList: new MemoryAlertList(), now, queueDefaults }),
  ).toBe(4);
  expect(await store.read('brief', day, day)).toHaveLength(1);
  expect(await store.read('usual', day, day)).toHaveLength(3);
});
