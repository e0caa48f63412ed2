import fc from 'fast-check';
import { remainingMs, withRequestDeadline } from '../../../shared/deadline';
import { addDeliveries, noDeliveries, unknownAuthorsAt, type Deliveries } from '../../../shared/platforms/deliveries';
import { describeDeliveryStore } from '../../support/delivery-store-conformance';
import {
  after,
  help,
  instant,
  lines,
  open,
  renewStore,
  seenElsewhere,
  shop,
  start,
  store,
  useDeliveryStore,
} from '../../support/delivery-log-fixture';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store';
import { connectionOf } from '../../support/platform-connections';

const hourMs = 60 * 60 * 1000;

useDeliveryStore();

describeDeliveryStore('MemoryDeliveryStore', () => new MemoryDeliveryStore());

describe('A record', () => {
  it('shows at once on its own instance, and on every other within a quarter of a second', async () => {
    const log = open();
    expect(log.summaryOf(help)).toEqual({ lastValidAt: null, lastRefusedAt: null, unknownAuthors: 0 });
    log.recordRefused(help);
    jest.setSystemTime(start + 10);
    log.recordValid(help);
    log.recordUnknownAuthors(help, 2);
    const expected = { lastValidAt: instant(10), lastRefusedAt: instant(0), unknownAuthors: 2 };
    expect(log.summaryOf(help)).toEqual(expected);
    expect(store.writes).toEqual([]);
    await after(250);
    expect(await seenElsewhere()).toEqual(expected);
    expect(log.summaryOf(help)).toEqual(expected);
  });

  it('is of one connection only', async () => {
    open().recordRefused(help);
    await after(250);
    expect(await seenElsewhere(shop)).toEqual({ lastValidAt: null, lastRefusedAt: null, unknownAuthors: 0 });
  });

  it('does not count for a connection of another platform with the same id', async () => {
    open().recordValid(help);
    await after(250);
    expect((await seenElsewhere(connectionOf('chatwoot', { id: 'help' }))).lastValidAt).toBeNull();
  });

  it('of a connection that is not configured is dropped', async () => {
    open([shop]).recordValid(help);
    await after(20_000);
    expect(store.writes).toEqual([]);
  });

  it('of no unknown author is none', async () => {
    open().recordUnknownAuthors(help, 0);
    await after(20_000);
    expect(store.writes).toEqual([]);
  });
});

describe('The store', () => {
  it('is written once in ten seconds for each connection, however many requests come', async () => {
    const log = open();
    for (let ms = 0; ms < 60_000; ms += 10) {
      for (const connection of [help, shop]) log.recordRefused(connection);
      log.recordUnknownAuthors(help, 1);
      await after(10);
    }
    expect(store.writes.filter((key) => key === 'telegram:help')).toHaveLength(6);
    expect(store.writes.filter((key) => key === 'chatwoot:shop')).toHaveLength(6);
    // One read for each connection, before its first write: the row's version is remembered.
    expect(store.reads).toBe(2);
    await after(10_000);
    expect(await seenElsewhere()).toEqual({ lastValidAt: null, lastRefusedAt: instant(59_990), unknownAuthors: 6_000 });
  });

  it('is not written when nothing was recorded since', async () => {
    open().recordValid(help);
    await after(60_000);
    expect(store.writes).toHaveLength(1);
  });

  it('gets the rest ten seconds after the last write, and the next record after a pause soon', async () => {
    const log = open();
    log.recordValid(help);
    await after(200);
    expect(store.writes).toHaveLength(1);
    await after(800);
    log.recordValid(help);
    await after(9_199);
    expect(store.writes).toHaveLength(1);
    await after(1);
    expect(store.writes).toHaveLength(2);
    await after(60_000);
    log.recordValid(help);
    await after(200);
    expect(store.writes).toHaveLength(3);
  });

  it('is written within ten seconds also when the clock was set back', async () => {
    const log = open();
    log.recordValid(help);
    await after(200);
    jest.setSystemTime(start - hourMs);
    log.recordRefused(help);
    await after(10_000);
    expect(store.writes).toHaveLength(2);
  });

  it('is written without the time limit of the request that caused it', async () => {
    // Only real timers pass on the context of a request.
    jest.useRealTimers();
    const remaining = new Promise((resolve) => {
      store.write = () => {
        resolve(remainingMs());
        return Promise.resolve(null);
      };
    });
    const log = open();
    await withRequestDeadline(1_000, () => {
      log.recordValid(help);
      return Promise.resolve();
    });
    expect(await remaining).toBe(Infinity);
  });
});

