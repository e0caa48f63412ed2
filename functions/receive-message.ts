import { defineRoute } from '../shared/http/endpoint';
import { ingestMessage } from '../shared/ingest-message';

defineRoute('receive-message', async ({ app, body }) => {
  const { reply, items } = await ingestMessage(body, app);
  return { json: reply, items };
});
