// What the log of deliveries does while its store fails, hangs or answers late, and when the process ends.
import {
  after,
  help,
  instant,
  lines,
  open,
  seenElsewhere,
  shop,
  store,
  useDeliveryStore,
} from '../../support/delivery-log-fixture';

useDeliveryStore();

describe('A store that fails', () => {
  it('fails no record, is logged once, and gets everything when it is back', async () => {
    const log = open();
    store.fault = 'down';
    for (let second = 0; second < 60; second++) {
      log.recordUnknownAuthors(help, 1);
      await after(1_000);
    }
    expect(lines.filter((line) => line.includes('could not be recorded'))).toEqual([
      'Connection help: its deliveries could not be recorded, and will be again. Storage is unavailable',
    ]);
    expect(log.summaryOf(help).unknownAuthors).toBe(60);
    await expect(log.refresh()).rejects.toThrow('Storage is unavailable');
    store.fault = 'none';
    await after(20_000);
    expect(await seenElsewhere()).toMatchObject({ unknownAuthors: 60 });
    expect(log.summaryOf(help).unknownAuthors).toBe(60);
  });

  it('is logged again when it fails again', async () => {
    const log = open();
    for (const fault of ['down', 'none', 'down'] as const) {
      store.fault = fault;
      log.recordValid(help);
      await after(30_000);
    }
    expect(lines).toHaveLength(2);
  });

  it('does not count a write twice whose answer was lost', async () => {
    const log = open();
    store.fault = 'lost';
    log.recordUnknownAuthors(help, 3);
    await after(250);
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
    await log.refresh();
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
    log.recordUnknownAuthors(help, 2);
    store.fault = 'none';
    await after(30_000);
    expect(await seenElsewhere()).toMatchObject({ unknownAuthors: 5 });
    expect(log.summaryOf(help).unknownAuthors).toBe(5);
  });

  it('does not show a write twice that is under way while the store is read', async () => {
    const log = open();
    let release: () => void = () => undefined;
    const write = store.write.bind(store);
    store.write = async (...given) => {
      const stored = await write(...given);
      await new Promise<void>((resolve) => (release = resolve));
      return stored;
    };
    log.recordUnknownAuthors(help, 3);
    await after(250);
    await log.refresh();
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
    release();
    await after(1);
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
  });

  it('does not show what was read before a write that began earlier and ended sooner', async () => {
    const log = open();
    let end: () => void = () => undefined;
    const write = store.write.bind(store);
    store.write = async (...given) => {
      await new Promise<void>((resolve) => (end = resolve));
      return write(...given);
    };
    log.recordUnknownAuthors(help, 3);
    await after(250);
    const rows = await store.read();
    let answer: () => void = () => undefined;
    store.read = () => new Promise((resolve) => (answer = () => resolve(rows)));
    const refreshed = log.refresh();
    end();
    await after(1);
    answer();
    await refreshed;
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
  });

  it('does not show what was read before a write that ended sooner', async () => {
    const log = open();
    const rows = await store.read();
    let answer: () => void = () => undefined;
    const read = store.read.bind(store);
    store.read = () => new Promise((resolve) => (answer = () => resolve(rows)));
    const refreshed = log.refresh();
    store.read = read;
    log.recordUnknownAuthors(help, 3);
    await after(250);
    answer();
    await refreshed;
    expect(log.summaryOf(help).unknownAuthors).toBe(3);
  });
});

describe('The end of the process', () => {
  it('waits until everything is written, without a pause', async () => {
    const log = open();
    log.recordValid(help);
    await after(1_000);
    log.recordUnknownAuthors(help, 1);
    log.recordRefused(shop);
    await log.writeAll();
    expect(await seenElsewhere()).toMatchObject({ lastValidAt: instant(0), unknownAuthors: 1 });
    expect(await seenElsewhere(shop)).toMatchObject({ lastRefusedAt: instant(1_000) });
  });

  it('is not held up by a store that hangs', async () => {
    const log = open();
    store.read = () => new Promise(() => undefined);
    log.recordValid(help);
    const ended = log.writeAll();
    await after(5_000);
    await ended;
    expect(lines).toEqual(['The last deliveries could not be recorded. Not done within 5000 ms']);
  });
});
