import { toContinuation, toPageRequest } from '../shared/contract/page';
import { defineRoute } from '../shared/http/endpoint';
import { queueGroups, watchQueue } from '../shared/live/live-feed';
import { readLiveList, readSupervisedQueue } from '../shared/read-board';

defineRoute('watch-queue', async ({ app, caller, params: { queueId }, body: { connectionId } }) => {
  // Read uncached: a group under a token that was just replaced receives nothing, and no notice.
  const queue = await readSupervisedQueue(queueId, caller, app, 'now');
  const now = app.now();
  const { expiresAt } = caller;
  // Scheduled before the connection joins any group, so that no watch outlives its token.
  const groupNames = queueGroups(queue, now);
  const endWatch = { kind: 'end-watch', connectionId, queueId, groupNames, expiresAt, attempts: 0 } as const;
  await app.tasks.sendLater(endWatch, expiresAt - now.getTime());
  const page = toPageRequest({});
  const [conversations, alerts] = await Promise.all([
    readLiveList(queueId, {}, page, app),
    app.alertList.page(queueId, { state: 'open' }, page),
  ]);
  return {
    json: { conversations: conversations.list, continuation: toContinuation(conversations), alerts: alerts.list },
    items: watchQueue(connectionId, queue, now),
  };
});
