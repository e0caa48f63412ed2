// The queue store without storage; a queue in it is replaced, never changed. It does as the port says, by its own means.
import {
  unsetQueue,
  type ChangeStamp,
  type Member,
  type Queue,
  type QueueStore,
} from '../../shared/queues/queue-store';
import type { QueueChange } from '../../shared/contract/queue';

export class MemoryQueueStore implements QueueStore {
  private readonly queues = new Map<string, Queue>();
  private groupTokens = 0;

  async read(queueId: string): Promise<Queue> {
    await Promise.resolve();
    return this.current(queueId);
  }

  async change(queueId: string, { enabled }: QueueChange, stamp: ChangeStamp): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    const next = { ...queue, enabled: enabled ?? queue.enabled };
    return this.write(next, stamp, queue.enabled && !next.enabled);
  }

  async putMember(queueId: string, member: Member, stamp: ChangeStamp): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    const members = new Map(queue.members).set(member.agentId, { ...member });
    return this.write({ ...queue, members }, stamp, false);
  }

  async removeMember(queueId: string, agentId: string, stamp: ChangeStamp): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    if (!queue.members.has(agentId)) return queue;
    const members = new Map([...queue.members].filter(([known]) => known !== agentId));
    return this.write({ ...queue, members }, stamp, true);
  }

  private current(queueId: string): Queue {
    return this.queues.get(queueId) ?? unsetQueue(queueId);
  }

  private write(queue: Queue, { at, by }: ChangeStamp, revokes: boolean): Queue {
    const needsToken = revokes || queue.groupToken === '';
    const next: Queue = {
      ...queue,
      ...(needsToken && { groupToken: `token-${++this.groupTokens}`, previousGroupToken: queue.groupToken || null }),
      updatedAt: at,
      updatedBy: by,
    };
    this.queues.set(queue.queueId, next);
    return next;
  }
}
