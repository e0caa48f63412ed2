// The tests of the live list port, run on each implementation.
import type { LiveList, LiveListFilter, ListedConversation } from '../../shared/board/live-list';
import { toLiveRow } from '../../shared/board/live-list';
import type { ConversationState } from '../../shared/conversations/message-store';
import { levels } from '../../shared/sentiment/levels';
import { oddIds } from './odd-ids';
import { alertOf, conversationState, instantAfter } from './scored-messages';
import { seededShuffle } from './seeded-shuffle';

/**
 * Declares the port's tests. `open` returns two instances on the same, empty storage; both may be the same object. It is
 * called before each test.
 */
export function describeLiveList(
  implementation: string,
  open: () => [LiveList, LiveList] | Promise<[LiveList, LiveList]>,
): void {
  describe(`${implementation} as a live list`, () => {
    let list: LiveList;
    let otherInstance: LiveList;

    beforeEach(async () => {
      [list, otherInstance] = await open();
    });

    const listed = (
      conversationId: string,
      given: Partial<ConversationState> = {},
      arrivedAt = instantAfter(0),
    ): ListedConversation => ({ row: toLiveRow(conversationId, conversationState(given)), arrivedAt });
    const pageOf = (filter: Partial<LiveListFilter> = {}, queueId = 'billing', limit = 100) =>
      list.page(queueId, { arrivedSince: instantAfter(-1000), ...filter }, { limit, after: undefined });
    const idsOf = async (filter: Partial<LiveListFilter> = {}, queueId = 'billing') =>
      (await pageOf(filter, queueId)).list.map(({ row }) => row.conversationId);
    const revisionsOf = async (queueId = 'billing') =>
      (await pageOf({}, queueId)).list.map(({ row }) => [row.conversationId, row.revision]);

    it('is empty at first', async () => {
      expect(await pageOf()).toEqual({ list: [], lastKey: null });
    });

    it('returns a row as it was written', async () => {
      const state = {
        ...{ customer: { id: 'cust-9', name: '<Ada> "L."' }, scores: [-0.1, 0, 1], unresolvedAlerts: [alertOf()] },
        ...{ score: -1 / 3, agentId: null, provider: null, endedAt: null },
      };
      await list.put(listed('c-1', state, instantAfter(5)));
      expect(await pageOf()).toEqual({ list: [listed('c-1', state, instantAfter(5))], lastKey: null });
    });

    it('has the worst level first, within it the lowest score, then the newest message', async () => {
      const expected = levels.flatMap((level, rank) =>
        [0, 0.01, 0.02].flatMap((more) =>
          [3, 2, 1].map((second) => ({
            id: `${level} ${more} ${second}`,
            state: { level, score: -1 + rank * 0.3 + more, lastMessageAt: instantAfter(second) },
          })),
        ),
      );
      for (const { id, state } of seededShuffle(expected, 7)) await list.put(listed(id, state));
      expect(await idsOf()).toEqual(expected.map(({ id }) => id));
    });

    it.each([[-1], [-0.001], [-1e-7], [0], [1e-7], [0.999], [1]])('sorts the score %f among others', async (score) => {
      for (const other of [-1, -0.5, 0, 0.5, 1]) await list.put(listed(`${other}`, { score: other }));
      await list.put(listed('new', { score, lastMessageAt: instantAfter(-1) }));
      const scores = (await pageOf()).list.map(({ row }) => row.score);
      expect(scores).toHaveLength(6);
      for (const [index, value] of scores.slice(1).entries())
        expect(value - scores[index]!).toBeGreaterThanOrEqual(-1e-6);
    });

    it('returns pages that are complete and have nothing twice', async () => {
      const ids = Array.from({ length: 11 }, (_, index) => `c-${String(index).padStart(2, '0')}`);
      for (const [index, id] of seededShuffle([...ids.entries()], 3))
        await list.put(listed(id, { score: -0.6 + index / 1000 }));
      for (const limit of [1, 2, 5, 10, 11, 12]) {
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await list.page('billing', { arrivedSince: instantAfter(0) }, { limit, after });
          expect(page.list.length).toBeLessThanOrEqual(limit);
          found.push(...page.list.map(({ row }) => row.conversationId));
          after = page.lastKey ?? undefined;
        } while (after !== undefined);
        expect(found).toEqual(ids);
      }
    });

    it('filters by level, agent and arrival, and by all of them', async () => {
      await list.put(listed('a', { level: 'negative', agentId: "o'hara" }, instantAfter(10)));
      await list.put(listed('b', { level: 'neutral', score: 0, agentId: "o'hara" }, instantAfter(20)));
      await list.put(listed('c', { level: 'neutral', score: 0.1, agentId: null }, instantAfter(30)));
      expect(await idsOf({ level: 'neutral' })).toEqual(['b', 'c']);
      expect(await idsOf({ level: 'very-negative' })).toEqual([]);
      expect(await idsOf({ agentId: "o'hara" })).toEqual(['a', 'b']);
      expect(await idsOf({ agentId: 'o' })).toEqual([]);
      expect(await idsOf({ arrivedSince: instantAfter(20) })).toEqual(['b', 'c']);
      expect(await idsOf({ arrivedSince: instantAfter(20), level: 'neutral', agentId: "o'hara" })).toEqual(['b']);
    });

    it('has a conversation once, wherever its place moves to', async () => {
      for (const [index, level] of seededShuffle(levels, 5).entries()) {
        await list.put(listed('c-1', { revision: index + 1, level }));
        expect((await pageOf()).list.map(({ row }) => [row.level, row.revision])).toEqual([[level, index + 1]]);
      }
    });

    it('never goes back to an older revision, nor changes the same one', async () => {
      await list.put(listed('c-1', { revision: 5, level: 'neutral', score: 0 }, instantAfter(5)));
      await otherInstance.put(listed('c-1', { revision: 4, level: 'very-negative', score: -1 }, instantAfter(9)));
      await otherInstance.put(listed('c-1', { revision: 5, level: 'negative' }, instantAfter(9)));
      expect((await pageOf()).list).toEqual([
        listed('c-1', { revision: 5, level: 'neutral', score: 0 }, instantAfter(5)),
      ]);
    });

    it('shows the newest of revisions that two instances write at once, in any order', async () => {
      for (let round = 0; round < 5; round++) {
        const id = `c-${round}`;
        const rows = Array.from({ length: 8 }, (_, index) =>
          listed(id, { revision: index + 1, level: levels[index % 7]!, score: index / 10 }),
        );
        await Promise.all(seededShuffle(rows, round).map((row, index) => (index % 2 ? list : otherInstance).put(row)));
        const found = (await pageOf()).list.filter(({ row }) => row.conversationId === id);
        expect(found).toEqual([rows.at(-1)]);
      }
    });

    it('leaves a conversation off that was removed, whatever older row comes later', async () => {
      await list.put(listed('c-1', { revision: 3 }));
      await list.remove('billing', 'c-1', 4);
      for (const revision of [1, 3, 4]) await otherInstance.put(listed('c-1', { revision }));
      expect(await idsOf()).toEqual([]);
      await otherInstance.put(listed('c-1', { revision: 5 }));
      expect(await revisionsOf()).toEqual([['c-1', 5]]);
    });

    it('ignores an older removal, and one from a list that never had the conversation counts', async () => {
      await list.put(listed('c-1', { revision: 5 }));
      await list.remove('billing', 'c-1', 4);
      expect(await revisionsOf()).toEqual([['c-1', 5]]);
      await list.remove('sales', 'c-1', 5);
      expect(await revisionsOf()).toEqual([['c-1', 5]]);
      await list.put(listed('c-1', { queueId: 'sales', revision: 5 }));
      expect(await idsOf({}, 'sales')).toEqual([]);
    });

    it('forgets an erased conversation with its revision, and nothing else', async () => {
      for (const id of ['c-1', 'c-2']) await list.put(listed(id, { revision: 7 }));
      await list.put(listed('c-1', { revision: 7, queueId: 'sales' }));
      await list.erase('billing', 'c-1');
      await list.erase('billing', 'c-3');
      expect([await idsOf(), await idsOf({}, 'sales')]).toEqual([['c-2'], ['c-1']]);
      await list.put(listed('c-1', { revision: 1, score: -0.9 }));
      expect(await revisionsOf()).toEqual([
        ['c-1', 1],
        ['c-2', 7],
      ]);
    });

    it('has all of a conversation or nothing when it is erased while others write it', async () => {
      for (let round = 0; round < 8; round++) {
        const id = `c-${round}`;
        if (round % 2) await list.put(listed(id, { revision: 1 }));
        else await list.remove('billing', id, 1);
        await Promise.all([
          list.erase('billing', id),
          ...[2, 3, 4].map((revision) => otherInstance.put(listed(id, { revision, score: -revision / 10 }))),
        ]);
        // What is left can be erased: no row is without its index.
        await list.erase('billing', id);
        expect(await idsOf()).toEqual([]);
      }
    });

    it('removes what is older than an instant, and nothing that is as old', async () => {
      for (const [id, second] of [
        ['old', 9],
        ['limit', 10],
        ['new', 11],
      ] as const)
        await list.put(listed(id, { score: -second / 100 }, instantAfter(second)));
      await list.put(listed('other', { queueId: 'sales' }, instantAfter(1)));
      expect(await list.removeOlderThan(instantAfter(10))).toBe(2);
      expect([await idsOf(), await idsOf({}, 'sales')]).toEqual([['new', 'limit'], []]);
      expect(await list.removeOlderThan(instantAfter(10))).toBe(0);
    });

    it('lists a conversation again that was removed for its age', async () => {
      await list.put(listed('c-1', { revision: 3 }, instantAfter(1)));
      await list.removeOlderThan(instantAfter(10));
      await list.put(listed('c-1', { revision: 4 }, instantAfter(20)));
      expect(await revisionsOf()).toEqual([['c-1', 4]]);
    });

    it('keeps or removes whole conversations that go on while old ones are removed', async () => {
      const ids = Array.from({ length: 12 }, (_, index) => `c-${index}`);
      for (const id of ids) await list.put(listed(id, { revision: 1 }, instantAfter(1)));
      await Promise.all([
        list.removeOlderThan(instantAfter(10)),
        ...ids.map((id) => otherInstance.put(listed(id, { revision: 2, score: -0.4 }, instantAfter(20)))),
      ]);
      expect((await idsOf()).sort()).toEqual([...ids].sort());
      for (const id of ids) await list.erase('billing', id);
      expect(await idsOf()).toEqual([]);
    });

    it('never mixes queues or conversations whose ids are odd', async () => {
      for (const [index, id] of oddIds.entries()) {
        await list.put(listed(id, { queueId: id, agentId: id, revision: index + 1 }));
        await list.put(listed(id, { queueId: 'all', agentId: id, revision: index + 1 }));
      }
      for (const [index, id] of oddIds.entries()) {
        expect(await revisionsOf(id)).toEqual([[id, index + 1]]);
        expect(await idsOf({ agentId: id }, 'all')).toEqual([id]);
      }
      expect(new Set(await idsOf({}, 'all'))).toEqual(new Set(oddIds));
      await list.erase('all', oddIds[0]!);
      expect(new Set(await idsOf({}, 'all'))).toEqual(new Set(oddIds.slice(1)));
    });
  });
}
