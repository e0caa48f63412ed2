// Logs of deliveries of two connections on one store in memory, with a clock of the tests.
import { DeliveryLog } from '../../shared/platforms/delivery-log';
import { MemoryDeliveryStore } from './memory-delivery-store';
import { connectionOf } from './platform-connections';

export const start = Date.parse('2026-11-22T10:00:00.000Z');
export const help = connectionOf('telegram', { id: 'help' });
export const shop = connectionOf('chatwoot', { id: 'shop' });

export let store: MemoryDeliveryStore;
export let lines: string[];

/** Gives every test its own store, and fake timers. */
export function useDeliveryStore(): void {
  beforeEach(() => {
    jest.useFakeTimers({ now: start });
    renewStore();
    lines = [];
  });
  afterEach(() => jest.useRealTimers());
}

/** An empty store, for a test that needs several. */
export function renewStore(): void {
  store = new MemoryDeliveryStore();
}

/** Another instance on the same store. */
export const open = (connections = [help, shop]) =>
  new DeliveryLog(
    connections,
    store,
    () => new Date(),
    (line) => lines.push(line),
  );
export const after = (ms: number) => jest.advanceTimersByTimeAsync(ms);
export const instant = (ms: number) => new Date(start + ms).toISOString();

/** What an instance that starts now reads. */
export const seenElsewhere = async (connection = help) => {
  const other = open([connection]);
  await other.refresh();
  return other.summaryOf(connection);
};
