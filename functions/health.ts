import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { readHealth } from '../shared/health';
import { endpoint, trigger } from '../shared/http/endpoint';

const route = routes.health;

app.http('health', {
  ...trigger(route),
  handler: endpoint(route, async ({ app }) => ({ json: await readHealth(app) })),
});
