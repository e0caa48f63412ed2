import { defineRoute } from '../shared/http/endpoint';
import { updateGroups, watchConversation } from '../shared/live/live-feed';
import { readVisibleConversation } from '../shared/read-sentiment';

defineRoute(
  'watch-conversation',
  async ({ app, caller, params: { conversationId }, body: { connectionId, queueId } }) => {
    // Reads the queue uncached: a group under a token that was just replaced receives no updates and no notice.
    const uncached = { ...app, queues: { read: (id: string) => app.queues.read(id, 'now') } };
    const { snapshot, queue } = await readVisibleConversation(conversationId, queueId, caller, uncached);
    const now = app.now();
    const groupNames = updateGroups(conversationId, queue, now);
    const { expiresAt } = caller;
    // Scheduled before the connection joins any group, so that no watch outlives its token.
    const endWatch = { kind: 'end-watch', connectionId, conversationId, groupNames, expiresAt, attempts: 0 } as const;
    await app.tasks.sendLater(endWatch, expiresAt - now.getTime());
    return { json: snapshot, items: watchConversation(connectionId, conversationId, queue, now) };
  },
);
