import { defineRoute } from '../shared/http/endpoint';

defineRoute('put-member', async ({ app, caller, params: { queueId, agentId }, body: { role, name = null } }) => {
  await app.queues.putMember(queueId, { agentId, role, name }, { at: app.now().toISOString(), by: caller.agentId });
  return { status: 204 };
});
