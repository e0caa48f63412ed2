// Storage that hangs, drips or answers with something else: every call ends within the deadline of its request.
import { randomUUID } from 'node:crypto';
import { toLiveRow } from '../../../shared/board/live-list';
import { message as messageSchema, type Message } from '../../../shared/contract/message';
import { StorageUnavailableError } from '../../../shared/conversations/storage-errors';
import { DeadlineError, withRequestDeadline } from '../../../shared/deadline';
import { ingestMessage } from '../../../shared/ingest-message';
import { changeAlert } from '../../../shared/ingest/change-alert';
import { correctMessage } from '../../../shared/ingest/correct-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import { noDeliveries } from '../../../shared/platforms/deliveries';
import type { QueueEditor } from '../../../shared/queues/queue-store';
import { TableDeliveryStore } from '../../../shared/storage/table-delivery-store';
import { TableFailedEffects } from '../../../shared/storage/table-failed-effects';
import { Table } from '../../../shared/storage/tables';
import { startFaultyProxy, type FaultyProxy } from '../../support/faulty-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { alertOf, commitOf, conversationState, instantAfter, scoredMessage } from '../../support/scored-messages';
import { openTableApp, type TableApp } from '../../support/table-app';

const admin: QueueEditor = { by: 'admin-1', at: instantAfter(0), verify: () => undefined };

const firstPage = { limit: 10, after: undefined };

let tables: OutsideTables;
let proxy: FaultyProxy;
/** An instance of the app behind the proxy. */
let app: TableApp;
let deliveries: TableDeliveryStore;
let failedEffects: TableFailedEffects;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startFaultyProxy(tables.port);
  const connectionString = tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`);
  app = openTableApp(connectionString);
  deliveries = new TableDeliveryStore(new Table('Connections', { TABLES_CONNECTION: connectionString }));
  failedEffects = new TableFailedEffects(new Table('FailedEffects', { TABLES_CONNECTION: connectionString }));
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
  'reading the scores': (id) => app.messages.readScores(id),
  'finding an alert': (id) => app.messages.findAlert(id, 'a-1'),
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
  'listing the changes of a queue': (id) => app.queueStore.changes(id, firstPage),
  'listing the queues': () => app.queueStore.list(firstPage),
  'showing a conversation in a live list': (id) =>
    app.liveList.put({ row: toLiveRow(id, conversationState()), arrivedAt: instantAfter(0) }),
  'taking a conversation off a live list': (id) => app.liveList.remove('default', id, 1),
  'erasing a conversation from a live list': (id) => app.liveList.erase('default', id),
  'reading a live list': (id) => app.liveList.page(id, { arrivedSince: instantAfter(0) }, firstPage),
  'removing what is no longer live': () => app.liveList.removeOlderThan(instantAfter(0)),
  'listing an alert': (id) => app.alertList.put(alertOf({ conversationId: id })),
  'erasing the alerts of a conversation': (id) => app.alertList.erase('default', id),
  'reading a list of alerts': (id) => app.alertList.page(id, {}, firstPage),
  'removing old alerts': () => app.alertList.removeOlderThan(instantAfter(0)),
  'finding an effect': (id) => app.effects.find({ conversationId: id, effectId: 'e-1' }),
  'claiming an effect': (id) =>
    app.effects.claim({ conversationId: id, effectId: 'e-1' }, instantAfter(0), instantAfter(5)),
  'postponing an effect': (id) => app.effects.postpone({ conversationId: id, effectId: 'e-1' }, instantAfter(0), 1),
  'removing an effect': (id) => app.effects.remove({ conversationId: id, effectId: 'e-1' }),
  'looking for a later effect': (id) => app.effects.hasLater({ conversationId: id, effectId: 'e-1' }, 'e-'),
  'looking for overdue effects': () => app.effects.overdue(instantAfter(0), 10),
  'recording a failed effect': () => failedEffects.add('poisoned', new Date(instantAfter(-60))),
  'counting failed effects': () => failedEffects.countSince(new Date(instantAfter(0))),
  'removing failed effects': () => failedEffects.removeOlderThan(new Date(instantAfter(-120))),
  'reading the deliveries': () => deliveries.read(),
  'writing the deliveries': (id) => deliveries.write(id, noDeliveries, 'write-1', null),
  'ingesting a message': (id) => ingestMessage(messageOf(id), app),
  'deleting a message': (id) => ingestMessage(messageOf(id, { change: 'deleted' }), app),
  'correcting a message': (id) => correctMessage({ conversationId: id, messageId: 'm-1' }, null, () => undefined, app),
  'changing an alert': (id) =>
    changeAlert(
      { conversationId: id, alertId: 'a-1', state: 'ignored', by: 'sue', at: instantAfter(0) },
      () => undefined,
      app,
    ),
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
  const lists = [app.liveList, app.alertList];
  const stores = [app.messages, app.queueStore, app.effects, ...lists, deliveries, failedEffects];
  const methods = stores.flatMap((store) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((name) => name !== 'constructor'),
  );
  // Private steps of the stores, used by their other methods.
  const steps = ['readRows', 'readPartition', 'rewrite', 'rewriteUnderEtag', 'removeWhere'];
  const others = [
    ...['ingesting a message', 'deleting a message', 'moving a conversation'],
    ...['correcting a message', 'changing an alert'],
  ];
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

  it('leave out no effect that failed', async () => {
    for (const seconds of [1, 2, 3]) await failedEffects.add('given-up', new Date(instantAfter(seconds)));
    expect(await failedEffects.countSince(new Date(instantAfter(0)))).toMatchObject({ givenUp: 3 });
  });

  it('leave out no row of an erasure', async () => {
    await app.messages.erase(conversationId);
    proxy.spoil('none');
    expect(await app.messages.read(conversationId, 6)).toMatchObject({ state: null, isBeingErased: false });
    expect(await app.messages.find(conversationId, 'm-0')).toBeNull();
  });
});
