import { defineRoute } from '../shared/http/endpoint';
import { watchConversation } from '../shared/live/live-feed';
import { readVisibleConversation } from '../shared/read-sentiment';

defineRoute('watch-conversation', async ({ app, caller, params: { conversationId }, body }) => {
  // Joining under a token that has just changed would end in silence: nobody would write there, nor tell.
  const current = { ...app, queues: { read: (queueId: string) => app.queues.read(queueId, 'now') } };
  const { snapshot, queue } = await readVisibleConversation(conversationId, body.queueId, caller, current);
  return { json: snapshot, items: watchConversation(body.connectionId, conversationId, queue.groupToken) };
});
