// The health of each connection to a chat platform: a wrong secret or a role rule that fits nobody shows at once, after a
// restart too, and requests that are refused cost storage nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { senders } from '../../../local/simulate/senders';
import { health, type Health } from '../../../shared/contract/service';
import { platformNames, platforms, type PlatformName } from '../../../shared/platforms/platforms';
import { TableDeliveryStore } from '../../../shared/storage/table-delivery-store';
import { Table } from '../../../shared/storage/tables';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { eventually } from '../../support/eventually';
import { request, type HttpReply } from '../../support/http-reply';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { customerWrites } from '../../support/platform-conformance';
import { connectionOf, connectionSecrets, connectionSetting } from '../../support/platform-connections';
import { startApp, type RunningApp } from '../../support/running-app';

const nothing = { lastValidAt: null, lastRefusedAt: null, unknownAuthors: 0 };
const noRole = { agent: ['nobody'], bot: ['nobody'], customer: ['nobody'] };
const byRules = platformNames.filter((name) => platforms[name].requires?.roles !== undefined);
const [secret = ''] = connectionSecrets;

const settingsOf = (names: readonly PlatformName[], given: object = {}) => ({
  WEBHOOK_CONNECTIONS: JSON.stringify(names.map((name) => connectionSetting(name, given))),
});

/** Delivers a customer's message as the platform does. */
function deliver({ baseUrl }: RunningApp, name: PlatformName, signedWith = secret): Promise<HttpReply> {
  const connection = connectionOf(name);
  const now = new Date();
  const body = Buffer.from(
    senders[name].body({ ...customerWrites, sentAt: now, changedAt: now }, connection)!.replace(secret, signedWith),
  );
  const { headers, query = {} } = senders[name].sign(body, signedWith, connection, now);
  const url = `${baseUrl}/api/webhooks/${name}/${connection.id}?${new URLSearchParams(query).toString()}`;
  return request(url, { method: 'POST', body, headers });
}

async function healthOf({ baseUrl }: RunningApp): Promise<{ status: number; health: Health; text: string }> {
  const { status, json, text } = await request(`${baseUrl}/api/health`);
  expect(health.parse(json)).toEqual(json);
  return { status, health: json as Health, text };
}

const connectionsOf = async (app: RunningApp) => (await healthOf(app)).health.parts.connections;

/** Expects that something came within the last seconds. */
function expectNow(time: string | null | undefined): void {
  expect(Date.now() - Date.parse(time ?? '')).toBeLessThan(10_000);
}

describe('With two connections', () => {
  let dataDir: string;
  let app: RunningApp;
  const settings = settingsOf(['chatwoot', 'telegram']);

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'undertone-connections-'));
    app = await startApp({ dataDir, settings });
  });
  afterAll(() => app.stop());
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('the health shows a wrong secret, then the right one, and survives a restart', async () => {
    expect(await connectionsOf(app)).toEqual({
      'my-chatwoot': { platform: 'chatwoot', ...nothing },
      'my-telegram': { platform: 'telegram', ...nothing },
    });

    expect((await deliver(app, 'chatwoot', 'hunter2')).status).toBe(401);
    const refused = await connectionsOf(app);
    expectNow(refused['my-chatwoot']?.lastRefusedAt);
    expect(refused['my-chatwoot']).toMatchObject({ lastValidAt: null });
    expect(refused['my-telegram']).toEqual({ platform: 'telegram', ...nothing });

    // The platform asks whether the URL exists, and for a connection that doesn't.
    const url = `${app.baseUrl}/api/webhooks/telegram`;
    expect((await request(`${url}/my-telegram`, { method: 'HEAD' })).status).toBe(200);
    expect((await request(`${url}/my-telegram`)).status).toBe(405);
    expect((await request(`${url}/my-chatwoot`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await deliver(app, 'telegram')).status).toBe(200);
    const accepted = await connectionsOf(app);
    expectNow(accepted['my-telegram']?.lastValidAt);
    expect(accepted['my-telegram']).toMatchObject({ lastRefusedAt: null });

    // What was recorded a moment ago is written before the process ends.
    await deliver(app, 'telegram', 'hunter2');
    const before = await connectionsOf(app);
    expect(await app.stop()).toBe(0);
    app = await startApp({ dataDir, settings });
    expect(await connectionsOf(app)).toEqual(before);
  });

  it('a refused delivery is a line of the log that names the connection, and no secret is in log or health', async () => {
    const before = app.output().length;
    await deliver(app, 'chatwoot', 'hunter2');
    const lines = await eventually(
      () => Promise.resolve(app.output().slice(before).split('\n')),
      (printed) => printed.some((line) => line.includes('Refused with')),
      5_000,
    );
    expect(lines.filter((line) => line.includes('Refused with'))).toEqual([
      expect.stringContaining(
        'Refused with 401: POST webhooks/{platform}/{connection}: connection my-chatwoot: The header X-Chatwoot-Signature does not match',
      ),
    ]);
    const { text } = await healthOf(app);
    for (const value of ['hunter2', ...connectionSecrets]) {
      expect(text).not.toContain(value);
      expect(app.output()).not.toContain(value);
    }
  });
});

