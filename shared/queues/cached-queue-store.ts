// Caches queues for a few seconds, so that most messages need no read of their queue. A change by this process is
// visible at once; a change by another process is visible when the cached entry expires.
import { LRUCache } from 'lru-cache';
import type { QueueEditor, Freshness, Member, Queue, QueueStore } from './queue-store';
import type { Page, PageRequest } from '../contract/page';
import type { QueueChange, QueueChangeRecord } from '../contract/queue';

/** A change must reach every instance within five seconds; one second of that is left for the read itself. */
export const rememberedForMs = 4_000;
const maxCachedQueues = 1_000;

interface PendingRead {
  queue: Promise<Queue>;
  /** When the read started, in milliseconds by the constructor's clock. The age of the result counts from it. */
  startedAt: number;
}

export class CachedQueueStore implements QueueStore {
  private readonly cache: LRUCache<string, PendingRead>;

  constructor(
    private readonly store: QueueStore,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.cache = new LRUCache({ max: maxCachedQueues, ttl: rememberedForMs, ttlResolution: 0, perf: { now } });
  }

  async read(queueId: string, freshness: Freshness = 'recent'): Promise<Queue> {
    for (;;) {
      const cached = freshness === 'recent' ? this.cache.get(queueId) : undefined;
      const pending = cached ?? this.startRead(queueId);
      const queue = await pending.queue;
      // The result of a slow read may contain permissions that have been revoked since.
      if (this.now() - pending.startedAt <= rememberedForMs) return queue;
    }
  }

  private startRead(queueId: string): PendingRead {
    const pending = { queue: this.store.read(queueId), startedAt: this.now() };
    this.cache.set(queueId, pending);
    // A failure is not cached; every caller that waits for this read gets the error.
    pending.queue.catch(() => {
      if (this.cache.peek(queueId) === pending) this.cache.delete(queueId);
    });
    return pending;
  }

  change(queueId: string, change: QueueChange, editor: QueueEditor): Promise<Queue> {
    return this.invalidating(queueId, () => this.store.change(queueId, change, editor));
  }

  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue> {
    return this.invalidating(queueId, () => this.store.putMember(queueId, member, editor));
  }

  removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue> {
    return this.invalidating(queueId, () => this.store.removeMember(queueId, agentId, editor));
  }

  changes(queueId: string, page: PageRequest): Promise<Page<QueueChangeRecord>> {
    return this.store.changes(queueId, page);
  }

  list(page: PageRequest, agentId?: string): Promise<Page<Queue>> {
    return this.store.list(page, agentId);
  }

  private async invalidating(queueId: string, write: () => Promise<Queue>): Promise<Queue> {
    try {
      return await write();
    } finally {
      // This also drops a read that started before the write ended and may return the old queue.
      this.cache.delete(queueId);
    }
  }
}
