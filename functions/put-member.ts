import { defineRoute } from '../shared/http/endpoint';
import { expireFormerGroupTokens } from '../shared/live/live-feed';

defineRoute('put-member', async ({ app, editor, params: { queueId, agentId }, body: { role, name = null } }) => {
  const queue = await app.queues.putMember(queueId, { agentId, role, name }, editor);
  // Someone who was a supervisor must not hear the queue any more.
  return { status: 204, items: role === 'agent' ? expireFormerGroupTokens(queue) : [] };
});
