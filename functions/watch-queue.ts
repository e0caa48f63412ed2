import { toContinuation, toPageRequest } from '../shared/contract/page';
import { scheduleEnd } from '../shared/effects/end-watch';
import { defineRoute } from '../shared/http/endpoint';
import { watchQueue } from '../shared/live/live-feed';
import { readLiveList, readSupervisedQueue } from '../shared/read-board';

defineRoute('watch-queue', async ({ app, caller, params: { queueId }, body: { connectionId } }) => {
  // Read uncached: a group under a token that was just replaced receives nothing, and no notice.
  const queue = await readSupervisedQueue(queueId, caller, app, 'now');
  const now = app.now();
  const joins = watchQueue(connectionId, queue, now);
  await scheduleEnd({ connectionId, queueId, expiresAt: caller.expiresAt }, joins, app.tasks, now);
  const page = toPageRequest({});
  const [conversations, alerts] = await Promise.all([
    readLiveList(queueId, {}, page, app),
    app.alertList.page(queueId, { state: 'open' }, page),
  ]);
  return {
    json: { conversations: conversations.list, continuation: toContinuation(conversations), alerts: alerts.list },
    items: joins,
  };
});
