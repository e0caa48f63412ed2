import { defineRoute } from '../shared/http/endpoint';
import { readHealth } from '../shared/operations/health';

defineRoute('health', async ({ app }) => ({ json: await readHealth(app) }));
