// A refused request stores no row and logs no text of a customer; and the rules for several secrets.
import { rowsOfConversation, storedRows } from '../../support/stored-rows';
import { signatureHeaders } from '../../support/message-sender';
import { expectProblem, request } from '../../support/http-reply';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { refusedRequests } from '../../support/refused-requests';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

const secretNamed = (name: string) => `whsec_${Buffer.from(`${name} secret of 24 bytes or more`).toString('base64')}`;
const [newSecret, oldSecret] = [secretNamed('the new'), secretNamed('the old')];

let tables: OutsideTables;
let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  tables = await startTables();
  const settings = { TABLES_CONNECTION: tables.connectionString, WEBHOOK_SECRETS: `${newSecret}, ${oldSecret}` };
  app = await startApp({ settings });
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());
afterAll(() => tables.dispose());

it('a refused request stores nothing and is not quoted in the log', async () => {
  // Short and at the start, where a truncated quotation would include it.
  const sentinel = 'Zounds';
  const message = desk.message(unique('conversation'), { text: `${sentinel}, I hate it` });
  for (const { send } of refusedRequests) await send(desk.chat, message);
  expect(await storedRows(tables.connectionString)).toEqual([]);
  expect(app.output()).not.toContain(sentinel);
});

it('an ignored message stores nothing', async () => {
  const conversationId = unique('conversation');
  for (const given of [
    { author: { role: 'agent' } },
    { author: { role: 'bot' } },
    { author: { role: 'system' } },
    { text: '   ' },
    { queueId: unique('queue-that-is-off') },
    { queueId: unique('queue-that-is-off'), change: 'edited' },
    { queueId: unique('queue-that-is-off'), change: 'deleted' },
  ] as const)
    expect(await desk.chat.send(desk.message(conversationId, given))).toMatchObject({ outcome: 'ignored' });
  expect(await storedRows(tables.connectionString)).toEqual([]);
});

it('a read, allowed or refused, stores nothing', async () => {
  const conversationId = unique('conversation');
  await desk.agent.snapshot(conversationId, desk.queueId);
  await desk.listenTo(conversationId);
  await desk.agent.expect(403, 'GET', `/conversations/${conversationId}/sentiment?queueId=another`);
  expect(await storedRows(tables.connectionString)).toEqual([]);
});

it('a message is stored as a state, a row and a marker, and who the author is in the state alone', async () => {
  const conversationId = unique('conversation');
  const author = { role: 'customer' as const, id: 'customer-of-note', name: 'Jo Bloggs' };
  await desk.chat.sendCounted(desk.message(conversationId, { author }));
  const { state, messages, markers } = await rowsOfConversation(tables.connectionString, conversationId);
  expect([state.length, messages.length, markers.length]).toEqual([1, 1, 1]);
  // Supervisors see it in the live list.
  expect(state).toMatchObject([{ customerId: 'customer-of-note', customerName: 'Jo Bloggs' }]);
  expect(JSON.stringify([messages, markers])).not.toMatch(/customer-of-note|Bloggs/);
});

describe('of several secrets', () => {
  it.each([
    ['the first', newSecret],
    ['the second', oldSecret],
  ])('%s is accepted', async (_, secret) => {
    const body = JSON.stringify(desk.message(unique('conversation')));
    expect((await desk.chat.post(body, signatureHeaders(body, { secret }))).status).toBe(200);
  });

  it('any other secret is rejected', async () => {
    const body = JSON.stringify(desk.message(unique('conversation')));
    const reply = await desk.chat.post(body, signatureHeaders(body, { secret: secretNamed('a wrong') }));
    expectProblem(reply, 401);
  });
});

describe('where unsigned deliveries are allowed', () => {
  let openApp: RunningApp;
  let openDesk: SupportDesk;

  beforeAll(async () => {
    openApp = await startApp({
      settings: { TABLES_CONNECTION: tables.connectionString, ALLOW_UNSIGNED: 'true', WEBHOOK_SECRETS: undefined },
    });
    openDesk = await SupportDesk.open(openApp);
  });
  afterAll(() => openApp.stop());

  it('one without a signature is accepted, and the log has a warning from the start', async () => {
    const body = JSON.stringify(openDesk.message(unique('conversation')));
    const headers = { 'content-type': 'application/json' };
    const reply = await request(openDesk.chat.url, { method: 'POST', headers, body });
    expect(reply).toMatchObject({ status: 200, json: { outcome: 'scored' } });
    expect(openApp.output()).toContain('ALLOW_UNSIGNED');
  });

  it('one with any signature is accepted too, as there is no secret to verify it', async () => {
    const body = JSON.stringify(openDesk.message(unique('conversation')));
    const reply = await openDesk.chat.post(body, signatureHeaders(body, { secret: oldSecret }));
    expect(reply).toMatchObject({ status: 200, json: { outcome: 'scored' } });
  });
});
