// The log contains no text of a message and no secret, whatever happens to the message.
import { languageKey, startLanguageServer, type LanguageServer } from '../../support/language-server';
import { startSignalR, startTables, type OutsideService, type OutsideTables } from '../../support/outside-services';
import { refusedRequests } from '../../support/refused-requests';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

let tables: OutsideTables;
let signalR: OutsideService;
let cloud: LanguageServer;
let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  [tables, signalR, cloud] = await Promise.all([startTables(), startSignalR(), startLanguageServer()]);
  const settings = {
    TABLES_CONNECTION: tables.connectionString,
    AzureSignalRConnectionString: signalR.connectionString,
    LANGUAGE_ENDPOINT: cloud.endpoint,
    LANGUAGE_KEY: languageKey,
  };
  app = await startApp({ settings });
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());
afterAll(() => Promise.all([tables.dispose(), signalR.dispose(), cloud.close()]));

it('contains no text and no secret after everything that can happen to a message', async () => {
  // Short and at the start, where a truncated quotation would include it.
  const sentinel = 'Zounds';
  const conversationId = unique('conversation');
  const message = () => desk.message(conversationId, { text: `${sentinel}, I hate it` });
  await desk.chat.sendCounted(message());
  for (const { send } of refusedRequests) await send(desk.chat, message());
  for (const behaviour of ['bad-scores', 'garbage', 'reset', 'fail'] as const) {
    cloud.behaviour = behaviour;
    await desk.chat.sendCounted(message());
  }
  cloud.behaviour = 'score';

  await signalR.stop();
  expect((await desk.chat.deliver(message())).status).toBe(500);
  await tables.stop();
  expect((await desk.chat.deliver(message())).status).toBe(503);

  const output = app.output();
  const secretOf = (connectionString: string) => /AccountKey=([^;]+)|AccessKey=([^;]+)/.exec(connectionString)!;
  const secrets = {
    sentinel,
    authSecret: app.authSecret,
    webhookSecret: app.webhookSecret.replace('whsec_', ''),
    webhookKey: Buffer.from(app.webhookSecret.replace('whsec_', ''), 'base64').toString(),
    languageKey,
    storageKey: secretOf(tables.connectionString)[1]!,
    signalRKey: secretOf(signalR.connectionString)[2]!,
    token: desk.admin.token,
  };
  for (const [name, secret] of Object.entries(secrets))
    expect({ name, isInLog: output.includes(secret) }).toEqual({ name, isInLog: false });
  // The log is not empty: it has each failure.
  for (const failure of ['scoring locally', 'ECONNREFUSED', 'Storage is unavailable'])
    expect({ failure, isInLog: output.includes(failure) }).toEqual({ failure, isInLog: true });
});
