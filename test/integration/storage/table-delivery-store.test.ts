// The record of deliveries in table storage, written by several instances of the app.
import { createApp, type App } from '../../../shared/app';
import { readHealth } from '../../../shared/operations/health';
import type { Connection } from '../../../shared/platforms/connection';
import { DeliveryLog } from '../../../shared/platforms/delivery-log';
import type { PlatformItem } from '../../../shared/platforms/platform';
import { receiveItems } from '../../../shared/receive-delivery';
import { readSettings } from '../../../shared/settings';
import { TableDeliveryStore } from '../../../shared/storage/table-delivery-store';
import { Table } from '../../../shared/storage/tables';
import { startCountingProxy, type CountingProxy } from '../../support/counting-proxy';
import { describeDeliveryStore } from '../../support/delivery-store-conformance';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { connectionOf, connectionSetting } from '../../support/platform-connections';
import { unique } from '../../support/support-desk';

let tables: OutsideTables;
let proxy: CountingProxy;
let connection: Connection;

beforeAll(async () => {
  tables = await startTables();
  proxy = await startCountingProxy(tables.port);
});
afterAll(async () => {
  await proxy.close();
  await tables.dispose();
});
beforeEach(() => {
  connection = connectionOf('telegram', {
    id: unique('help')
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, '-'),
  });
});
afterEach(() => proxy.dieAfter(Infinity));

const openStore = (connectionString = tables.connectionString) =>
  new TableDeliveryStore(new Table('Connections', { TABLES_CONNECTION: connectionString }));
const openLog = (connectionString?: string, lines: string[] = []) =>
  new DeliveryLog(
    [connection],
    openStore(connectionString),
    () => new Date(),
    (line) => lines.push(line),
  );
/** An instance whose calls use the proxy. */
const openMortal = (lines?: string[]) =>
  openLog(tables.connectionString.replaceAll(`:${tables.port}/`, `:${proxy.port}/`), lines);
const seen = async () => {
  const log = openLog();
  await log.refresh();
  return log.summaryOf(connection);
};

describeDeliveryStore('TableDeliveryStore', () => openStore());

it('adds up what several instances record at the same time', async () => {
  const logs = Array.from({ length: 4 }, () => openLog());
  for (let round = 0; round < 5; round++) {
    for (const log of logs) log.recordUnknownAuthors(connection, 1);
    await Promise.all(logs.map((log) => log.writeAll()));
  }
  // Who lost the race too often writes with the next round.
  for (const log of logs) await log.writeAll();
  expect(await seen()).toEqual({ lastValidAt: null, lastRefusedAt: null, unknownAuthors: 20 });
});

it('costs one call of storage for each write once the row is known', async () => {
  const log = openMortal();
  log.recordValid(connection);
  await log.writeAll();
  const before = proxy.count();
  for (let write = 1; write <= 3; write++) {
    for (let request = 0; request < 50; request++) log.recordRefused(connection);
    await log.writeAll();
    expect(proxy.count() - before).toBe(write);
  }
});

describe('A process that dies while it writes', () => {
  it.each(['received', 'lost'] as const)('leaves the old record or the new one (last reply: %s)', async (reply) => {
    const first = openLog();
    first.recordUnknownAuthors(connection, 1);
    await first.writeAll();
    let expected = 1;
    for (let calls = 1; calls <= 4; calls++) {
      proxy.dieAfter(calls, reply);
      const mortal = openMortal();
      mortal.recordUnknownAuthors(connection, 10);
      await mortal.writeAll();
      const { unknownAuthors } = await seen();
      expect([expected, expected + 10]).toContain(unknownAuthors);
      expected = unknownAuthors;
    }
    // With all the calls that it needs, it writes.
    expect(expected).toBeGreaterThan(1);
    first.recordUnknownAuthors(connection, 1);
    await first.writeAll();
    expect((await seen()).unknownAuthors).toBe(expected + 1);
  });

  it('counts once when it was only cut off and goes on', async () => {
    for (let calls = 1; calls <= 4; calls++) {
      const before = (await seen()).unknownAuthors;
      const lines: string[] = [];
      const log = openMortal(lines);
      proxy.dieAfter(calls, 'lost');
      log.recordUnknownAuthors(connection, 1);
      await log.writeAll();
      proxy.dieAfter(Infinity);
      await log.writeAll();
      expect((await seen()).unknownAuthors).toBe(before + 1);
    }
  });
});

describe('The health of an instance', () => {
  const item = (number: number, role: 'customer' | 'unknown'): PlatformItem => ({
    kind: 'message',
    conversation: '4711',
    messageId: String(number),
    change: 'created',
    author: { role, id: '+49170123456', name: 'Ada' },
    text: 'I hate it.',
  });
  const openApp = (lines: string[]): App =>
    createApp(
      readSettings({
        TABLES_CONNECTION: tables.connectionString,
        SENTIMENT_PROVIDER: 'local',
        WEBHOOK_CONNECTIONS: JSON.stringify([connectionSetting('telegram', { id: connection.id })]),
      }),
      (line) => lines.push(line),
    );

  it('counts the messages of unknown authors that any instance ignored, and names none', async () => {
    const lines: string[] = [];
    const [one, two] = [openApp(lines), openApp(lines)];
    const received = await receiveItems(
      [item(1, 'unknown'), { kind: 'ignored', reason: 'not-a-message' }, item(2, 'unknown'), item(3, 'customer')],
      connection,
      one,
    );
    expect(received.outcomes).toEqual([
      'ignored:unknown-author',
      'ignored:not-a-message',
      'ignored:unknown-author',
      'ignored:queue-disabled',
    ]);
    await one.deliveryLog.writeAll();
    await receiveItems([item(4, 'unknown')], connection, two);
    await two.deliveryLog.writeAll();
    await one.deliveryLog.refresh();
    const health = await readHealth(one);
    expect(health.parts.connections).toEqual({
      [connection.id]: { platform: 'telegram', lastValidAt: null, lastRefusedAt: null, unknownAuthors: 3 },
    });
    expect(lines).toEqual([
      expect.stringContaining(`Connection ${connection.id}: messages ignored because no rule fits their author: 2.`),
      expect.stringContaining(`Connection ${connection.id}: messages ignored because no rule fits their author: 1.`),
    ]);
    for (const personal of ['+49170123456', 'Ada', 'I hate it.'])
      expect(JSON.stringify([health, lines, await openStore().read()])).not.toContain(personal);
  });
});
