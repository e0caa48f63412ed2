// An in-memory queue store. A stored queue is replaced, never mutated.
import {
  replaceGroupToken,
  isDemoted,
  recordsOf,
  unsetQueue,
  withChange,
  type QueueEditor,
  type Member,
  type Queue,
  type QueueStore,
} from '../../shared/queues/queue-store';
import type { Page, PageRequest } from '../../shared/contract/page';
import type { QueueChange, QueueChangeRecord } from '../../shared/contract/queue';

export class MemoryQueueStore implements QueueStore {
  private readonly queues = new Map<string, Queue>();
  private readonly records = new Map<string, QueueChangeRecord[]>();
  private groupTokens = 0;

  async read(queueId: string): Promise<Queue> {
    await Promise.resolve();
    return this.current(queueId);
  }

  async change(queueId: string, change: QueueChange, editor: QueueEditor): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    editor.verify(queue);
    const next = withChange(queue, change);
    return this.write(next, editor, queue.enabled && !next.enabled);
  }

  async putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    editor.verify(queue);
    const members = new Map(queue.members).set(member.agentId, { ...member });
    return this.write({ ...queue, members }, editor, isDemoted(queue, member));
  }

  async removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue> {
    await Promise.resolve();
    const queue = this.current(queueId);
    editor.verify(queue);
    if (!queue.members.has(agentId)) return queue;
    const members = new Map([...queue.members].filter(([known]) => known !== agentId));
    return this.write({ ...queue, members }, editor, true);
  }

  async changes(queueId: string, page: PageRequest): Promise<Page<QueueChangeRecord>> {
    await Promise.resolve();
    return pageOf(
      [...(this.records.get(queueId) ?? []).entries()].map(([index, item]) => [String(index).padStart(9, '0'), item]),
      page,
    );
  }

  async list(page: PageRequest, agentId?: string): Promise<Page<Queue>> {
    await Promise.resolve();
    const queues = [...this.queues].filter(([, { members }]) => agentId === undefined || members.has(agentId));
    return pageOf(
      queues.sort(([a], [b]) => (a < b ? -1 : 1)),
      page,
    );
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
    const previous = this.current(queue.queueId);
    this.queues.set(queue.queueId, next);
    const records = recordsOf(previous, next, { at, by });
    this.records.set(queue.queueId, [...records, ...(this.records.get(queue.queueId) ?? [])]);
    return next;
  }
}

function pageOf<Item>(keyed: readonly (readonly [string, Item])[], { limit, after }: PageRequest): Page<Item> {
  const rest = keyed.filter(([key]) => after === undefined || key > after);
  const lastKey = rest.length > limit ? (rest[limit - 1]?.[0] ?? null) : null;
  return { list: rest.slice(0, limit).map(([, item]) => item), lastKey };
}
