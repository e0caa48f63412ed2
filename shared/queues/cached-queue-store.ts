// Remembers queues for a few seconds, so that the steady stream of messages costs no read of its queue. A change made
// through this process is seen at once; one made elsewhere within the time a queue is remembered.
import { LRUCache } from 'lru-cache';
import type { ChangeStamp, Freshness, Member, Queue, QueueStore } from './queue-store';
import type { QueueChange } from '../contract/queue';

/** Below the five seconds in which a change must reach every instance, with a second to spare for the reading itself. */
export const rememberedForMs = 4_000;
const rememberedQueues = 10_000;

export class CachedQueueStore implements QueueStore {
  private readonly remembered: LRUCache<string, Promise<Queue>>;

  constructor(
    private readonly store: QueueStore,
    now: () => number = () => performance.now(),
  ) {
    this.remembered = new LRUCache({ max: rememberedQueues, ttl: rememberedForMs, ttlResolution: 0, perf: { now } });
  }

  read(queueId: string, freshness: Freshness = 'recent'): Promise<Queue> {
    const remembered = freshness === 'recent' ? this.remembered.get(queueId) : undefined;
    if (remembered) return remembered;
    const reading = this.store.read(queueId);
    this.remembered.set(queueId, reading);
    // A failure is not remembered; whoever waits for this reading is told of it.
    reading.catch(() => {
      if (this.remembered.peek(queueId) === reading) this.remembered.delete(queueId);
    });
    return reading;
  }

  change(queueId: string, change: QueueChange, stamp: ChangeStamp): Promise<Queue> {
    return this.forgetting(queueId, () => this.store.change(queueId, change, stamp));
  }

  putMember(queueId: string, member: Member, stamp: ChangeStamp): Promise<Queue> {
    return this.forgetting(queueId, () => this.store.putMember(queueId, member, stamp));
  }

  removeMember(queueId: string, agentId: string, stamp: ChangeStamp): Promise<Queue> {
    return this.forgetting(queueId, () => this.store.removeMember(queueId, agentId, stamp));
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
