// Erases what is older than the retention time, which a queue may set for its own conversations. An alert in the list of
// its queue is as old as its last state, also where its conversation goes on.
import type { App } from '../app';

const dayMs = 24 * 60 * 60 * 1000;
const queuesPerRead = 100;

type RetentionPorts = Pick<App, 'now' | 'queueDefaults'> & {
  queues: Pick<App['queues'], 'list'>;
  messages: Pick<App['messages'], 'eraseOlderThan'>;
  alertList: Pick<App['alertList'], 'removeOlderThan'>;
  figures: Pick<App['figures'], 'removeOlderThan'>;
};

/** @returns the number of erased rows */
export async function eraseExpired({
  queues,
  messages,
  alertList,
  figures,
  now,
  queueDefaults,
}: RetentionPorts): Promise<number> {
  const instantFor = (days: number) => new Date(now().getTime() - days * dayMs).toISOString();
  const byQueue = new Map<string, string>();
  let after: string | undefined;
  do {
    const { list, lastKey } = await queues.list({ limit: queuesPerRead, after });
    for (const { queueId, retentionDays } of list)
      if (retentionDays !== null) byQueue.set(queueId, instantFor(retentionDays));
    after = lastKey ?? undefined;
  } while (after !== undefined);
  const instant = instantFor(queueDefaults.retentionDays);
  const removedAlerts = await alertList.removeOlderThan(instant, byQueue);
  const erased = await messages.eraseOlderThan(instant, byQueue);
  // Those of conversations that go on in another queue.
  return removedAlerts + erased + (await figures.removeOlderThan(instant, byQueue));
}
