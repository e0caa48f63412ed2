import { defineRoute } from '../shared/http/endpoint';
import { expireConversation } from '../shared/live/live-feed';

defineRoute('erase-conversation', async ({ app, params: { conversationId } }) => {
  await app.conversationQueue.run(conversationId, () => app.messages.erase(conversationId));
  return { status: 204, items: [expireConversation(conversationId)] };
});
