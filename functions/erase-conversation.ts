import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { endpoint, liveFeed, trigger } from '../shared/http/endpoint';
import { expireConversation } from '../shared/updates/live-feed';

const route = routes['erase-conversation'];

app.http('erase-conversation', {
  ...trigger(route),
  extraOutputs: [liveFeed],
  handler: endpoint(route, async ({ app, params: { conversationId } }) => {
    await app.turns.take(conversationId, () => app.messages.erase(conversationId));
    return { status: 204, items: [expireConversation(conversationId)] };
  }),
});
