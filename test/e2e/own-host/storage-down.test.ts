// While storage is down, callers get a 503 with Retry-After, no write is partial, and a redelivered message
// counts once.
import { expectProblem } from '../../support/http-reply';
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { startApp, type RunningApp } from '../../support/running-app';
import { rowsOfConversation } from '../../support/stored-rows';
import { conversationPath, queuePath } from '../../support/api-client';
import { instant, SupportDesk, unique } from '../../support/support-desk';

let tables: OutsideTables;
let app: RunningApp;
let desk: SupportDesk;
let conversationId: string;

beforeAll(async () => {
  tables = await startTables();
  app = await startApp({ settings: { TABLES_CONNECTION: tables.connectionString } });
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());
afterAll(() => tables.dispose());
beforeEach(() => {
  conversationId = unique('conversation');
});

function expectToComeAgain(reply: Parameters<typeof expectProblem>[0]): void {
  expectProblem(reply, 503);
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
}

/** Expects each message to have a row and a marker and to be in the state, and no other rows. */
async function expectWhole(messageIds: string[]): Promise<void> {
  const { state, messages, markers } = await rowsOfConversation(tables.connectionString, conversationId);
  expect(state).toHaveLength(1);
  for (const rows of [messages, markers])
    expect(rows.map((row) => row['messageId']).sort()).toEqual([...messageIds].sort());
  const snapshot = await desk.agent.snapshot(conversationId);
  expectConsistentSnapshot(snapshot);
  expect(snapshot.messageCount).toBe(Math.min(messageIds.length, 6));
}

it('answers 503 with Retry-After while storage is stopped, then counts a redelivered message once', async () => {
  const listener = await desk.listenTo(conversationId);
  const [before, during] = [desk.message(conversationId), desk.message(conversationId, { text: 'I hate it.' })];
  await desk.chat.sendCounted(before);

  await tables.stop();
  expectToComeAgain(await desk.chat.deliver(during));
  expectToComeAgain(await desk.chat.deliver({ ...during, queueId: undefined }));
  expectToComeAgain(await desk.chat.deliver({ ...before, change: 'deleted' }));
  expectToComeAgain(await desk.agent.call('GET', `${conversationPath(conversationId)}/sentiment`));
  expectToComeAgain(await desk.admin.call('DELETE', conversationPath(conversationId)));
  expectToComeAgain(await desk.admin.call('PUT', queuePath(desk.queueId), { enabled: true }));
  expectToComeAgain(await desk.admin.call('GET', queuePath(unique('queue'))));
  // The app itself is up, and reports that storage is not.
  const { json: health } = await desk.admin.expect(503, 'GET', '/health');
  expect(health).toMatchObject({ status: 'unavailable', parts: { storage: 'unavailable' } });

  await tables.start();
  expect(await desk.chat.sendCounted(during)).toMatchObject({ revision: 2, messageCount: 2 });
  expect(await desk.chat.send(during)).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 2 } });
  await expectWhole([before.messageId, during.messageId]);
  await listener.until(({ updates }) => updates.length === 3);
  expect(listener.updates.map(({ revision }) => revision)).toEqual([1, 2, 2]);
});

it('leaves no partial write when storage stops during a burst', async () => {
  const burst = Array.from({ length: 24 }, (_, i) =>
    desk.message(conversationId, { messageId: `burst-${i}`, sentAt: instant(i) }),
  );
  let answered = 0;
  let stopping: Promise<void> | undefined;
  const statuses = await Promise.all(
    burst.map(async (message) => {
      const { status } = await desk.chat.deliver(message);
      if (++answered === 6) stopping = tables.stop();
      return status;
    }),
  );
  await stopping;
  expect(new Set(statuses)).toEqual(new Set([200, 503]));

  await tables.start();
  const stored = await rowsOfConversation(tables.connectionString, conversationId);
  expect(stored.messages.length).toBeGreaterThanOrEqual(statuses.filter((status) => status === 200).length);
  await expectWhole(stored.messages.map((row) => String(row['messageId'])));

  await Promise.all(burst.map((message) => desk.chat.send(message)));
  await expectWhole(burst.map(({ messageId }) => messageId));
  const { window } = await desk.agent.snapshot(conversationId);
  expect(window.map(({ messageId }) => messageId)).toEqual([23, 22, 21, 20, 19, 18].map((i) => `burst-${i}`));
});

it('answers 503 within seconds when storage accepts requests and never answers', async () => {
  const [before, during] = [desk.message(conversationId), desk.message(conversationId)];
  await desk.chat.sendCounted(before);
  process.kill(tables.pid(), 'SIGSTOP');
  try {
    const begun = performance.now();
    expectToComeAgain(await desk.chat.deliver(during));
    expect(performance.now() - begun).toBeLessThan(12_000);
  } finally {
    process.kill(tables.pid(), 'SIGCONT');
  }
  expect(['scored', 'duplicate']).toContain((await desk.chat.send(during)).outcome);
  await expectWhole([before.messageId, during.messageId]);
});
