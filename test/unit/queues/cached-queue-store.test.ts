import { CachedQueueStore } from '../../../shared/queues/cached-queue-store';
import type { Queue } from '../../../shared/queues/queue-store';
import { MemoryQueueStore } from '../../support/memory-queue-store';
import { describeQueueStore } from '../../support/queue-store-conformance';

const admin = { at: '2026-11-22T10:00:00.000Z', by: 'admin-1', verify: () => undefined };

describeQueueStore('CachedQueueStore', () => {
  const store = new CachedQueueStore(new MemoryQueueStore());
  return [store, store];
});

/** Counts reads, and blocks reads and writes until the test releases them. */
class SlowQueueStore extends MemoryQueueStore {
  reads = 0;
  private gate: Promise<void> = Promise.resolve();

  hold(): () => void {
    let release!: () => void;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  override async read(queueId: string): Promise<Queue> {
    this.reads++;
    // A read returns the value from its start, as when the response is slow.
    const queue = await super.read(queueId);
    await this.gate;
    return queue;
  }

  override async change(...parameters: Parameters<MemoryQueueStore['change']>): Promise<Queue> {
    await this.gate;
    return super.change(...parameters);
  }
}

describe('CachedQueueStore', () => {
  let nowMs: number;
  let store: SlowQueueStore;
  let cached: CachedQueueStore;
  let otherInstance: CachedQueueStore;
  const open = () => new CachedQueueStore(store, () => nowMs);
  const isOn = async () => (await cached.read('billing')).enabled;

  beforeEach(() => {
    nowMs = 1_000;
    store = new SlowQueueStore();
    cached = open();
    otherInstance = open();
  });

  it('reads a queue once for all callers within four seconds', async () => {
    for (const at of [1_000, 1_001, 3_000, 4_999]) {
      nowMs = at;
      await cached.read('billing');
    }
    expect(store.reads).toBe(1);
  });

  it('reads a queue once for all concurrent callers', async () => {
    const release = store.hold();
    const readings = Array.from({ length: 50 }, () => cached.read('billing'));
    release();
    expect(new Set(await Promise.all(readings)).size).toBe(1);
    expect(store.reads).toBe(1);
  });

  it('caches each queue separately', async () => {
    await store.change('sales', { enabled: true }, admin);
    expect((await cached.read('billing')).enabled).toBe(false);
    expect((await cached.read('sales')).enabled).toBe(true);
    expect(store.reads).toBe(2);
  });

  it('sees a change by another instance within four seconds', async () => {
    expect(await isOn()).toBe(false);
    await otherInstance.change('billing', { enabled: true }, admin);
    nowMs += 4_001;
    expect(await isOn()).toBe(true);
  });

  it('counts the four seconds from the start of a read, however long it took', async () => {
    const release = store.hold();
    const reading = cached.read('billing');
    await Promise.resolve();
    nowMs += 3_900;
    release();
    await reading;
    await otherInstance.change('billing', { enabled: true }, admin);
    expect(await isOn()).toBe(false);
    nowMs += 101;
    expect(await isOn()).toBe(true);
  });

  it('does not extend the four seconds with each call', async () => {
    await isOn();
    await otherInstance.change('billing', { enabled: true }, admin);
    for (let asked = 0; asked < 40; asked++) {
      nowMs += 101;
      await isOn();
    }
    expect(await isOn()).toBe(true);
  });

  it.each([
    ['a change', () => cached.change('billing', { enabled: true }, admin)],
    ['a member', () => cached.putMember('billing', { agentId: 'agent-1', role: 'agent', name: null }, admin)],
    ['a member’s leaving', () => cached.removeMember('billing', 'agent-2', admin)],
  ])('sees %s by this instance at once', async (_, change) => {
    await store.putMember('billing', { agentId: 'agent-2', role: 'agent', name: null }, admin);
    const before = await cached.read('billing');
    const after = await change();
    expect(after).not.toEqual(before);
    expect(await cached.read('billing')).toEqual(after);
  });

  it('sees its own change also where the queue was read while the change was in progress', async () => {
    const release = store.hold();
    const changing = cached.change('billing', { enabled: true }, admin);
    const reading = cached.read('billing');
    release();
    expect((await reading).enabled).toBe(false);
    await changing;
    expect(await isOn()).toBe(true);
  });

  it('reads again after a change that failed, as it may have been stored', async () => {
    await isOn();
    const change = store.change.bind(store);
    store.change = async (...parameters) => {
      await change(...parameters);
      throw new Error('The answer was lost');
    };
    await expect(cached.change('billing', { enabled: true }, admin)).rejects.toThrow('The answer was lost');
    expect(await isOn()).toBe(true);
  });

  it('rejects for all waiting callers on a failure, and does not cache it', async () => {
    const read = store.read.bind(store);
    let failures = 0;
    store.read = () => Promise.reject(new Error(`Failure ${++failures}`));
    const readings = [cached.read('billing'), cached.read('billing')];
    for (const reading of readings) await expect(reading).rejects.toThrow('Failure 1');
    await expect(cached.read('billing')).rejects.toThrow('Failure 2');
    store.read = read;
    expect(await isOn()).toBe(false);
  });

  it('keeps the result of a newer read when an older one fails', async () => {
    const read = store.read.bind(store);
    let fail!: (error: Error) => void;
    store.read = () => new Promise((_, reject) => (fail = reject));
    const older = cached.read('billing');
    store.read = read;
    await cached.change('billing', { enabled: true }, admin);
    expect(await isOn()).toBe(true);
    fail(new Error('Too late'));
    await expect(older).rejects.toThrow('Too late');
    const { reads } = store;
    expect(await isOn()).toBe(true);
    expect(store.reads).toBe(reads);
  });
});
