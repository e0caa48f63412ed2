import { defineRoute } from '../shared/http/endpoint';
import { toQueueView } from '../shared/queues/queue-view';

defineRoute('get-queue', async ({ app, params }) => ({
  json: toQueueView(await app.queues.read(params.queueId), app.queueDefaults),
}));
