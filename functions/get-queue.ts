import { app } from '@azure/functions';
import { toQueueView } from '../shared/access/queue-view';
import { routes } from '../shared/contract/routes';
import { endpoint, trigger } from '../shared/http/endpoint';

const route = routes['get-queue'];

app.http('get-queue', {
  ...trigger(route),
  handler: endpoint(route, async ({ app, params }) => ({ json: toQueueView(await app.queues.read(params.queueId)) })),
});
