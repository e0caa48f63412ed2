import { toContinuation, toPageRequest } from '../shared/contract/page';
import { defineRoute } from '../shared/http/endpoint';

defineRoute('list-queue-changes', async ({ app, params: { queueId }, query }) => {
  const page = await app.queues.changes(queueId, toPageRequest(query));
  return { json: { changes: page.list, continuation: toContinuation(page) } };
});
