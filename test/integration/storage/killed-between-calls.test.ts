// A process may die between any two of its calls to storage. For every operation that makes several, and every place
// between them: every reader sees either the old state or the new one, nobody sees more than allowed, and a repetition
// completes the operation.
import { randomUUID } from 'node:crypto';
import { ForbiddenError } from '../../../shared/access/errors';
import type { Caller } from '../../../shared/access/tokens';
import { message as messageSchema, type Message } from '../../../shared/contract/message';
import { ingestMessage } from '../../../shared/ingest-message';
import { placeConversation } from '../../../shared/ingest/place-conversation';
import type { QueueEditor } from '../../../shared/queues/queue-store';
import { readVisibleConversation } from '../../../shared/read-sentiment';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { instantAfter } from '../../support/scored-messages';
import { openTableApp, type TableApp } from '../../support/table-app';

const admin: QueueEditor = { by: 'admin-1', at: instantAfter(0), verify: () => undefined };
const roles = new Set(['agent'] as const);
const later = Date.parse(instantAfter(100));

let tables: OutsideTables;
let proxy: CountingProxy;
/** Reads and writes without faults. */
let healthy: TableApp;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startCountingProxy(tables.port);
  healthy = openTableApp(tables.connectionString);
  for (const queueId of ['billing', 'sales', 'support'])
    await healthy.queueStore.change(queueId, { enabled: true }, admin);
  const agentOf = (queueId: string) => ({ agentId: `agent of ${queueId}`, role: 'agent', name: null }) as const;
  for (const queueId of ['billing', 'sales']) await healthy.queueStore.putMember(queueId, agentOf(queueId), admin);
});

afterAll(async () => {
  await proxy.close();
  await tables.dispose();
});

