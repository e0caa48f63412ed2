// Storage that hangs, drips or answers with something else: every call ends within the deadline of its request.
import { randomUUID } from 'node:crypto';
import { message as messageSchema, type Message } from '../../../shared/contract/message';
import { StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { DeadlineError, withRequestDeadline } from '../../../shared/deadline';
import { ingestMessage } from '../../../shared/ingest-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import { noDeliveries } from '../../../shared/platforms/deliveries';
import type { QueueEditor } from '../../../shared/queues/queue-store';
import { TableDeliveryStore } from '../../../shared/storage/table-delivery-store';
import { Table } from '../../../shared/storage/tables';
import { startFaultyProxy, type FaultyProxy } from '../../support/faulty-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { commitOf, conversationState, instantAfter, scoredMessage } from '../../support/scored-messages';
import { openTableApp, type TableApp } from '../../support/table-app';

const admin: QueueEditor = { by: 'admin-1', at: instantAfter(0), verify: () => undefined };

let tables: OutsideTables;
let proxy: FaultyProxy;
/** An instance of the app behind the proxy. */
let app: TableApp;
let deliveries: TableDeliveryStore;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startFaultyProxy(tables.port);
  const connectionString = tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`);
  app = openTableApp(connectionString);
  deliveries = new TableDeliveryStore(new Table('Connections', { TABLES_CONNECTION: connectionString }));
  await app.queueStore.change('default', { enabled: true }, admin);
  await app.messages.verifyAnswers();
});

afterEach(() => proxy.spoil('none'));

afterAll(async () => {
  await proxy.close();
  await tables.dispose();
});

function messageOf(conversationId: string, given: Partial<Message> = {}): Message {
  const author = { role: 'customer' };
  return messageSchema.parse({ conversationId, messageId: randomUUID(), text: 'feels -0.5', author, ...given });
}

/** Expects that the work fails within a time far below the test's timeout. */
async function expectToEnd(work: () => Promise<unknown>): Promise<void> {
  const error: unknown = await withRequestDeadline(300, work).catch((reason: unknown) => reason);
  const isOurs = error instanceof StorageUnavailableError || error instanceof DeadlineError;
  expect(isOurs ? 'ended' : error).toBe('ended');
}

const calls: Record<string, (conversationId: string) => Promise<unknown>> = {
  'reading a conversation': (id) => app.messages.read(id, 6),
  'finding a message': (id) => app.messages.find(id, 'm-1'),
  'committing a change': async (id) => {
    const unknown = {
      conversationId: id,
      state: null,
      messages: [],
      version: null,
      isBeingErased: false,
      hasWithdrawnMessages: false,
    };
    return app.messages.commit(commitOf(unknown, conversationState(), { insert: scoredMessage('m-1') }));
  },
  'withdrawing a message': (id) =>
    app.messages.withdrawUnknown(id, { messageId: 'm-1', withdrawn: 'deleted' }, instantAfter(0)),
  'erasing a conversation': (id) => app.messages.erase(id),
  'erasing what is old': () => app.messages.eraseOlderThan(instantAfter(0)),
  'checking whether storage answers': () => app.messages.verifyAnswers(),
  'reading a queue': (id) => app.queueStore.read(id),
  'changing a queue': (id) => app.queueStore.change(id, { enabled: true }, admin),
  'adding a member': (id) => app.queueStore.putMember(id, { agentId: 'agent-1', role: 'agent', name: null }, admin),
  'removing a member': (id) => app.queueStore.removeMember(id, 'agent-1', admin),
  'finding an effect': (id) => app.effects.find({ conversationId: id, effectId: 'e-1' }),
  'claiming an effect': (id) =>
    app.effects.claim({ conversationId: id, effectId: 'e-1' }, instantAfter(0), instantAfter(5)),
  'postponing an effect': (id) => app.effects.postpone({ conversationId: id, effectId: 'e-1' }, instantAfter(0), 1),
  'removing an effect': (id) => app.effects.remove({ conversationId: id, effectId: 'e-1' }),
  'looking for a later effect': (id) => app.effects.hasLater({ conversationId: id, effectId: 'e-1' }, 'e-'),
  'looking for overdue effects': () => app.effects.overdue(instantAfter(0), 10),
  'reading the deliveries': () => deliveries.read(),
  'writing the deliveries': (id) => deliveries.write(id, noDeliveries, 'write-1', null),
  'ingesting a message': (id) => ingestMessage(messageOf(id), app),
  'deleting a message': (id) => ingestMessage(messageOf(id, { change: 'deleted' }), app),
  'moving a conversation': (id) => placeConversation(id, { queueId: 'sales' }, app),
};

describe.each(Object.entries(calls))('%s', (_, call) => {
  it.each(['hang', 'drip', 'html', 503] as const)('ends when storage answers: %s', async (fault) => {
    const conversationId = randomUUID();
    proxy.spoil(fault);
    await expectToEnd(() => call(conversationId));
  });
});

it('tests every call that the stores can make', () => {
  const methods = [app.messages, app.queueStore, app.effects, deliveries].flatMap((store) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((name) => name !== 'constructor'),
  );
  // Private steps of the queue store, used by its changes.
  const steps = ['readRows', 'rewrite', 'rewriteUnderEtag'];
  const others = ['ingesting a message', 'deleting a message', 'moving a conversation'];
  expect(Object.keys(calls)).toHaveLength(methods.filter((name) => !steps.includes(name)).length + others.length);
});

describe('A write whose answer hangs', () => {
  it('blocks neither the messages queued behind it nor those that arrive when storage is back', async () => {
    const conversationId = randomUUID();
    await ingestMessage(messageOf(conversationId), app);
    proxy.spoil('hang', ({ url }) => url?.includes('$batch') ?? false);
    await Promise.all(
      Array.from({ length: 6 }, () => expectToEnd(() => ingestMessage(messageOf(conversationId), app))),
    );
    proxy.spoil('none');
    // Whoever comes while the last of them is still being refused may be refused with it, and comes again.
    const again = messageOf(conversationId);
    const { reply } = await ingestMessage(again, app).catch(() => ingestMessage(again, app));
    expect(reply.outcome).toBe('scored');
  });
});

describe('A page that a gateway sends with status 200', () => {
  it('is no commit', async () => {
    const conversationId = randomUUID();
    proxy.spoil('html', ({ url }) => url?.includes('$batch') ?? false);
    await expect(ingestMessage(messageOf(conversationId), app)).rejects.toThrow(StorageUnavailableError);
    proxy.spoil('none');
    expect((await app.messages.read(conversationId, 6)).state).toBeNull();
  });

  it('is no empty conversation either', async () => {
    const conversationId = randomUUID();
    await ingestMessage(messageOf(conversationId), app);
    proxy.spoil('html', ({ method }) => method === 'GET');
    await expect(app.messages.read(conversationId, 6)).rejects.toThrow(StorageUnavailableError);
  });
});

describe('Pages of a query that storage ends early', () => {
  const conversationId = 'short pages';
  const sentAt = (index: number) => instantAfter(index);

  beforeAll(async () => {
    for (let index = 0; index < 8; index++)
      await ingestMessage(messageOf(conversationId, { messageId: `m-${index}`, sentAt: sentAt(index) }), app);
  });

  beforeEach(() => proxy.spoil('short-pages'));

  it('leave out no message of a read', async () => {
    const { state, messages } = await app.messages.read(conversationId, 6);
    expect(state).toMatchObject({ revision: 8, messageCount: 6 });
    expect(messages.map(({ messageId }) => messageId)).toEqual(['m-7', 'm-6', 'm-5', 'm-4', 'm-3', 'm-2']);
  });

  it('leave out no message of the window of the next message', async () => {
    const { reply } = await ingestMessage(messageOf(conversationId, { sentAt: sentAt(8) }), app);
    expect(reply).toMatchObject({ outcome: 'scored', sentiment: { messageCount: 6 } });
  });

  it('leave out no member of a queue', async () => {
    for (const agentId of ['agent-1', 'agent-2', 'agent-3'])
      await app.queueStore.putMember('crowded', { agentId, role: 'agent', name: null }, admin);
    expect((await app.queueStore.read('crowded')).members.size).toBe(3);
  });

  it('leave out no row of an erasure', async () => {
    await app.messages.erase(conversationId);
    proxy.spoil('none');
    expect(await app.messages.read(conversationId, 6)).toMatchObject({ state: null, isBeingErased: false });
    expect(await app.messages.find(conversationId, 'm-0')).toBeNull();
  });
});
