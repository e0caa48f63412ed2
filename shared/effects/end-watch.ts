// The end of a watch: when the caller's token expires, the connection is taken out of every group that it joined.
import type { Join } from '../live/live-feed';
import type { EndWatchTask, TaskQueue } from './task-queue';

/**
 * The connection joins its groups after the function has run. A token that expires at once, or has just expired and is
 * still accepted, would otherwise end the watch before it begins, and it would never end.
 */
const joinsWithinMs = 10_000;

/** What is watched, by whom, and when the caller's token expires, in epoch milliseconds. */
export interface Watch extends Pick<EndWatchTask, 'connectionId' | 'conversationId' | 'queueId'> {
  expiresAt: number;
}

/**
 * Schedules the end of a watch. Call it before the connection joins a group, so that no watch outlives its token.
 * Rejects with StorageUnavailableError when the queue can't be reached.
 */
export async function scheduleEnd(watch: Watch, joins: readonly Join[], tasks: TaskQueue, now: Date): Promise<void> {
  const endsAt = Math.max(watch.expiresAt, now.getTime() + joinsWithinMs);
  const groupNames = joins.map(({ groupName }) => groupName);
  await tasks.sendLater(
    { ...watch, kind: 'end-watch', groupNames, expiresAt: endsAt, attempts: 0 },
    endsAt - now.getTime(),
  );
}
