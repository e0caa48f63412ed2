import { toContinuation, toPageRequest } from '../shared/contract/page';
import { roleIn } from '../shared/access/permissions';
import { defineRoute } from '../shared/http/endpoint';
import { toListedQueue } from '../shared/queues/queue-view';

defineRoute('list-queues', async ({ app, caller, query }) => {
  const page = await app.queues.list(toPageRequest(query), caller.roles.has('admin') ? undefined : caller.agentId);
  const queues = page.list.flatMap((queue) => {
    const role = roleIn(caller, queue);
    return role && (queue.enabled || role !== 'agent') ? [toListedQueue(queue, role)] : [];
  });
  const headers = { 'undertone-roles': [...caller.roles].join(' ') };
  return { headers, json: { queues, continuation: toContinuation(page) } };
});
