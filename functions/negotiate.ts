import { app, input } from '@azure/functions';
import { negotiation } from '../shared/contract/service';
import { routes } from '../shared/contract/routes';
import { endpoint, trigger } from '../shared/http/endpoint';
import { hubName } from '../shared/updates/live-feed';

const route = routes.negotiate;

// Binds nothing of the request: a binding expression can be forged by the body. The connection belongs to no user and
// hears nothing until `watch` joins it to a group.
const connectionInfo = input.generic({ type: 'signalRConnectionInfo', name: 'connectionInfo', hubName });

app.http('negotiate', {
  ...trigger(route),
  extraInputs: [connectionInfo],
  handler: endpoint(route, ({ context }) => {
    const bound = context.extraInputs.get(connectionInfo);
    return { json: negotiation.parse(typeof bound === 'string' ? JSON.parse(bound) : bound) };
  }),
});
