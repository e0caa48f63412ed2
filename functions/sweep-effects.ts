import { app, output } from '@azure/functions';
import { queueConnectionSetting, theApp } from '../shared/app';
import { taskQueueName, type Task } from '../shared/effects/task-queue';

const overdueMs = 5 * 60 * 1000;
const mostAtOnce = 1_000;

const taskQueue = output.storageQueue({ queueName: taskQueueName, connection: queueConnectionSetting() });

// An effect whose task was lost, since a process died before it was sent, is put into the queue again.
app.timer('sweep-effects', {
  schedule: '0 */5 * * * *',
  extraOutputs: [taskQueue],
  handler: async (_timer, context) => {
    const { effects, now } = theApp();
    const references = await effects.overdue(new Date(now().getTime() - overdueMs).toISOString(), mostAtOnce);
    if (references.length === 0) return;
    context.log(`Putting ${references.length} overdue effects into the queue again`);
    context.extraOutputs.set(
      taskQueue,
      references.map((reference): Task => ({ kind: 'effect', ...reference })),
    );
  },
});
