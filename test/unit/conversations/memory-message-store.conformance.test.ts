import { MemoryMessageStore } from '../../support/memory-message-store';
import { describeMessageStore } from '../../support/message-store-conformance';
import { describeErasingMessageStore } from '../../support/message-store-erasing-conformance';

describeMessageStore('MemoryMessageStore', () => new MemoryMessageStore());
describeErasingMessageStore('MemoryMessageStore', () => new MemoryMessageStore());