describe('Several instances', () => {
  it('add up, and the latest times count', async () => {
    const [one, two] = [open(), open()];
    one.recordUnknownAuthors(help, 3);
    two.recordUnknownAuthors(help, 4);
    one.recordValid(help);
    await after(1_000);
    two.recordValid(help);
    two.recordRefused(help);
    await after(10_000);
    one.recordUnknownAuthors(help, 5);
    await after(10_000);
    const expected = { lastValidAt: instant(1_000), lastRefusedAt: instant(1_000), unknownAuthors: 12 };
    expect(await seenElsewhere()).toEqual(expected);
    for (const log of [one, two]) {
      await log.refresh();
      expect(log.summaryOf(help)).toEqual(expected);
    }
  });

  it('lose nothing and count nothing twice, in any order and with any failures', async () => {
    const step = fc.record({
      instance: fc.nat({ max: 2 }),
      count: fc.nat({ max: 3 }),
      fault: fc.constantFrom('none', 'none', 'down'),
      ms: fc.nat({ max: 12_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        renewStore();
        const logs = [open(), open(), open()];
        for (const { instance, count, fault, ms } of steps) {
          store.fault = fault;
          logs[instance]!.recordUnknownAuthors(help, count);
          await after(ms);
          await logs[(instance + 1) % 3]!.refresh().catch(() => undefined);
        }
        store.fault = 'none';
        await after(60_000);
        expect((await seenElsewhere()).unknownAuthors).toBe(steps.reduce((sum, { count }) => sum + count, 0));
      }),
      { numRuns: 100 },
    );
  });
});

describe('Unknown authors', () => {
  it('are one line of the log in ten seconds, with their number and what to do', async () => {
    const log = open();
    for (let second = 0; second < 12; second++) {
      log.recordUnknownAuthors(help, 2);
      await after(1_000);
    }
    const line = (count: number) =>
      `Connection help: messages ignored because no rule fits their author: ${count}. Add a pattern to its roles in WEBHOOK_CONNECTIONS.`;
    expect(lines).toEqual([line(2), line(20)]);
    await after(60_000);
    expect(lines).toEqual([line(2), line(20), line(2)]);
  });

  it('are counted for 24 hours', async () => {
    const log = open();
    log.recordUnknownAuthors(help, 1);
    await after(23 * hourMs);
    log.recordUnknownAuthors(help, 2);
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
    await after(hourMs);
    expect(log.summaryOf(help).unknownAuthors).toBe(2);
    expect(await seenElsewhere()).toMatchObject({ unknownAuthors: 2 });
    await after(23 * hourMs);
    expect(log.summaryOf(help).unknownAuthors).toBe(0);
    log.recordValid(help);
    await after(20_000);
    expect(store.rows.get('telegram:help')?.deliveries.unknownAuthors).toEqual({});
  });

  it('start at none when the rules change, while instances with the old rules still count theirs', async () => {
    const mended = connectionOf('telegram', { id: 'help', roles: { customer: ['*'] } });
    const [before, now] = [open([help]), open([mended])];
    before.recordUnknownAuthors(help, 3);
    await after(11_000);
    await now.refresh();
    expect(now.summaryOf(mended).unknownAuthors).toBe(0);
    now.recordUnknownAuthors(mended, 1);
    await after(11_000);
    await before.refresh();
    expect([before.summaryOf(help).unknownAuthors, now.summaryOf(mended).unknownAuthors]).toEqual([3, 1]);
  });
});

describe('Deliveries', () => {
  const time = fc.option(fc.nat({ max: 3 * 24 * hourMs }).map((ms) => instant(-ms)));
  const counts = fc.array(fc.tuple(fc.nat({ max: 48 }), fc.nat({ max: 9 })), { maxLength: 4 });
  const deliveries: fc.Arbitrary<Deliveries> = fc
    .tuple(time, time, counts)
    .map(([lastValidAt, lastRefusedAt, hours]) =>
      hours.reduce(
        (sum, [hour, count]) =>
          addDeliveries(
            sum,
            unknownAuthorsAt(new Date(start - hour * hourMs), help.roles, count),
            new Date(start - 60 * 24 * hourMs),
          ),
        { ...noDeliveries, lastValidAt, lastRefusedAt },
      ),
    );
  const add = (one: Deliveries, other: Deliveries) => addDeliveries(one, other, new Date(start));

  it('add up to the same in any order', () => {
    fc.assert(
      fc.property(deliveries, deliveries, deliveries, (one, two, three) => {
        expect(add(one, two)).toEqual(add(two, one));
        expect(add(add(one, two), three)).toEqual(add(one, add(two, three)));
        expect(add(add(one, noDeliveries), noDeliveries)).toEqual(add(one, noDeliveries));
      }),
    );
  });
});
