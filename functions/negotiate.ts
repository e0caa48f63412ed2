import { input } from '@azure/functions';
import { negotiation } from '../shared/contract/service';
import { defineRoute } from '../shared/http/endpoint';
import { hubName } from '../shared/live/live-feed';

// No binding expression reads the request, because the body can forge its value. The connection belongs to no user and
// receives nothing until `watch` adds it to a group.
const connectionInfo = input.generic({ type: 'signalRConnectionInfo', name: 'connectionInfo', hubName });

defineRoute(
  'negotiate',
  ({ context }) => {
    const bound = context.extraInputs.get(connectionInfo);
    return { json: negotiation.parse(typeof bound === 'string' ? JSON.parse(bound) : bound) };
  },
  { extraInputs: [connectionInfo] },
);
