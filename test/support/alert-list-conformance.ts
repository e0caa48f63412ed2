// The tests of the alert list port, run on each implementation.
import type { AlertFilter, AlertList } from '../../shared/board/alert-list';
import { alertStates, type Alert } from '../../shared/contract/alert';
import { oddIds } from './odd-ids';
import { alertOf, instantAfter } from './scored-messages';
import { seededShuffle } from './seeded-shuffle';

/**
 * Declares the port's tests. `open` returns two instances on the same, empty storage; both may be the same object. It is
 * called before each test.
 */
export function describeAlertList(
  implementation: string,
  open: () => [AlertList, AlertList] | Promise<[AlertList, AlertList]>,
): void {
  describe(`${implementation} as a list of alerts`, () => {
    let list: AlertList;
    let otherInstance: AlertList;

    beforeEach(async () => {
      [list, otherInstance] = await open();
    });

    const openedAt = (second: number, given: Partial<Alert> = {}) =>
      alertOf({ alertId: `a-${second}`, at: instantAfter(second), stateAt: instantAfter(second), ...given });
    const alertsOf = async (filter: AlertFilter = {}, queueId = 'billing') =>
      (await list.page(queueId, filter, { limit: 100, after: undefined })).list;
    const idsOf = async (filter: AlertFilter = {}, queueId = 'billing') =>
      (await alertsOf(filter, queueId)).map(({ alertId }) => alertId);

    it('is empty at first', async () => {
      expect(await list.page('billing', {}, { limit: 1, after: undefined })).toEqual({ list: [], lastKey: null });
    });

    it('returns alerts as they were written, the newest first', async () => {
      const alerts = [5, 4, 3, 2, 1].map((second) => openedAt(second, { customer: null, agentId: null }));
      for (const alert of seededShuffle(alerts, 2)) await list.put(alert);
      expect(await alertsOf()).toEqual(alerts);
    });

    it('keeps alerts of the same instant apart', async () => {
      const same = { at: instantAfter(0) };
      for (const conversationId of ['c-1', 'c-2'])
        for (const alertId of ['a-1', 'a-2']) await list.put(alertOf({ ...same, conversationId, alertId }));
      expect(await alertsOf()).toHaveLength(4);
    });

    it('returns pages that are complete and have nothing twice', async () => {
      for (let second = 1; second <= 7; second++)
        await list.put(openedAt(second, { state: second % 2 ? 'open' : 'ignored' }));
      for (const [filter, expected] of [
        [{}, [7, 6, 5, 4, 3, 2, 1]],
        [{ state: 'open' }, [7, 5, 3, 1]],
      ] as const)
        for (const limit of [1, 2, 3, 4, 7, 8]) {
          const found: string[] = [];
          let after: string | undefined;
          do {
            const page = await list.page('billing', filter, { limit, after });
            expect(page.list.length).toBeLessThanOrEqual(limit);
            found.push(...page.list.map(({ alertId }) => alertId));
            after = page.lastKey ?? undefined;
          } while (after !== undefined);
          expect(found).toEqual(expected.map((second) => `a-${second}`));
        }
    });

    it.each(alertStates)('filters by state: %s', async (state) => {
      for (const [index, each] of alertStates.entries()) await list.put(openedAt(index, { state: each }));
      expect((await alertsOf({ state })).map((alert) => alert.state)).toEqual([state]);
    });

    it('filters by the time at which they opened: from one instant to just before another', async () => {
      for (const second of [1, 2, 3, 4]) await list.put(openedAt(second));
      expect(await idsOf({ since: instantAfter(2), before: instantAfter(4) })).toEqual(['a-3', 'a-2']);
      expect(await idsOf({ since: instantAfter(4) })).toEqual(['a-4']);
      expect(await idsOf({ before: instantAfter(1) })).toEqual([]);
    });

    describe.each(alertStates)('with an alert that is %s', (stored) => {
      it.each(alertStates)('takes the later of two states, whichever comes last: %s', async (next) => {
        // A person or the rules closed it; what closed it first stays.
        const isClosed = stored === 'ignored' || stored === 'resolved';
        const isLater = !isClosed && alertStates.indexOf(next) > alertStates.indexOf(stored);
        await list.put(openedAt(1, { state: stored, stateBy: 'first' }));
        await otherInstance.put(openedAt(1, { state: next, stateBy: 'second' }));
        expect((await alertsOf()).map(({ state, stateBy }) => [state, stateBy])).toEqual([
          isLater ? [next, 'second'] : [stored, 'first'],
        ]);
      });
    });

    it('ends with the closed state when two instances write all of them at once', async () => {
      for (let round = 0; round < 6; round++) {
        const states = seededShuffle(['open', 'acknowledged', 'resolved'] as const, round);
        await Promise.all(
          states.map((state, index) => (index % 2 ? list : otherInstance).put(openedAt(round, { state }))),
        );
        expect((await alertsOf())[0]).toMatchObject({ alertId: `a-${round}`, state: 'resolved' });
      }
    });

    it('erases the alerts of a conversation in a queue, and no other', async () => {
      await list.put(openedAt(1));
      await list.put(openedAt(2));
      await list.put(openedAt(3, { conversationId: 'c-10' }));
      await list.put(openedAt(4, { queueId: 'sales' }));
      await list.erase('billing', 'c-1');
      await list.erase('billing', 'c-none');
      expect([await idsOf(), await idsOf({}, 'sales')]).toEqual([['a-3'], ['a-4']]);
    });

    it('removes what last changed before an instant, in some queues before another', async () => {
      for (const second of [9, 10, 11])
        for (const queueId of ['billing', 'sales', 'a/b']) await list.put(openedAt(second, { queueId }));
      await list.put(openedAt(1, { state: 'resolved', stateAt: instantAfter(20) }));
      const byQueue = new Map([
        ['sales', instantAfter(12)],
        ['a/b', instantAfter(0)],
      ]);
      expect(await list.removeOlderThan(instantAfter(10), byQueue)).toBe(4);
      expect(await idsOf()).toEqual(['a-11', 'a-10', 'a-1']);
      expect(await idsOf({}, 'sales')).toEqual([]);
      expect(await idsOf({}, 'a/b')).toEqual(['a-11', 'a-10', 'a-9']);
      expect(await list.removeOlderThan(instantAfter(10))).toBe(1);
    });

    it('never mixes queues, conversations or alerts whose ids are odd', async () => {
      for (const id of oddIds) {
        await list.put(alertOf({ queueId: id, conversationId: id, alertId: id }));
        await list.put(alertOf({ queueId: 'all', conversationId: id }));
      }
      for (const id of oddIds)
        expect((await alertsOf({}, id)).map(({ conversationId, alertId }) => [conversationId, alertId])).toEqual([
          [id, id],
        ]);
      const conversations = async () =>
        new Set((await alertsOf({}, 'all')).map(({ conversationId }) => conversationId));
      expect(await conversations()).toEqual(new Set(oddIds));
      for (const id of oddIds.slice(0, 12)) await list.erase('all', id);
      expect(await conversations()).toEqual(new Set(oddIds.slice(12)));
    });
  });
}
