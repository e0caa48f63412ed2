// Converts a stored queue to its public view.
import type { QueueView } from '../contract/queue';
import type { Queue } from './queue-store';

export function toQueueView({ queueId, enabled, members, updatedAt, updatedBy }: Queue): QueueView {
  return { queueId, enabled, members: [...members.values()], updatedAt, updatedBy };
}
