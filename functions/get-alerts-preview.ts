import { defineRoute } from '../shared/http/endpoint';
import { readAlertsPreview } from '../shared/read-report';
import { readSupervisedQueue } from '../shared/read-board';

defineRoute('get-alerts-preview', async ({ app, caller, params: { queueId }, query }) => {
  await readSupervisedQueue(queueId, caller, app);
  return { json: await readAlertsPreview(queueId, query, app) };
});
