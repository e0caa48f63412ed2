// The tasks of the storage queue, and the port that schedules them.
import * as z from 'zod';

/** The storage queue that triggers `dispatch-effects`. */
export const taskQueueName = 'undertone-effects';

const effectsTask = z.object({
  kind: z.literal('effects'),
  conversationId: z.string(),
  effectIds: z.array(z.string()),
  doneIds: z.array(z.string()),
});
const endWatchTask = z.object({
  kind: z.literal('end-watch'),
  connectionId: z.string(),
  /** What is watched: a conversation, or a queue. */
  conversationId: z.string().optional(),
  queueId: z.string().optional(),
  groupNames: z.array(z.string()),
  /** When the caller's token expires, in epoch milliseconds. */
  expiresAt: z.number(),
  /** The number of failed attempts. */
  attempts: z.int(),
});

/** A task: run a stored effect, or end a connection's watch when its token expires. */
export const task = z.discriminatedUnion('kind', [effectsTask, endWatchTask]);
export type Task = z.infer<typeof task>;
export type EndWatchTask = z.infer<typeof endWatchTask>;

export interface TaskQueue {
  /**
   * Schedules a task. If the delay is longer than the queue supports, the task arrives early and has to be scheduled
   * again. Rejects with StorageUnavailableError when the queue can't be reached.
   */
  sendLater(task: Task, delayMs: number): Promise<void>;
}
