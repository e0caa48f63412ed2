// Remembers queues for a few seconds, so that the steady stream of messages costs no read of its queue. A change made
// through this process is seen at once; one made elsewhere within the time a queue is remembered.
import { LRUCache } from 'lru-cache';
import type { QueueEditor, Freshness, Member, Queue, QueueStore } from './queue-store';
import type { QueueChange } from '../contract/queue';

/** Below the five seconds in which a change must reach every instance, with a second to spare for the reading itself. */
export const rememberedForMs = 4_000;
const rememberedQueues = 1_000;

interface Reading {
  queue: Promise<Queue>;
  /** By the clock of the constructor, in milliseconds: what is read is as old as that. */
  begunAt: number;
}

export class CachedQueueStore implements QueueStore {
  private readonly remembered: LRUCache<string, Reading>;

  constructor(
    private readonly store: QueueStore,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.remembered = new LRUCache({ max: rememberedQueues, ttl: rememberedForMs, ttlResolution: 0, perf: { now } });
  }

  async read(queueId: string, freshness: Freshness = 'recent'): Promise<Queue> {
    for (;;) {
      const remembered = freshness === 'recent' ? this.remembered.get(queueId) : undefined;
      const reading = remembered ?? this.begin(queueId);
      const queue = await reading.queue;
      // A reading that took long may tell of rights that have ended long ago.
      if (this.now() - reading.begunAt <= rememberedForMs) return queue;
    }
  }

  private begin(queueId: string): Reading {
    const reading = { queue: this.store.read(queueId), begunAt: this.now() };
    this.remembered.set(queueId, reading);
    // A failure is not remembered; whoever waits for this reading gets the error.
    reading.queue.catch(() => {
      if (this.remembered.peek(queueId) === reading) this.remembered.delete(queueId);
    });
    return reading;
  }

  change(queueId: string, change: QueueChange, editor: QueueEditor): Promise<Queue> {
    return this.forgetting(queueId, () => this.store.change(queueId, change, editor));
  }

  putMember(queueId: string, member: Member, editor: QueueEditor): Promise<Queue> {
    return this.forgetting(queueId, () => this.store.putMember(queueId, member, editor));
  }

  removeMember(queueId: string, agentId: string, editor: QueueEditor): Promise<Queue> {
    return this.forgetting(queueId, () => this.store.removeMember(queueId, agentId, editor));
  }

  private async forgetting(queueId: string, write: () => Promise<Queue>): Promise<Queue> {
    try {
      return await write();
    } finally {
      // Also a reading begun before the write ended, which may have seen the old state.
      this.remembered.delete(queueId);
    }
  }
}
