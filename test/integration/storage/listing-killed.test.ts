// A process may die between any two of its calls to storage. Whatever it did by then, the lists of the queues show the
// conversations as they are once the stored effects have run, and nothing of a conversation that was erased.
import { randomUUID } from 'node:crypto';
import { toLiveRow } from '../../../shared/board/live-list';
import { message as messageSchema, type Message } from '../../../shared/contract/message';
import { dispatchTask } from '../../../shared/effects/dispatch-task';
import { ingestMessage } from '../../../shared/ingest-message';
import { changeAlert } from '../../../shared/ingest/change-alert';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import type { QueueEditor } from '../../../shared/queues/queue-store';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { instantAfter } from '../../support/scored-messages';
import { storedRows } from '../../support/stored-rows';
import { openTableApp, type TableApp } from '../../support/table-app';

const admin: QueueEditor = { by: 'admin-1', at: instantAfter(0), verify: () => undefined };
const queueIds = ['billing', 'sales'];
const page = { limit: 1000, after: undefined };

let tables: OutsideTables;
let proxy: CountingProxy;
/** Reads and writes without faults. */
let healthy: TableApp;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startCountingProxy(tables.port);
  healthy = openTableApp(tables.connectionString, { keepsLists: true });
  const alerts = { agentAt: 'negative', supervisorAt: 'negative' } as const;
  for (const queueId of queueIds) await healthy.queueStore.change(queueId, { enabled: true, alerts }, admin);
});

afterAll(async () => {
  await proxy.close();
  await tables.dispose();
});

