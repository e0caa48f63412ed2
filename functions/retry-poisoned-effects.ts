import { app } from '@azure/functions';
import { queueConnectionSetting, theApp } from '../shared/app';
import { task, taskQueueName } from '../shared/effects/task-queue';

const retryDelayMs = 10 * 60 * 1000;

// Retries tasks that failed five times in a row. This happens only in a long outage of storage or SignalR. Each time is
// recorded for the health check.
app.storageQueue('retry-poisoned-effects', {
  queueName: `${taskQueueName}-poison`,
  connection: queueConnectionSetting(),
  handler: async (message, context) => {
    const result = task.safeParse(message);
    if (!result.success) {
      context.error('A task in the poison queue is not one of this app and was dropped');
      return;
    }
    context.error(`A task of kind ${result.data.kind} failed repeatedly and is tried again in ten minutes`);
    const { tasks, failedEffects, now } = theApp();
    await tasks.sendLater(result.data, retryDelayMs);
    await failedEffects.add('poisoned', now());
  },
});