/** An instance whose calls use the proxy, with empty caches. */
const openMortal = () =>
  openTableApp(tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`), {
    now: () => new Date(later),
    subscriptions: [{ targetKey: 'target', events: ['sentiment.level-changed'], queues: undefined }],
  });

function messageOf(conversationId: string, given: Partial<Message>): Message {
  return messageSchema.parse({
    conversationId,
    messageId: 'm-1',
    text: 'feels -0.5',
    author: { role: 'customer' },
    queueId: 'billing',
    sentAt: instantAfter(1),
    ...given,
  });
}

/** What an agent of a queue gets with that queue in the request: a snapshot, or a refusal. */
async function seenBy(queueId: string, conversationId: string) {
  const caller = { agentId: `agent of ${queueId}`, roles, name: null, expiresAt: Infinity } as Caller;
  try {
    const { snapshot } = await readVisibleConversation(
      conversationId,
      queueId,
      caller,
      openTableApp(tables.connectionString),
    );
    const { updatedAt: _, ...seen } = snapshot;
    return { ...seen, conversationId: 'any' };
  } catch (error) {
    if (error instanceof ForbiddenError) return 'refused';
    throw error;
  }
}

type Operation = (conversationId: string, app: TableApp) => Promise<unknown>;

const begun = [1, 2, 3, 4, 5, 6, 7];
const operations: Record<string, { before: readonly number[]; run: Operation }> = {
  'a first message': { before: [], run: (id, app) => ingestMessage(messageOf(id, {}), app) },
  'a new message': {
    before: begun,
    run: (id, app) =>
      ingestMessage(messageOf(id, { messageId: 'm-9', sentAt: instantAfter(9), text: 'feels 0.9' }), app),
  },
  'a message that is known': { before: begun, run: (id, app) => ingestMessage(messageOf(id, {}), app) },
  'a message that moves the conversation': {
    before: begun,
    run: (id, app) =>
      ingestMessage(messageOf(id, { messageId: 'm-9', sentAt: instantAfter(9), queueId: 'sales' }), app),
  },
  'an edit': {
    before: begun,
    run: (id, app) =>
      ingestMessage(messageOf(id, { change: 'edited', text: 'feels 1', changedAt: instantAfter(50) }), app),
  },
  'an edit that leaves nothing': {
    before: begun,
    run: (id, app) =>
      ingestMessage(messageOf(id, { messageId: 'm-5', change: 'edited', text: ' ', changedAt: instantAfter(50) }), app),
  },
  'a deletion': {
    before: begun,
    run: (id, app) => ingestMessage(messageOf(id, { messageId: 'm-5', change: 'deleted' }), app),
  },
  'a deletion of what never came': {
    before: begun,
    run: (id, app) => ingestMessage(messageOf(id, { messageId: 'm-99', change: 'deleted' }), app),
  },
  'a move': {
    before: begun,
    run: (id, app) => placeConversation(id, { queueId: 'sales', at: instantAfter(60) }, app),
  },
  'an end': { before: begun, run: (id, app) => placeConversation(id, { ended: true, at: instantAfter(60) }, app) },
  'an erasure': { before: begun, run: (id, app) => app.messages.erase(id) },
  'the nightly erasure': {
    before: begun,
    run: (_id, app) => app.messages.eraseOlderThan(new Date(later + 1).toISOString()),
  },
  'the erasure of a long conversation': {
    before: Array.from({ length: 60 }, (_, i) => i),
    run: (id, app) => app.messages.erase(id),
  },
};

describe.each(Object.entries(operations))('A process that dies during %s', (_, { before, run }) => {
  const begin = async () => {
    const conversationId = randomUUID();
    for (const number of before)
      await ingestMessage(
        messageOf(conversationId, { messageId: `m-${number}`, sentAt: instantAfter(number) }),
        openTableApp(tables.connectionString, { now: () => new Date(later) }),
      );
    return conversationId;
  };
  const seenByAll = async (conversationId: string) => ({
    ofItsQueue: await seenBy('billing', conversationId),
    ofAnother: await seenBy('sales', conversationId),
  });

  it.each(['received', 'lost'] as const)('leaves the old state or the new one (last reply: %s)', async (reply) => {
    const reference = await begin();
    const old = await seenByAll(reference);
    await run(reference, openMortal());
    const done = await seenByAll(reference);
    for (let calls = 1; ; calls++) {
      const conversationId = await begin();
      const mortal = openMortal();
      proxy.dieAfter(calls, reply);
      const used = proxy.count();
      const outcome = await run(conversationId, mortal).then(
        () => 'done',
        () => 'died',
      );
      const isWhole = outcome === 'done' && proxy.count() - used <= calls;
      proxy.dieAfter(Infinity);
      for (const reader of ['ofItsQueue', 'ofAnother'] as const) {
        const seen = (await seenByAll(conversationId))[reader];
        expect([old[reader], done[reader]]).toContainEqual(seen);
      }
      await run(conversationId, openMortal());
      expect(await seenByAll(conversationId)).toEqual(done);
      if (isWhole) break;
    }
  });
});

describe('A process that dies while it erases', () => {
  it('leaves no data that a message during the erasure would make visible again', async () => {
    for (let calls = 1; calls <= 6; calls++) {
      const conversationId = randomUUID();
      for (const number of begun)
        await ingestMessage(
          messageOf(conversationId, { messageId: `m-${number}`, sentAt: instantAfter(number), text: 'feels -1' }),
          healthy,
        );
      proxy.dieAfter(calls);
      await openMortal()
        .messages.erase(conversationId)
        .catch(() => undefined);
      proxy.dieAfter(Infinity);
      const isErased = (await healthy.messages.read(conversationId, 6)).state === null;
      await ingestMessage(
        messageOf(conversationId, { messageId: 'new', sentAt: instantAfter(9), text: 'feels 1' }),
        healthy,
      );
      const { messages } = await healthy.messages.read(conversationId, 6);
      if (isErased) expect(messages.map(({ messageId }) => messageId)).toEqual(['new']);
      expect(messages[0]!.messageId).toBe('new');
      expect(await healthy.messages.find(conversationId, 'new')).toMatchObject({ text: 'feels 1' });
    }
  });
});

describe('A message between any two storage calls of an erasure', () => {
  const erasures: Record<string, { before: number; erase: Operation; erasesNew: boolean }> = {
    'of a conversation': { before: 7, erase: (id, app) => app.messages.erase(id), erasesNew: true },
    'of a long conversation': { before: 60, erase: (id, app) => app.messages.erase(id), erasesNew: true },
    'of what is too old': {
      before: 60,
      erase: (_id, app) => app.messages.eraseOlderThan(instantAfter(101)),
      erasesNew: false,
    },
  };

  it.each(Object.keys(erasures))('is stored completely, or erased completely with the others: %s', async (name) => {
    const { before, erase, erasesNew } = erasures[name]!;
    for (let calls = 0; ; calls++) {
      const conversationId = randomUUID();
      const old = openTableApp(tables.connectionString, { now: () => new Date(later) });
      for (let number = 0; number < before; number++)
        await ingestMessage(messageOf(conversationId, { messageId: `m-${number}`, sentAt: instantAfter(number) }), old);
      const idsNow = async () =>
        (await healthy.messages.read(conversationId, 20)).messages.map(({ messageId }) => messageId);
      let idsMeanwhile: string[] | undefined;
      proxy.pauseAfter(calls, async () => {
        const message = messageOf(conversationId, { messageId: 'new', sentAt: instantAfter(99) });
        const { reply } = await ingestMessage(message, healthy);
        expect(reply.outcome).toBe('scored');
        idsMeanwhile = await idsNow();
      });
      await erase(conversationId, openMortal());
      if (!idsMeanwhile) break;
      const [ids, found] = [await idsNow(), await healthy.messages.find(conversationId, 'new')];
      // Once the erasure has taken effect, the message begins a new conversation, which must stay.
      if (idsMeanwhile.length === 1) expect(ids).toEqual(['new']);
      else if (erasesNew) expect([['new'], []]).toContainEqual(ids);
      else expect(ids[0]).toBe('new');
      if (ids.length === 0) expect(found).toBeNull();
      else expect(found).toMatchObject({ text: 'feels -0.5' });
    }
  });
});

describe('An erasure that races with a writer on another instance', () => {
  it('never loses an acknowledged write, nor a part of it', async () => {
    const other = openTableApp(tables.connectionString);
    for (let round = 0; round < 15; round++) {
      const conversationId = randomUUID();
      for (const number of begun)
        await ingestMessage(
          messageOf(conversationId, { messageId: `m-${number}`, sentAt: instantAfter(number) }),
          healthy,
        );
      await Promise.all([
        healthy.messages.erase(conversationId),
        ...[11, 12, 13].map((number) =>
          ingestMessage(messageOf(conversationId, { messageId: `m-${number}`, sentAt: instantAfter(number) }), other),
        ),
      ]);
      const { messages, state } = await healthy.messages.read(conversationId, 20);
      expect(state === null).toBe(messages.length === 0);
      for (const { messageId } of messages)
        expect(await healthy.messages.find(conversationId, messageId)).toMatchObject({ messageId });
      // Each stored message is known, and each other one can be delivered again.
      for (const number of [11, 12, 13]) {
        const isThere = messages.some(({ messageId }) => messageId === `m-${number}`);
        const again = messageOf(conversationId, { messageId: `m-${number}`, sentAt: instantAfter(number) });
        const { reply } = await ingestMessage(again, other);
        expect(reply.outcome).toBe(isThere ? 'duplicate' : 'scored');
      }
    }
  });
});
