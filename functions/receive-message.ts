import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { handleMessage } from '../shared/handle-message';
import { endpoint, liveFeed, trigger } from '../shared/http/endpoint';

const route = routes['receive-message'];

app.http('receive-message', {
  ...trigger(route),
  extraOutputs: [liveFeed],
  handler: endpoint(route, async ({ app, body }) => {
    const { reply, items } = await handleMessage(body, app);
    return { json: reply, items };
  }),
});
