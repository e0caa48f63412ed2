import { input } from '@azure/functions';
import { negotiation } from '../shared/contract/service';
import { defineRoute } from '../shared/http/endpoint';
import { hubName } from '../shared/live/live-feed';

// Binds nothing of the request: a binding expression can be forged by the body. The connection belongs to no user and
// hears nothing until `watch` joins it to a group.
const connectionInfo = input.generic({ type: 'signalRConnectionInfo', name: 'connectionInfo', hubName });

defineRoute(
  'negotiate',
  ({ context }) => {
    const bound = context.extraInputs.get(connectionInfo);
    return { json: negotiation.parse(typeof bound === 'string' ? JSON.parse(bound) : bound) };
  },
  { extraInputs: [connectionInfo] },
);
