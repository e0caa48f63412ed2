import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { endpoint, trigger } from '../shared/http/endpoint';

const route = routes['put-member'];

app.http('put-member', {
  ...trigger(route),
  handler: endpoint(route, async ({ app, caller, params: { queueId, agentId }, body: { role, name = null } }) => {
    await app.queues.putMember(queueId, { agentId, role, name }, { at: app.now().toISOString(), by: caller.agentId });
    return { status: 204 };
  }),
});
