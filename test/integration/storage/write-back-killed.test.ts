// A process may die between any two of its calls to storage while it takes in a message or writes a level back, and
// between the calls to the chat platform. In the end the platform holds the newest level, and no effect is left.
import { MemoryAlertList, MemoryFigureStore, MemoryLiveList } from '../../support/memory-lists';
import { randomUUID } from 'node:crypto';
import { message as messageSchema } from '../../../shared/contract/message';
import type { EffectBatch } from '../../../shared/conversations/message-store';
import { dispatchTask, type DispatchDependencies } from '../../../shared/effects/dispatch-task';
import { ingestMessage } from '../../../shared/ingest-message';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { PlatformApiServer } from '../../support/platform-api-server';
import { instantAfter } from '../../support/scored-messages';
import { openTableApp } from '../../support/table-app';
import { attribute, writingConnection } from '../../support/write-back-instance';

let tables: OutsideTables;
let proxy: CountingProxy;
let server: PlatformApiServer;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startCountingProxy(tables.port);
  server = await PlatformApiServer.start('chatwoot');
  const admin = { by: 'admin-1', at: instantAfter(0), verify: () => undefined };
  await openTableApp(tables.connectionString).queueStore.change('billing', { enabled: true }, admin);
});

afterAll(async () => {
  await server.close();
  await proxy.close();
  await tables.dispose();
});

const mortalConnection = () => tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`);

/** An instance of the app, with empty caches. */
function openInstance(connectionString: string) {
  const app = openTableApp(connectionString, {
    now: () => new Date(),
    writeBackConnections: new Set(['help']),
  });
  const unused = () => Promise.reject(new Error('not used here'));
  const dispatching: DispatchDependencies = {
    ...app,
    connections: new Map([['help', writingConnection(server)]]),
    tasks: { sendLater: () => Promise.resolve() },
    failedEffects: { add: unused, countSince: unused, removeOlderThan: unused },
    liveList: new MemoryLiveList(),
    alertList: new MemoryAlertList(),
    figures: new MemoryFigureStore(),
    signalR: undefined,
    targets: new Map(),
    inFlight: new Map(),
    stoppedTargets: { has: unused, add: unused },
    random: () => 0.5,
    log: () => undefined,
  };
  return { app, dispatching };
}

const messageOf = (conversationId: string, number: number, score: number) =>
  messageSchema.parse({
    conversationId,
    messageId: `m-${number}`,
    text: `feels ${score}`,
    author: { role: 'customer' },
    queueId: 'billing',
    sentAt: instantAfter(number),
  });

/** Takes in two messages of opposite sentiment and does their effects, as two tasks of the queue. */
async function run(conversationId: string, connectionString: string): Promise<void> {
  const { app, dispatching } = openInstance(connectionString);
  for (const [number, score] of [-1, 1].entries()) {
    const { queued } = await ingestMessage(messageOf(conversationId, number, score), app);
    for (const batch of queued) await dispatch(batch, dispatching);
  }
}

const dispatch = (batch: EffectBatch, dispatching: DispatchDependencies) =>
  dispatchTask({ kind: 'effects', ...batch }, dispatching);

/** Does what the sweep finds, as an instance does that runs later. */
async function sweep(conversationId: string): Promise<void> {
  const { app, dispatching } = openInstance(tables.connectionString);
  const later = new Date(Date.now() + 10 * 60 * 1000).toISOString();
  for (const reference of await app.effects.overdue(later, 100))
    if (reference.conversationId === conversationId)
      await dispatch({ conversationId, effectIds: [reference.effectId], doneIds: [] }, dispatching);
}

let conversations = 0;

async function begin(): Promise<{ conversationId: string; id: string }> {
  await Promise.resolve();
  const id = `1-${++conversations}`;
  server.attributes.set(id, { order: randomUUID() });
  return { conversationId: `help:${id}`, id };
}

async function expectNewestLevel(conversationId: string, id: string): Promise<void> {
  const { app } = openInstance(tables.connectionString);
  const { state } = await app.messages.read(conversationId, 1);
  expect(state).not.toBeNull();
  expect(server.attributes.get(id)).toEqual({ order: expect.any(String) as string, [attribute]: state!.level });
  const later = new Date(Date.now() + 10 * 60 * 1000).toISOString();
  const left = await app.effects.overdue(later, 100);
  expect(left.filter((reference) => reference.conversationId === conversationId)).toEqual([]);
}

it.each(['received', 'lost'] as const)(
  'A process that dies between two calls to storage leaves the newest level in the platform (last reply: %s)',
  async (reply) => {
    for (let calls = 1; ; calls++) {
      const { conversationId, id } = await begin();
      proxy.dieAfter(calls, reply);
      const used = proxy.count();
      const outcome = await run(conversationId, mortalConnection()).then(
        () => 'done',
        () => 'died',
      );
      const isWhole = outcome === 'done' && proxy.count() - used <= calls;
      proxy.dieAfter(Infinity);
      // The messages are delivered again, and the sweep finds what was left.
      await run(conversationId, tables.connectionString);
      await sweep(conversationId);
      await expectNewestLevel(conversationId, id);
      if (isWhole) break;
      expect(calls).toBeLessThan(40);
    }
  },
);

it('A process that dies between the read and the write at the platform leaves it to the sweep', async () => {
  const { conversationId, id } = await begin();
  server.beforeCall = ({ method }) => {
    if (method === 'POST') proxy.dieAfter(0);
  };
  await expect(run(conversationId, mortalConnection())).rejects.toThrow();
  server.beforeCall = () => undefined;
  proxy.dieAfter(Infinity);
  await run(conversationId, tables.connectionString);
  await sweep(conversationId);
  await expectNewestLevel(conversationId, id);
});