describe('With storage that is counted', () => {
  let tables: OutsideTables;
  let proxy: CountingProxy;
  let app: RunningApp;
  let settings: Record<string, string>;

  beforeAll(async () => {
    tables = await startTables();
    proxy = await startCountingProxy(tables.port);
    const TABLES_CONNECTION = tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`);
    settings = { ...settingsOf(['chatwoot', 'telegram']), TABLES_CONNECTION };
    app = await startApp({ settings });
  });
  afterAll(() => app.stop());
  afterAll(async () => {
    await proxy.close();
    await tables.dispose();
  });

  it('a flood of refused requests causes no more than one write in ten seconds', async () => {
    const before = proxy.count();
    const begun = performance.now();
    for (let round = 0; round < 20; round++)
      await Promise.all(Array.from({ length: 20 }, () => deliver(app, 'telegram', 'hunter2')));
    const intervals = Math.ceil((performance.now() - begun) / 10_000);
    // The first write also creates the table and reads the row: four calls.
    expect(proxy.count() - before).toBeLessThanOrEqual(4 + intervals);
  });

  it('what is written survives a kill', async () => {
    await deliver(app, 'chatwoot');
    const store = new TableDeliveryStore(new Table('Connections', { TABLES_CONNECTION: tables.connectionString }));
    const rows = await eventually(
      () => store.read(),
      (stored) => stored.has('chatwoot:my-chatwoot'),
      5_000,
    );
    await app.stop('SIGKILL');
    app = await startApp({ settings });
    const { lastValidAt } = rows.get('chatwoot:my-chatwoot')!.deliveries;
    expectNow(lastValidAt);
    expect((await connectionsOf(app))['my-chatwoot']).toMatchObject({ lastValidAt });
  });

  it('the health answers 503 while storage is down, with what this instance knows, and the rest is written later', async () => {
    await tables.stop();
    expect((await deliver(app, 'chatwoot')).status).toBe(503);
    expect((await deliver(app, 'telegram', 'hunter2')).status).toBe(401);
    const { status, health } = await eventually(
      () => healthOf(app),
      (answer) => answer.status === 503,
      5_000,
    );
    expect(status).toBe(503);
    expect(health).toMatchObject({ status: 'unavailable', parts: { storage: 'unavailable' } });
    expectNow(health.parts.connections['my-chatwoot']?.lastValidAt);
    expectNow(health.parts.connections['my-telegram']?.lastRefusedAt);
    await tables.start();
    await eventually(
      () => healthOf(app),
      (answer) => answer.status === 200,
      10_000,
    );
    expect((await connectionsOf(app))['my-chatwoot']).toEqual(health.parts.connections['my-chatwoot']);
  });
});

for (const name of byRules)
  describe(`With a connection of ${name} whose rules fit nobody`, () => {
    let app: RunningApp;

    beforeAll(async () => {
      app = await startApp({ settings: settingsOf([name], { roles: noRole }) });
    });
    afterAll(() => app.stop());

    it('the health counts the unknown authors, and the log says what to do', async () => {
      for (let count = 1; count <= 2; count++) {
        const { status, headers } = await deliver(app, name);
        expect({ status, outcome: headers.get('undertone-outcome') }).toEqual({
          status: 200,
          outcome: 'ignored:unknown-author',
        });
      }
      expect((await connectionsOf(app))[`my-${name}`]).toMatchObject({ lastRefusedAt: null, unknownAuthors: 2 });
      await eventually(
        () => Promise.resolve(app.output()),
        (output) => output.includes(`Connection my-${name}: messages ignored because no rule fits their author: `),
        5_000,
      );
    });
  });
