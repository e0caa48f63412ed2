import { defineRoute } from '../shared/http/endpoint';
import { expireFormerGroupTokens } from '../shared/live/live-feed';

defineRoute('remove-member', async ({ app, editor, params: { queueId, agentId } }) => {
  const queue = await app.queues.removeMember(queueId, agentId, editor);
  return { status: 204, items: expireFormerGroupTokens(queue) };
});
