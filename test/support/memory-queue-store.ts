// An in-memory queue store. A stored queue is replaced, never mutated.
import {
  replaceGroupToken,
  unsetQueue,
  type QueueEditor,
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

  async change(queueId: string, { enabled }: QueueChange, editor: QueueEditor): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    editor.verify(queue);
    const next = { ...queue, enabled: enabled ?? queue.enabled };
    return this.write(next, editor, queue.enabled && !next.enabled);
  }

  async putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    editor.verify(queue);
    const members = new Map(queue.members).set(member.agentId, { ...member });
    return this.write({ ...queue, members }, editor, false);
  }

  async removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    editor.verify(queue);
    if (!queue.members.has(agentId)) return queue;
    const members = new Map([...queue.members].filter(([known]) => known !== agentId));
    return this.write({ ...queue, members }, editor, true);
  }

  private current(queueId: string): Queue {
    return this.queues.get(queueId) ?? unsetQueue(queueId);
  }

  private write(queue: Queue, { at, by }: QueueEditor, revokes: boolean): Queue {
    const needsToken = revokes || queue.groupToken === '';
    const next: Queue = {
      ...queue,
      ...(needsToken && replaceGroupToken(queue, `token-${++this.groupTokens}`, at)),
      updatedAt: at,
      updatedBy: by,
    };
    this.queues.set(queue.queueId, next);
    return next;
  }
}
