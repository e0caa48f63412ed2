import { defineRoute } from '../shared/http/endpoint';

defineRoute('put-member', async ({ app, editor, params: { queueId, agentId }, body: { role, name = null } }) => {
  await app.queues.putMember(queueId, { agentId, role, name }, editor);
  return { status: 204 };
});
