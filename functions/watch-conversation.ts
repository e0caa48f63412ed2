import { defineRoute } from '../shared/http/endpoint';
import { updateGroups, watchConversation } from '../shared/live/live-feed';
import { readVisibleConversation } from '../shared/read-sentiment';

defineRoute(
  'watch-conversation',
  async ({ app, caller, params: { conversationId }, body: { connectionId, queueId } }) => {
    // Joining under a token that has just changed would end in silence: nobody would write there, nor tell.
    const current = { ...app, queues: { read: (id: string) => app.queues.read(id, 'now') } };
    const { snapshot, queue } = await readVisibleConversation(conversationId, queueId, caller, current);
    const now = app.now();
    const groupNames = updateGroups(conversationId, queue, now);
    const { expiresAt } = caller;
    // Before anything is joined, so that no watch outlives its token.
    const endWatch = { kind: 'end-watch', connectionId, conversationId, groupNames, expiresAt, attempts: 0 } as const;
    await app.tasks.sendLater(endWatch, expiresAt - now.getTime());
    return { json: snapshot, items: watchConversation(connectionId, conversationId, queue, now) };
  },
);
