import { defineRoute } from '../shared/http/endpoint';
import { readDelivery, toOutcomeHeader } from '../shared/http/platform-delivery';
import { receiveItems } from '../shared/receive-delivery';

defineRoute('receive-webhook', async ({ app, params, request }) => {
  const { connection, delivery } = await readDelivery(request, params, app);
  if (delivery.kind === 'handshake') {
    const { body, contentType = 'text/plain; charset=utf-8', headers } = delivery;
    return { body, headers: { 'content-type': contentType, ...headers } };
  }
  const { outcomes, ...received } = await receiveItems(delivery.items, connection, app);
  return { headers: { 'undertone-outcome': toOutcomeHeader(outcomes) }, ...received };
});
