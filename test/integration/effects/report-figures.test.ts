// The figures that two instances of the app keep for the report, on Azurite: from messages, changes and corrections, by
// effects that run late, twice or in another order.
import { randomUUID } from 'node:crypto';
import { eraseFromLists } from '../../../shared/board/erase-from-lists';
import { message as messageSchema } from '../../../shared/contract/message';
import type { EffectBatch } from '../../../shared/conversations/message-store';
import { dispatchTask, type DispatchDependencies } from '../../../shared/effects/dispatch-task';
import { correctMessage } from '../../../shared/ingest/correct-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import { ingestMessage } from '../../../shared/ingest-message';
import { TableAlertList } from '../../../shared/storage/table-alert-list';
import { TableFigureStore } from '../../../shared/storage/table-figure-store';
import { TableLiveList } from '../../../shared/storage/table-live-list';
import { TableMessageStore } from '../../../shared/storage/table-message-store';
import { Table } from '../../../shared/storage/tables';
import { admin } from '../../support/ingest-fixture';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { instantAfter } from '../../support/scored-messages';
import { openTableApp } from '../../support/table-app';

let tables: OutsideTables;
beforeAll(async () => {
  tables = await startTables();
  for (const queueId of ['billing', 'sales']) await openInstance().queueStore.change(queueId, { enabled: true }, admin);
});
afterAll(() => tables.dispose());

function openInstance() {
  const open = (name: string) => new Table(name, { TABLES_CONNECTION: tables.connectionString });
  const pause = () => Promise.resolve();
  const unused = () => Promise.reject(new Error('not used here'));
  const figures = new TableFigureStore(open('Figures'), pause);
  const [liveList, alertList] = [new TableLiveList(open('LiveLists'), pause), new TableAlertList(open('Alerts'))];
  const app = openTableApp(tables.connectionString, { keepsLists: true });
  const others: Omit<DispatchDependencies, keyof typeof app | 'figures' | 'liveList' | 'alertList'> = {
    connections: new Map(),
    tasks: { sendLater: unused },
    failedEffects: { add: unused, countSince: unused, removeOlderThan: unused },
    signalR: undefined,
    targets: new Map(),
    inFlight: new Map(),
    stoppedTargets: { has: unused, add: unused },
    random: () => 0.5,
    log: () => undefined,
  };
  const messages = new TableMessageStore(open('Conversations'), eraseFromLists(liveList, alertList, figures));
  return { ...app, ...others, messages, figures, liveList, alertList };
}

describe('The figures for the report', () => {
  let conversationId: string;
  let queued: EffectBatch[];
  let first: ReturnType<typeof openInstance>;
  let second: ReturnType<typeof openInstance>;

  beforeEach(() => {
    conversationId = randomUUID();
    queued = [];
    [first, second] = [openInstance(), openInstance()];
  });
  afterEach(() => first.messages.erase(conversationId));

  const say = async (at: number, score: number, queueId?: string, instance = first) => {
    const sent = { conversationId, messageId: `m-${at}`, sentAt: instantAfter(at), text: `feels ${score}` };
    const ingested = await ingestMessage(
      messageSchema.parse({ ...sent, author: { role: 'customer' }, ...(queueId !== undefined && { queueId }) }),
      instance,
    );
    queued.push(...ingested.queued);
  };
  const move = async (at: number, queueId: string) => {
    const placed = await placeConversation(conversationId, { queueId, at: instantAfter(at) }, first);
    queued.push(...placed.queued);
  };
  const dispatch = async (batches: readonly EffectBatch[], instance = first) => {
    for (const batch of batches) await dispatchTask({ kind: 'effects', ...batch }, instance);
  };
  const dispatchAll = () => dispatch(queued.splice(0));
  const counted = (queueId: string) => first.figures.read(queueId, '2026-11-22', '2026-11-22');

  it('have a conversation as it is by now, however late and in whatever order the effects run', async () => {
    await say(0, -0.9, 'billing');
    await say(60, 0.9, undefined, second);
    await say(120, 0.9, undefined, second);
    await dispatch([...queued].reverse(), second);
    await dispatch(queued);
    expect(await counted('billing')).toMatchObject([
      { startLevel: 'very-negative', lowestLevel: 'very-negative', endLevel: 'slightly-positive', minutesToRecover: 1 },
    ]);
  });

  it('count it in both queues after it moved, even if no effect ran before', async () => {
    await say(0, -0.9, 'billing');
    await move(30, 'sales');
    await dispatchAll();
    const inBilling = [{ startLevel: 'very-negative', endLevel: 'very-negative' }];
    expect([await counted('billing'), await counted('sales')]).toMatchObject([inBilling, []]);
    await say(60, 0.9);
    await dispatchAll();
    expect([await counted('billing'), await counted('sales')]).toMatchObject([inBilling, [{ startLevel: 'neutral' }]]);
  });

  it('count the first message after a move at once, although the level stays', async () => {
    await say(0, 0, 'billing');
    await move(30, 'sales');
    await say(60, 0);
    await dispatchAll();
    expect(await counted('sales')).toMatchObject([{ startLevel: 'neutral' }]);
  });

  it('follow a correction at once, also of a message that changes no level any more', async () => {
    for (let number = 0; number <= 6; number++) await say(number, number === 0 ? -0.9 : 0, 'billing');
    await dispatchAll();
    expect(await counted('billing')).toMatchObject([{ lowestLevel: 'very-negative', corrections: { count: 0 } }]);
    const correction = { level: 'neutral', by: 'ben', at: instantAfter(9) } as const;
    const corrected = await correctMessage({ conversationId, messageId: 'm-0' }, correction, () => undefined, second);
    await dispatch(corrected!.queued);
    expect(await counted('billing')).toMatchObject([
      { startLevel: 'neutral', lowestLevel: 'neutral', corrections: { count: 1, scored: 1, agreeing: 0 } },
    ]);
  });

  it('lose an erased conversation in every queue that it was in', async () => {
    await say(0, -0.9, 'billing');
    await move(30, 'sales');
    await say(60, 0.9);
    await dispatchAll();
    await second.messages.erase(conversationId);
    expect([await counted('billing'), await counted('sales')]).toEqual([[], []]);
  });

  it.each(['erased', 'begun anew'])(
    'do not keep a conversation that is %s while its effect runs',
    async (meanwhile) => {
      await say(0, -0.9, 'billing');
      await say(1, -0.8);
      const figures = {
        ...pick(first.figures),
        put: async (...parameters: Parameters<TableFigureStore['put']>) => {
          await second.messages.erase(conversationId);
          if (meanwhile === 'begun anew') await say(5, 0, 'billing', second);
          await first.figures.put(...parameters);
        },
      };
      for (const batch of queued.splice(0, 2)) await dispatchTask({ kind: 'effects', ...batch }, { ...first, figures });
      // Of one that was begun anew only the new one counts.
      const expected = meanwhile === 'erased' ? [] : [{ startLevel: 'neutral', lowestLevel: 'neutral' }];
      expect(await counted('billing')).toMatchObject(expected);
      await say(10, -0.9, 'billing');
      await dispatchAll();
      const startLevel = meanwhile === 'erased' ? 'very-negative' : 'neutral';
      expect(await counted('billing')).toMatchObject([{ startLevel }]);
    },
  );
});

/** The methods of a store, bound to it. */
function pick(store: TableFigureStore) {
  return {
    erase: store.erase.bind(store),
    read: store.read.bind(store),
    removeOlderThan: store.removeOlderThan.bind(store),
  };
}
