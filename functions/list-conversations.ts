import { toContinuation, toPageRequest } from '../shared/contract/page';
import { defineRoute } from '../shared/http/endpoint';
import { readLiveList, readSupervisedQueue } from '../shared/read-board';

defineRoute('list-conversations', async ({ app, caller, params: { queueId }, query }) => {
  await readSupervisedQueue(queueId, caller, app);
  const { level, agentId, ...page } = query;
  const { list, lastKey } = await readLiveList(queueId, { level, agentId }, toPageRequest(page), app);
  return { json: { conversations: list, continuation: toContinuation({ list, lastKey }) } };
});
