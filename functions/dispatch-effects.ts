import { app } from '@azure/functions';
import { queueConnectionSetting, theApp } from '../shared/app';
import { dispatchTask } from '../shared/effects/dispatch-task';
import { task, taskQueueName } from '../shared/effects/task-queue';

// Runs the queued tasks: outgoing events, move notices, and the end of watches whose token expired.
app.storageQueue('dispatch-effects', {
  queueName: taskQueueName,
  connection: queueConnectionSetting(),
  handler: (message) => dispatchTask(task.parse(message), theApp()),
});
