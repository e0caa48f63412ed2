import { toContinuation, toPageRequest } from '../shared/contract/page';
import { defineRoute } from '../shared/http/endpoint';
import { readSupervisedQueue } from '../shared/read-board';

defineRoute('list-alerts', async ({ app, caller, params: { queueId }, query: { state, ...query } }) => {
  await readSupervisedQueue(queueId, caller, app);
  const page = await app.alertList.page(queueId, { state }, toPageRequest(query));
  return { json: { alerts: page.list, continuation: toContinuation(page) } };
});
