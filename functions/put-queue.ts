import { app } from '@azure/functions';
import { toQueueView } from '../shared/access/queue-view';
import { routes } from '../shared/contract/routes';
import { endpoint, liveFeed, trigger } from '../shared/http/endpoint';
import { expirePreviousAudience } from '../shared/updates/live-feed';

const route = routes['put-queue'];

app.http('put-queue', {
  ...trigger(route),
  extraOutputs: [liveFeed],
  handler: endpoint(route, async ({ app, caller, params: { queueId }, body }) => {
    const queue = await app.queues.change(queueId, body, { at: app.now().toISOString(), by: caller.agentId });
    return { json: toQueueView(queue), items: body.enabled === false ? expirePreviousAudience(queue) : [] };
  }),
});
