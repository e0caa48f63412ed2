import { toContinuation, toPageRequest } from '../shared/contract/page';
import { defineRoute } from '../shared/http/endpoint';
import { readCourse } from '../shared/read-sentiment';

defineRoute('get-course', async ({ app, caller, params, query }) => {
  const page = await readCourse(params.conversationId, query.queueId, toPageRequest(query), caller, app);
  return { json: { points: page.list, continuation: toContinuation(page) } };
});
