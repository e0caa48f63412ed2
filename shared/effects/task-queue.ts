// What travels through the storage queue, and the port that puts it there for later.
import * as z from 'zod';

/** The queue of the storage account whose messages `dispatch-effects` takes. */
export const taskQueueName = 'undertone-effects';

const effectTask = z.object({ kind: z.literal('effect'), conversationId: z.string(), effectId: z.string() });
const endWatchTask = z.object({
  kind: z.literal('end-watch'),
  connectionId: z.string(),
  conversationId: z.string(),
  groupNames: z.array(z.string()),
  /** Epoch milliseconds: when the right to listen ends with the token that was shown. */
  expiresAt: z.number(),
  /** How often it was tried in vain. */
  attempts: z.int(),
});

/** A task: do a stored effect, or end a connection's watch when its token expires. */
export const task = z.discriminatedUnion('kind', [effectTask, endWatchTask]);
export type Task = z.infer<typeof task>;
export type EndWatchTask = z.infer<typeof endWatchTask>;

export interface TaskQueue {
  /**
   * Has a task done once the time is over; sooner only where the queue can't wait that long, and then the task has to be
   * put off again. Rejects with StorageUnavailableError when the queue can't be reached.
   */
  sendLater(task: Task, delayMs: number): Promise<void>;
}
