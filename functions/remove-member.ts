import { defineRoute } from '../shared/http/endpoint';
import { expirePreviousGroupToken } from '../shared/live/live-feed';

defineRoute('remove-member', async ({ app, caller, params: { queueId, agentId } }) => {
  const queue = await app.queues.removeMember(queueId, agentId, { at: app.now().toISOString(), by: caller.agentId });
  return { status: 204, items: expirePreviousGroupToken(queue) };
});
