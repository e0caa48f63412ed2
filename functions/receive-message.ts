import { defineRoute } from '../shared/http/endpoint';
import { ingestMessage } from '../shared/ingest-message';

defineRoute('receive-message', async ({ app, body }) => {
  const { reply, ...sent } = await ingestMessage(body, app);
  return { json: reply, ...sent };
});
