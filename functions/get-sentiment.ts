import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { endpoint, trigger } from '../shared/http/endpoint';
import { readVisibleConversation } from '../shared/read-sentiment';

const route = routes['get-sentiment'];

app.http('get-sentiment', {
  ...trigger(route),
  handler: endpoint(route, async ({ app, caller, params, query }) => {
    const { snapshot } = await readVisibleConversation(params.conversationId, query.queueId, caller, app);
    return { json: snapshot };
  }),
});
