import { defineRoute } from '../shared/http/endpoint';
import { readHealth } from '../shared/operations/health';

defineRoute('health', async ({ app }) => {
  const health = await readHealth(app);
  return { status: health.status === 'unavailable' ? 503 : 200, json: health };
});
