import { app } from '@azure/functions';
import { queueConnectionSetting, theApp } from '../shared/app';
import { dispatchTask } from '../shared/effects/dispatch-task';
import { task, taskQueueName } from '../shared/effects/task-queue';

// Does what follows from changes and must not be lost: outgoing events, announcements, ends of watches.
app.storageQueue('dispatch-effects', {
  queueName: taskQueueName,
  connection: queueConnectionSetting(),
  handler: (message) => dispatchTask(task.parse(message), theApp()),
});
