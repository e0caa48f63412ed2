import { app } from '@azure/functions';
import { queueConnectionSetting, theApp } from '../shared/app';
import { task, taskQueueName } from '../shared/effects/task-queue';

const pauseMs = 10 * 60 * 1000;

// Tasks that failed five times in a row, which happens only when storage or SignalR fails for long, are tried again later.
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
    await theApp().tasks.sendLater(result.data, pauseMs);
  },
});
