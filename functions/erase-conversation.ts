import { defineRoute } from '../shared/http/endpoint';
import { expireConversation, pushUnlisted } from '../shared/live/live-feed';

defineRoute('erase-conversation', async ({ app, params: { conversationId } }) => {
  const { state } = await app.messages.read(conversationId, 1);
  await app.conversationQueue.run(conversationId, () => app.messages.erase(conversationId));
  const unlisted = state ? pushUnlisted(conversationId, await app.queues.read(state.queueId)) : [];
  return { status: 204, items: [expireConversation(conversationId), ...unlisted] };
});
