// Another instance may write between any two calls of an operation to storage. For every pair of operations, and every
// place between the calls of the first: the result is that of one after the other.
import { randomUUID } from 'node:crypto';
import { message as messageSchema, type Message } from '../../../shared/contract/message';
import { ingestMessage } from '../../../shared/ingest-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import type { QueueEditor } from '../../../shared/queues/queue-store';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { instantAfter } from '../../support/scored-messages';
import { openTableApp, type TableApp } from '../../support/table-app';

const admin: QueueEditor = { by: 'admin-1', at: instantAfter(0), verify: () => undefined };
const now = () => new Date(instantAfter(100));

let tables: OutsideTables;
let proxy: CountingProxy;
/** The instance that writes in between. */
let other: TableApp;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startCountingProxy(tables.port);
  other = openTableApp(tables.connectionString, { now });
  for (const queueId of ['billing', 'sales']) await other.queueStore.change(queueId, { enabled: true }, admin);
});

afterAll(async () => {
  await proxy.close();
  await tables.dispose();
});

type Operation = (conversationId: string, app: TableApp) => Promise<unknown>;

const deliver =
  (given: Partial<Message>): Operation =>
  (conversationId, app) =>
    ingestMessage(
      messageSchema.parse({
        conversationId,
        messageId: 'm-9',
        text: 'feels 0.9',
        author: { role: 'customer' },
        sentAt: instantAfter(9),
        ...given,
      }),
      app,
    );

const operations: Record<string, Operation> = {
  'a message': deliver({}),
  'a message that moves the conversation': deliver({ messageId: 'm-10', sentAt: instantAfter(10), queueId: 'sales' }),
  'an older message': deliver({ messageId: 'm-0', sentAt: instantAfter(0) }),
  'a known message': deliver({ messageId: 'm-3', sentAt: instantAfter(3) }),
  'an edit': deliver({ messageId: 'm-5', text: 'feels 1', change: 'edited', changedAt: instantAfter(50) }),
  'a newer edit': deliver({ messageId: 'm-5', text: 'feels 0.1', change: 'edited', changedAt: instantAfter(51) }),
  'an edit of an unknown message': deliver({ text: 'feels 0.2', change: 'edited', changedAt: instantAfter(52) }),
  'an edit that leaves nothing': deliver({
    messageId: 'm-5',
    text: ' ',
    change: 'edited',
    changedAt: instantAfter(53),
  }),
  'a deletion': deliver({ messageId: 'm-5', change: 'deleted' }),
  'a deletion of an unknown message': deliver({ change: 'deleted' }),
  'a move': (id, app) => placeConversation(id, { queueId: 'sales', at: instantAfter(60) }, app),
  'an assignment': (id, app) => placeConversation(id, { agentId: 'agent-1', at: instantAfter(61) }, app),
  'an end': (id, app) => placeConversation(id, { ended: true, at: instantAfter(62) }, app),
  'an erasure': (id, app) => app.messages.erase(id),
};

/** One of each kind: those that write nothing, or the same rows as another one, are left out. */
const inBetween = ['a message', 'an edit', 'an edit of an unknown message', 'a deletion', 'a move', 'an erasure'];
const pairs = Object.keys(operations).flatMap((first) => inBetween.map((second) => [first, second] as const));

const begin = async () => {
  const conversationId = randomUUID();
  for (const number of [3, 5]) {
    const message = { messageId: `m-${number}`, text: 'feels -0.5', sentAt: instantAfter(number), queueId: 'billing' };
    await deliver(message)(conversationId, other);
  }
  return conversationId;
};

/** Everything that is stored and does not depend on the number of changes. */
const storedOf = async (conversationId: string) => {
  const { state, messages } = await other.messages.read(conversationId, 20);
  const known = await Promise.all([0, 3, 5, 9, 10].map((number) => other.messages.find(conversationId, `m-${number}`)));
  if (!state) return { messages, known };
  const { revision: _r, inQueueSinceRevision: _q, previousLevel: _p, ...rest } = state;
  return { state: rest, messages, known };
};

const oneAfterTheOther = async (...names: string[]) => {
  const conversationId = await begin();
  for (const name of names) await operations[name]!(conversationId, other);
  return storedOf(conversationId);
};

it.each(pairs)('%s, with %s in between, is one after the other', async (first, second) => {
  const expected = [await oneAfterTheOther(first, second), await oneAfterTheOther(second, first)];
  for (let calls = 0; ; calls++) {
    const conversationId = await begin();
    const done: string[] = [];
    proxy.pauseAfter(calls, async () => {
      await operations[second]!(conversationId, other);
      done.push(second);
    });
    const behindProxy = tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`);
    await operations[first]!(conversationId, openTableApp(behindProxy, { now }));
    if (done.length === 0) break;
    expect(expected).toContainEqual(await storedOf(conversationId));
  }
});
