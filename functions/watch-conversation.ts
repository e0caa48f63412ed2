import { scheduleEnd } from '../shared/effects/end-watch';
import { defineRoute } from '../shared/http/endpoint';
import { watchConversation } from '../shared/live/live-feed';
import { readVisibleConversation } from '../shared/read-sentiment';

defineRoute(
  'watch-conversation',
  async ({ app, caller, params: { conversationId }, body: { connectionId, queueId } }) => {
    // Reads the queue uncached: a group under a token that was just replaced receives no updates and no notice.
    const uncached = { ...app, queues: { read: (id: string) => app.queues.read(id, 'now') } };
    const { snapshot, queue } = await readVisibleConversation(conversationId, queueId, caller, uncached);
    const now = app.now();
    const joins = watchConversation(connectionId, conversationId, queue, now);
    await scheduleEnd({ connectionId, conversationId, expiresAt: caller.expiresAt }, joins, app.tasks, now);
    return { json: snapshot, items: joins };
  },
);
