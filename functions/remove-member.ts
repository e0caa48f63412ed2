import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { endpoint, liveFeed, trigger } from '../shared/http/endpoint';
import { expirePreviousAudience } from '../shared/updates/live-feed';

const route = routes['remove-member'];

app.http('remove-member', {
  ...trigger(route),
  extraOutputs: [liveFeed],
  handler: endpoint(route, async ({ app, caller, params: { queueId, agentId } }) => {
    const queue = await app.queues.removeMember(queueId, agentId, { at: app.now().toISOString(), by: caller.agentId });
    return { status: 204, items: expirePreviousAudience(queue) };
  }),
});
