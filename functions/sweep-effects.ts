import { app, output } from '@azure/functions';
import { queueConnectionSetting, theApp } from '../shared/app';
import { taskQueueName, type Task } from '../shared/effects/task-queue';

const overdueMs = 5 * 60 * 1000;
const batchSize = 1_000;
/** Times alone reach the live lists twice a minute. */
const listLagMs = 60_000;

const taskQueue = output.storageQueue({ queueName: taskQueueName, connection: queueConnectionSetting() });

// Queues an effect again when its task was lost because a process crashed before it sent the task, and takes conversations
// that are no longer live off the live lists.
app.timer('sweep-effects', {
  schedule: '0 */5 * * * *',
  extraOutputs: [taskQueue],
  handler: async (_timer, context) => {
    const { effects, liveList, liveMs, now } = theApp();
    await liveList.removeOlderThan(new Date(now().getTime() - liveMs - listLagMs).toISOString());
    const references = await effects.overdue(new Date(now().getTime() - overdueMs).toISOString(), batchSize);
    if (references.length === 0) return;
    context.log(`Putting ${references.length} overdue effects into the queue again`);
    context.extraOutputs.set(
      taskQueue,
      references.map(({ conversationId, effectId }): Task => {
        return { kind: 'effects', conversationId, effectIds: [effectId], doneIds: [] };
      }),
    );
  },
});
