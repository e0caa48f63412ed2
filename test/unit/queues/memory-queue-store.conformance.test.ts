import { MemoryQueueStore } from '../../support/memory-queue-store';
import { describeQueueStore } from '../../support/queue-store-conformance';

describeQueueStore('MemoryQueueStore', () => {
  const store = new MemoryQueueStore();
  return [store, store];
});
