import { defineRoute } from '../shared/http/endpoint';
import { placeConversation } from '../shared/ingest/place-conversation';

defineRoute('change-conversation', async ({ app, params: { conversationId }, body }) => {
  const { reply, ...sent } = await placeConversation(conversationId, body, app);
  return { json: reply, ...sent };
});
