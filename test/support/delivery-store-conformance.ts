// What every store of deliveries must do.
import { noDeliveries, type Deliveries, type DeliveryStore } from '../../shared/platforms/deliveries';
import { unique } from './support-desk';

const valid: Deliveries = { ...noDeliveries, lastValidAt: '2026-11-22T10:00:00.000Z' };
const both: Deliveries = {
  lastValidAt: '2026-11-22T10:00:01.000Z',
  lastRefusedAt: '2026-11-22T10:00:02.000Z',
  unknownAuthors: { '2026-11-22T10 some-rules': 3, '2026-11-22T09 __proto__': 4_294_967_296 },
};

/** Describes a store as a Jest suite. */
export function describeDeliveryStore(name: string, open: () => DeliveryStore): void {
  describe(name, () => {
    let store: DeliveryStore;
    let key: string;

    beforeEach(() => {
      store = open();
      key = unique('telegram:help');
    });

    const stored = async () => (await store.read()).get(key);

    it('has nothing for a key that was never written', async () => {
      expect(await stored()).toBeUndefined();
    });

    it.each([valid, both, noDeliveries])(
      'returns what was written, with the id of the write: %j',
      async (deliveries) => {
        const written = await store.write(key, deliveries, 'write-1', null);
        expect(written).toMatchObject({ deliveries, writeId: 'write-1' });
        expect(await stored()).toEqual(written);
      },
    );

    it('replaces all of what was written', async () => {
      const first = await store.write(key, both, 'write-1', null);
      const second = await store.write(key, valid, 'write-2', first!.version);
      expect(await stored()).toEqual({ deliveries: valid, writeId: 'write-2', version: second!.version });
    });

    it('refuses to replace what another wrote in the meantime', async () => {
      const first = await store.write(key, valid, 'write-1', null);
      const second = await store.write(key, both, 'write-2', first!.version);
      expect(await store.write(key, valid, 'write-3', first!.version)).toBeNull();
      expect(await store.write(key, valid, 'write-3', null)).toBeNull();
      expect(await stored()).toEqual(second);
    });

    it('keeps the connections apart', async () => {
      await store.write(key, valid, 'write-1', null);
      await store.write(`${key}-2`, both, 'write-2', null);
      const rows = await store.read();
      expect([rows.get(key)?.deliveries, rows.get(`${key}-2`)?.deliveries]).toEqual([valid, both]);
    });
  });
}
