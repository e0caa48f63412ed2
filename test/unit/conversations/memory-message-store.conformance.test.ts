import { MemoryMessageStore } from '../../support/memory-message-store';
import { describeMessageStore } from '../../support/message-store-conformance';

describeMessageStore('MemoryMessageStore', () => new MemoryMessageStore());
