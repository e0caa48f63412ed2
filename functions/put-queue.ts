import { defineRoute } from '../shared/http/endpoint';
import { expirePreviousGroupToken } from '../shared/live/live-feed';
import { toQueueView } from '../shared/queues/queue-view';

defineRoute('put-queue', async ({ app, caller, params: { queueId }, body }) => {
  const queue = await app.queues.change(queueId, body, { at: app.now().toISOString(), by: caller.agentId });
  return { json: toQueueView(queue), items: body.enabled === false ? expirePreviousGroupToken(queue) : [] };
});
