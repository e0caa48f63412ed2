// Converts a stored queue to its public views.
import type { ListedQueue, QueueView } from '../contract/queue';
import type { Queue } from './queue-store';

/** What applies where a queue sets nothing of its own. */
export interface QueueDefaults {
  storeText: boolean;
  retentionDays: number;
}

export function toQueueView(queue: Queue, defaults: QueueDefaults): QueueView {
  const { queueId, enabled, alerts, members, updatedAt, updatedBy } = queue;
  return {
    queueId,
    enabled,
    alerts,
    ...retentionOf(queue, defaults),
    members: [...members.values()],
    updatedAt,
    updatedBy,
  };
}

/** Whether texts of the queue are stored, and for how long. */
export function retentionOf({ storeText, retentionDays }: Queue, defaults: QueueDefaults): QueueDefaults {
  return { storeText: storeText ?? defaults.storeText, retentionDays: retentionDays ?? defaults.retentionDays };
}

export function toListedQueue({ queueId, enabled }: Queue, role: ListedQueue['role']): ListedQueue {
  return { queueId, enabled, role };
}
