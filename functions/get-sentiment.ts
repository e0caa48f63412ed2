import { defineRoute } from '../shared/http/endpoint';
import { readVisibleConversation } from '../shared/read-sentiment';

defineRoute('get-sentiment', async ({ app, caller, params, query }) => {
  const { snapshot } = await readVisibleConversation(params.conversationId, query.queueId, caller, app);
  return { json: snapshot };
});
