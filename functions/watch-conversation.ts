import { app } from '@azure/functions';
import { routes } from '../shared/contract/routes';
import { endpoint, liveFeed, trigger } from '../shared/http/endpoint';
import { readVisibleConversation } from '../shared/read-sentiment';
import { watchConversation } from '../shared/updates/live-feed';

const route = routes['watch-conversation'];

app.http('watch-conversation', {
  ...trigger(route),
  extraOutputs: [liveFeed],
  handler: endpoint(route, async ({ app, caller, params: { conversationId }, body }) => {
    // Joining by a word that has just changed would end in silence: nobody would write there, nor tell.
    const ports = { ...app, queues: { read: (queueId: string) => app.queues.read(queueId, 'now') } };
    const { snapshot, queue } = await readVisibleConversation(conversationId, body.queueId, caller, ports);
    return { json: snapshot, items: watchConversation(body.connectionId, conversationId, queue.audience) };
  }),
});
