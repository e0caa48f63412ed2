// STORE_TEXT=false: no text is stored, and the level is the same.
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { startApp, type RunningApp } from '../../support/running-app';
import { storedRows } from '../../support/stored-rows';
import { SupportDesk, unique } from '../../support/support-desk';

let tables: OutsideTables;
let withoutTexts: RunningApp;
let withTexts: RunningApp;

beforeAll(async () => {
  tables = await startTables();
  const TABLES_CONNECTION = tables.connectionString;
  [withoutTexts, withTexts] = await Promise.all([
    startApp({ settings: { TABLES_CONNECTION, STORE_TEXT: 'false' } }),
    startApp({ settings: { TABLES_CONNECTION } }),
  ]);
});
afterAll(() => withoutTexts.stop());
afterAll(() => withTexts.stop());
afterAll(() => tables.dispose());

/** Sends the same messages to an app; returns the last snapshot. */
async function sendAll(app: RunningApp, sentinel: string) {
  const desk = await SupportDesk.open(app);
  const conversationId = unique('conversation');
  const texts = ['I love it', 'This is terrible', 'I hate it', 'Where is it?', 'You are the worst', 'No', 'Thank you'];
  const messages = texts.map((text) => desk.message(conversationId, { text: `${text}! ${sentinel}` }));
  for (const message of messages) await desk.chat.sendCounted(message);
  await desk.chat.send({ ...messages[3]!, text: `I am so angry! ${sentinel}`, change: 'edited' });
  await desk.chat.send({ ...messages[5]!, change: 'deleted' });
  expect(await desk.chat.send(messages[0]!)).toMatchObject({ outcome: 'duplicate' });
  return desk.agent.snapshot(conversationId);
}

it('keeps no text in storage, in the snapshot or in the log, and computes the same levels', async () => {
  const sentinel = unique('sentinel');
  const snapshot = await sendAll(withoutTexts, sentinel);
  const stored = JSON.stringify(await storedRows(tables.connectionString));
  expect(stored.includes(sentinel)).toBe(false);

  const expected = await sendAll(withTexts, sentinel);
  const storedByOther = JSON.stringify(await storedRows(tables.connectionString));
  expect(storedByOther.split(sentinel)).toHaveLength(7); // The same search finds each of the other app's six texts.

  expectConsistentSnapshot(snapshot);
  expect(snapshot.window).toHaveLength(6);
  expect(snapshot.window.map(({ score, level }) => [score, level])).toEqual(
    expected.window.map(({ score, level }) => [score, level]),
  );
  expect(snapshot).toMatchObject({ level: expected.level, score: expected.score, trend: expected.trend });
  expect(snapshot.window.filter((message) => 'text' in message)).toEqual([]);
  expect(withoutTexts.output().includes(sentinel) || withTexts.output().includes(sentinel)).toBe(false);
});
