// The right to be forgotten: every row of a conversation is removed, and no row of another.
import { conversationPath } from '../../support/api-client';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { startApp, type RunningApp } from '../../support/running-app';
import { settledRows } from '../../support/settled-rows';
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

const erase = () => desk.admin.expect(204, 'DELETE', conversationPath(conversationId));

/** All rows in which the text occurs. */
async function rowsWith(text: string) {
  return (await settledRows(tables.connectionString)).filter((row) => JSON.stringify(row).includes(text));
}

it('removes every row, including markers and deletions, and keeps the rows of other conversations', async () => {
  const neighbour = unique('neighbour');
  await desk.chat.sendCounted(desk.message(neighbour, { messageId: unique('m') }));
  const others = await settledRows(tables.connectionString);

  // More rows than one transaction may contain.
  const messages = Array.from({ length: 60 }, (_, i) =>
    desk.message(conversationId, { messageId: `${conversationId}-${i}`, sentAt: instant(i) }),
  );
  await Promise.all(messages.map((message) => desk.chat.send(message)));
  await desk.chat.send({ ...messages[0]!, change: 'deleted' });
  await desk.chat.send(desk.message(conversationId, { messageId: `${conversationId}-unknown`, change: 'deleted' }));
  expect((await rowsWith(conversationId)).length).toBe(1 + 59 + 61);

  await erase();
  expect(await settledRows(tables.connectionString)).toEqual(others);
  expect(await desk.agent.snapshot(conversationId, desk.queueId)).toMatchObject({ revision: 0, window: [] });
});

it('removes a deletion that arrived before its message', async () => {
  await desk.chat.send(desk.message(conversationId, { messageId: `${conversationId}-1`, change: 'deleted' }));
  expect(await rowsWith(conversationId)).toHaveLength(1);
  await erase();
  expect(await rowsWith(conversationId)).toEqual([]);
});

it('answers 204 also for an unknown conversation, and on a second call', async () => {
  await erase();
  await desk.chat.sendCounted(desk.message(conversationId));
  await erase();
  await erase();
});

it('is allowed for administrators only', async () => {
  await desk.chat.sendCounted(desk.message(conversationId));
  await desk.agent.expect(403, 'DELETE', conversationPath(conversationId));
  expect(await desk.agent.snapshot(conversationId)).toMatchObject({ revision: 1 });
});

it('notifies watchers to watch again, and later messages start a new conversation', async () => {
  const message = desk.message(conversationId);
  await desk.chat.sendCounted(message);
  const listener = await desk.listenTo(conversationId);
  await erase();
  await listener.until(({ events }) => events.length > 0);
  expect(listener.events).toEqual([{ target: 'watchExpired', argument: { conversationId } }]);
  expect(await listener.watch(conversationId, desk.queueId)).toMatchObject({ revision: 0, level: 'neutral' });
  expect(await desk.chat.sendCounted(message)).toMatchObject({ revision: 1, messageCount: 1 });
});

it('leaves a complete conversation or none when messages arrive concurrently', async () => {
  const messages = Array.from({ length: 20 }, (_, i) => desk.message(conversationId, { sentAt: instant(i) }));
  await Promise.all([...messages.slice(0, 10).map((message) => desk.chat.send(message)), erase(), erase()]);
  await Promise.all([erase(), ...messages.slice(10).map((message) => desk.chat.send(message))]);
  const { messageCount, window } = await desk.agent.snapshot(conversationId, desk.queueId);
  expect(window).toHaveLength(messageCount);
  await erase();
  expect(await rowsWith(conversationId)).toEqual([]);
});
