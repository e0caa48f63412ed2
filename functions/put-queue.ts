import { defineRoute } from '../shared/http/endpoint';
import { expireFormerGroupTokens } from '../shared/live/live-feed';
import { toQueueView } from '../shared/queues/queue-view';

defineRoute('put-queue', async ({ app, editor, params: { queueId }, body }) => {
  const queue = await app.queues.change(queueId, body, editor);
  return {
    json: toQueueView(queue, app.queueDefaults),
    items: body.enabled === false ? expireFormerGroupTokens(queue) : [],
  };
});