/** An instance whose calls use the proxy, with empty caches. */
const openMortal = () =>
  openTableApp(tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`), { keepsLists: true });

function messageOf(conversationId: string, given: Partial<Message> = {}): Message {
  return messageSchema.parse({
    ...{ conversationId, messageId: 'm-1', text: 'feels -0.9', queueId: 'billing', sentAt: instantAfter(1) },
    author: { role: 'customer', id: `customer of ${conversationId}` },
    ...given,
  });
}

/** Runs the effects that are stored, as the sweep and the queue do. */
async function dispatchAll(app: TableApp): Promise<void> {
  const references = await app.effects.overdue('9999-01-01T00:00:00.000Z', 1000);
  const dependencies = {
    ...app,
    ...{ signalR: undefined, targets: new Map(), connections: new Map(), inFlight: new Map() },
    tasks: { sendLater: () => Promise.resolve() },
    stoppedTargets: { has: () => Promise.resolve(false), add: () => Promise.resolve() },
    failedEffects: {
      add: () => Promise.reject(new Error('An effect failed.')),
      countSince: () => Promise.resolve({ givenUp: 0, poisoned: 0, lastAt: null }),
      removeOlderThan: () => Promise.resolve(0),
    },
    random: () => 0.5,
    log: () => undefined,
  };
  for (const { conversationId, effectId } of references)
    await dispatchTask({ kind: 'effects', conversationId, effectIds: [effectId], doneIds: [] }, dependencies);
}

/** What the lists of all queues show of a conversation. */
async function shownOf(conversationId: string) {
  const shown = await Promise.all(
    queueIds.map(async (queueId) => {
      const rows = await healthy.liveList.page(queueId, { arrivedSince: '' }, page);
      const alerts = await healthy.alertList.page(queueId, {}, page);
      return {
        rows: rows.list.map(({ row }) => row).filter((row) => row.conversationId === conversationId),
        alerts: alerts.list.filter((alert) => alert.conversationId === conversationId),
      };
    }),
  );
  return { rows: shown.flatMap(({ rows }) => rows), alerts: shown.flatMap(({ alerts }) => alerts) };
}

/** Expects that the lists are equal to the conversation as it is stored. */
async function expectListed(conversationId: string): Promise<void> {
  const { rows, alerts } = await shownOf(conversationId);
  const { state } = await healthy.messages.read(conversationId, 1);
  const isListed = state !== null && state.endedAt === null;
  expect(rows).toEqual(isListed ? [toLiveRow(conversationId, state)] : []);
  for (const alert of alerts) expect(await healthy.messages.findAlert(conversationId, alert.alertId)).toEqual(alert);
  const listedIds = alerts.map(({ alertId }) => alertId);
  for (const { alertId } of state?.unresolvedAlerts ?? []) expect(listedIds).toContain(alertId);
}

type Operation = (conversationId: string, app: TableApp) => Promise<unknown>;

const operations: Record<string, Operation> = {
  'a message': (id, app) =>
    ingestMessage(messageOf(id, { messageId: 'm-2', text: 'feels 1', sentAt: instantAfter(2) }), app),
  'a message that moves the conversation': (id, app) =>
    ingestMessage(messageOf(id, { messageId: 'm-2', queueId: 'sales', sentAt: instantAfter(2) }), app),
  'a move': (id, app) => placeConversation(id, { queueId: 'sales', at: instantAfter(2) }, app),
  'an end': (id, app) => placeConversation(id, { ended: true, at: instantAfter(2) }, app),
  'a change of an alert': (id, app) =>
    changeAlert(
      { conversationId: id, alertId: 'level-supervisor-1', state: 'ignored', by: 'sue', at: instantAfter(3) },
      () => undefined,
      app,
    ),
};

/** Runs the work with a process that dies after one call, after two, and so on until it needs no more. */
async function killedAtEachCall(
  begin: () => Promise<string>,
  work: Operation,
  check: (conversationId: string) => Promise<void>,
): Promise<number> {
  for (let calls = 0; ; calls++) {
    const conversationId = await begin();
    proxy.dieAfter(calls, calls % 2 ? 'lost' : 'received');
    const used = proxy.count();
    const isDone = await work(conversationId, openMortal()).then(
      () => true,
      () => false,
    );
    const isWhole = isDone && proxy.count() - used <= calls;
    proxy.dieAfter(Infinity);
    await check(conversationId);
    if (isWhole) return calls;
  }
}

const begin = async (text = 'feels -0.9') => {
  const conversationId = randomUUID();
  await ingestMessage(messageOf(conversationId, { text }), healthy);
  await dispatchAll(healthy);
  await expectListed(conversationId);
  return conversationId;
};

describe.each(Object.entries(operations))('A process that dies after %s', (_, operation) => {
  it('leaves lists that become equal to the conversation, once its effects are done', async () => {
    const calls = await killedAtEachCall(
      () => begin(),
      operation,
      async (conversationId) => {
        await dispatchAll(healthy);
        await expectListed(conversationId);
      },
    );
    expect(calls).toBeGreaterThan(0);
  });
});

// The effects of these two are all that there are: a listing, the end of one in another queue, and alerts.
describe.each(['a message that moves the conversation', 'a change of an alert'])('The effects of %s', (name) => {
  it('are left to another by a process that dies while it brings the lists up to date', async () => {
    const calls = await killedAtEachCall(
      async () => {
        const conversationId = await begin();
        await operations[name]?.(conversationId, healthy);
        return conversationId;
      },
      (_id, app) => dispatchAll(app),
      async (conversationId) => {
        await dispatchAll(healthy);
        await expectListed(conversationId);
      },
    );
    expect(calls).toBeGreaterThan(0);
  });
});

describe('An erased conversation', () => {
  const traces = async (conversationId: string) =>
    (
      await Promise.all(
        (['Conversations', 'LiveLists', 'Alerts'] as const).map((table) => storedRows(tables.connectionString, table)),
      )
    )
      .flat()
      .filter((row) => JSON.stringify(row).includes(conversationId));

  // With a text in every row: Jest passes a callback for a parameter that a row leaves out.
  it.each<[string, Operation | undefined, string]>([
    ['listed', undefined, 'feels -0.9'],
    ['without an alert, moved, and the list of its former queue has not been told', operations['a move'], 'feels 0.9'],
    ['moved, and the list of its former queue has not been told', operations['a move'], 'feels -0.9'],
    ['ended, and the list has not been told', operations['an end'], 'feels -0.9'],
    ['changed by a message that no list has been told of', operations['a message'], 'feels -0.9'],
  ])('is in no list, wherever the erasure died: %s', async (_, operation, text) => {
    await killedAtEachCall(
      async () => {
        const conversationId = await begin(text);
        await operation?.(conversationId, healthy);
        return conversationId;
      },
      (id, app) => app.messages.erase(id),
      async (conversationId) => {
        await healthy.messages.erase(conversationId);
        await dispatchAll(healthy);
        expect(await shownOf(conversationId)).toEqual({ rows: [], alerts: [] });
        expect(await traces(conversationId)).toEqual([]);
      },
    );
  });

  it.each<[string, Operation]>(Object.entries(operations))(
    'is in no list when it is erased between any two calls of the listing that follows %s',
    async (_, operation) => {
      for (let calls = 0; ; calls++) {
        const conversationId = await begin();
        await operation(conversationId, healthy);
        let isErased: boolean | undefined;
        proxy.pauseAfter(calls, async () => {
          await healthy.messages.erase(conversationId);
          isErased = true;
        });
        await dispatchAll(openMortal());
        if (!isErased) break;
        expect(await shownOf(conversationId)).toEqual({ rows: [], alerts: [] });
      }
    },
  );
});

describe('Taking old conversations off the live lists', () => {
  it('keeps one whole that is listed again between any two of its calls', async () => {
    for (let calls = 0; ; calls++) {
      const conversationId = await begin();
      let hasGoneOn: boolean | undefined;
      proxy.pauseAfter(calls, async () => {
        await operations['a message']!(conversationId, healthy);
        await dispatchAll(healthy);
        hasGoneOn = true;
      });
      await openMortal().liveList.removeOlderThan('9999-01-01T00:00:00.000Z');
      if (!hasGoneOn) break;
      await healthy.messages.erase(conversationId);
      expect(await shownOf(conversationId)).toEqual({ rows: [], alerts: [] });
    }
  });
});
