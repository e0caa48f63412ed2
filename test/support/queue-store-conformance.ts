// The tests of the queue store port, run on each implementation.
import { noAlerts } from '../../shared/contract/policy';
import type { Member, QueueEditor, QueueStore } from '../../shared/queues/queue-store';
import { oddIds } from './odd-ids';

const queueId = 'billing';
const admin: QueueEditor = { at: '2026-11-22T10:00:00.000Z', by: 'admin-1', verify: () => undefined };
const later: QueueEditor = { ...admin, at: '2026-11-22T11:00:00.000Z', by: 'admin-2' };
const member = (agentId: string, given: Partial<Member> = {}): Member => ({
  agentId,
  role: 'agent',
  name: null,
  ...given,
});

/**
 * Declares the port's tests. `open` returns two instances on the same, empty storage; both may be the
 * same object. It is called before each test.
 */
export function describeQueueStore(
  implementation: string,
  open: () => [QueueStore, QueueStore] | Promise<[QueueStore, QueueStore]>,
): void {
  describe(`${implementation} as a queue store`, () => {
    let store: QueueStore;
    let otherInstance: QueueStore;

    beforeEach(async () => {
      [store, otherInstance] = await open();
    });

    it('returns a queue that was never set as off and without members', async () => {
      expect(await store.read(queueId)).toStrictEqual({
        queueId,
        enabled: false,
        alerts: noAlerts,
        storeText: null,
        retentionDays: null,
        groupToken: '',
        formerGroupTokens: [],
        members: new Map(),
        updatedAt: null,
        updatedBy: null,
      });
    });

    it('switches a queue on, stores who did it and when, and returns the new queue', async () => {
      const queue = await store.change(queueId, { enabled: true }, admin);
      expect(queue).toMatchObject({ queueId, enabled: true, formerGroupTokens: [] });
      expect(queue).toMatchObject({ updatedAt: admin.at, updatedBy: admin.by, members: new Map() });
      expect(await store.read(queueId)).toStrictEqual(queue);
      expect(await otherInstance.read(queueId)).toStrictEqual(queue);
    });

    it('keeps fields that a change omits', async () => {
      await store.putMember(queueId, member('agent-1'), admin);
      const before = await store.change(queueId, { enabled: true }, admin);
      const after = await store.change(queueId, {}, later);
      expect(after).toStrictEqual({ ...before, updatedAt: later.at, updatedBy: later.by });
      expect(await store.read(queueId)).toStrictEqual(after);
    });

    it('merges the policy field by field', async () => {
      await store.change(queueId, { alerts: { agentAt: 'negative', phrases: ['cancel my contract'] } }, admin);
      await store.change(queueId, { storeText: false }, admin);
      const queue = await store.change(queueId, { alerts: { streak: 3 }, retentionDays: 90 }, later);
      expect(queue).toMatchObject({
        enabled: false,
        alerts: { ...noAlerts, agentAt: 'negative', phrases: ['cancel my contract'], streak: 3 },
        storeText: false,
        retentionDays: 90,
      });
      expect(await otherInstance.read(queueId)).toStrictEqual(queue);
    });

    it('records who changed what, newest first, and nothing where nothing changed', async () => {
      await store.change(queueId, { enabled: true, alerts: { drop: true } }, admin);
      await store.change(queueId, { enabled: true }, later);
      await store.putMember(queueId, member('agent/1', { name: 'Ada' }), later);
      await store.removeMember(queueId, 'agent/1', { ...later, at: '2026-11-22T12:00:00.000Z' });
      const { list, lastKey } = await store.changes(queueId, { limit: 10, after: undefined });
      const value = { role: 'agent', name: 'Ada' };
      expect(list.slice(0, 2)).toEqual([
        { at: '2026-11-22T12:00:00.000Z', by: 'admin-2', field: 'members.agent/1', from: value, to: null },
        { at: later.at, by: 'admin-2', field: 'members.agent/1', from: null, to: value },
      ]);
      expect(list.slice(2).sort((a, b) => (a.field < b.field ? -1 : 1))).toEqual([
        { at: admin.at, by: 'admin-1', field: 'alerts.drop', from: false, to: true },
        { at: admin.at, by: 'admin-1', field: 'enabled', from: false, to: true },
      ]);
      expect(lastKey).toBeNull();
    });

    it('returns the record in pages', async () => {
      for (let day = 1; day <= 5; day++)
        await store.change(queueId, { retentionDays: day }, { ...admin, at: `2026-11-0${day}T00:00:00.000Z` });
      const days: unknown[] = [];
      let after: string | undefined;
      do {
        const { list, lastKey } = await store.changes(queueId, { limit: 2, after });
        expect(list.length).toBeLessThanOrEqual(2);
        days.push(...list.map(({ to }) => to));
        after = lastKey ?? undefined;
      } while (after !== undefined);
      expect(days).toEqual([5, 4, 3, 2, 1]);
    });

    it('lists the queues, and those of a member, in pages', async () => {
      for (const id of ['a', 'b/c', 'd']) await store.putMember(id, member('agent-1'), admin);
      await store.change('e', { enabled: true }, admin);
      const idsOf = async (agentId?: string) => {
        const ids: string[] = [];
        let after: string | undefined;
        do {
          const { list, lastKey } = await store.list({ limit: 2, after }, agentId);
          ids.push(...list.map((queue) => queue.queueId));
          after = lastKey ?? undefined;
        } while (after !== undefined);
        return ids.sort();
      };
      expect(await idsOf()).toEqual(['a', 'b/c', 'd', 'e']);
      expect(await idsOf('agent-1')).toEqual(['a', 'b/c', 'd']);
      expect(await idsOf('agent-2')).toEqual([]);
    });

    it('leaves a new queue off when another field is set first', async () => {
      expect(await store.change(queueId, {}, admin)).toMatchObject({ enabled: false });
      expect(await store.putMember('sales', member('agent-1'), admin)).toMatchObject({ enabled: false });
      expect((await store.read('sales')).members.get('agent-1')).toStrictEqual(member('agent-1'));
    });

    it('adds members, and replaces an existing one', async () => {
      await store.putMember(queueId, member('agent-1', { role: 'supervisor', name: 'Ada' }), admin);
      await store.putMember(queueId, member('agent-2', { name: '' }), admin);
      const queue = await store.putMember(queueId, member('agent-1'), later);
      expect(queue.members).toEqual(
        new Map([
          ['agent-1', member('agent-1')],
          ['agent-2', member('agent-2', { name: '' })],
        ]),
      );
      expect(queue).toMatchObject({ updatedAt: later.at, updatedBy: later.by });
      expect(await store.read(queueId)).toEqual(queue);
    });

    it('removes a member, and keeps the others', async () => {
      for (const agentId of ['agent-1', 'agent-2', 'agent-3']) await store.putMember(queueId, member(agentId), admin);
      const queue = await store.removeMember(queueId, 'agent-2', later);
      expect([...queue.members.keys()].sort()).toEqual(['agent-1', 'agent-3']);
      expect(queue).toMatchObject({ updatedAt: later.at, updatedBy: later.by });
      expect(await store.read(queueId)).toEqual(queue);
    });

    it('changes nothing when an unknown member is removed', async () => {
      expect(await store.removeMember('sales', 'agent-1', admin)).toEqual(await store.read('sales'));
      expect((await store.read('sales')).updatedAt).toBeNull();
      const before = await store.putMember(queueId, member('agent-1'), admin);
      expect(await store.removeMember(queueId, 'agent-2', later)).toEqual(before);
      expect(await store.read(queueId)).toEqual(before);
    });

    it('keeps many members', async () => {
      const agentIds = Array.from({ length: 60 }, (_, i) => `agent-${i}`);
      for (const agentId of agentIds) await store.putMember(queueId, member(agentId), admin);
      expect(new Set((await store.read(queueId)).members.keys())).toEqual(new Set(agentIds));
    });

    describe('the group token', () => {
      it('exists from the first change on, and is valid in a group name', async () => {
        for (const begin of [
          () => store.change('a', {}, admin),
          () => store.change('b', { enabled: true }, admin),
          () => store.change('c', { enabled: false }, admin),
          () => store.putMember('d', member('agent-1'), admin),
        ]) {
          const { groupToken, formerGroupTokens } = await begin();
          expect(groupToken).toMatch(/^[\w-]+$/);
          expect(formerGroupTokens).toEqual([]);
        }
      });

      it('is unique across queues and over time', async () => {
        const tokens: string[] = [];
        for (const id of ['a', 'b']) {
          for (let round = 0; round < 5; round++) {
            await store.change(id, { enabled: true }, admin);
            tokens.push((await store.change(id, { enabled: false }, admin)).groupToken);
          }
        }
        expect(new Set(tokens).size).toBe(tokens.length);
      });

      it.each([
        ['a member is added', () => store.putMember(queueId, member('agent-2'), later)],
        ['a member’s role changes', () => store.putMember(queueId, member('agent-1', { role: 'supervisor' }), later)],
        ['the queue is switched on again', () => store.change(queueId, { enabled: true }, later)],
        ['nothing is changed', () => store.change(queueId, {}, later)],
        ['an unknown member is removed', () => store.removeMember(queueId, 'agent-9', later)],
      ])('is kept when %s', async (_, change) => {
        await store.change(queueId, { enabled: true }, admin);
        const { groupToken } = await store.putMember(queueId, member('agent-1'), admin);
        expect(await change()).toMatchObject({ groupToken, formerGroupTokens: [] });
        expect(await store.read(queueId)).toMatchObject({ groupToken, formerGroupTokens: [] });
      });

      it.each([
        ['a member is removed', () => store.removeMember(queueId, 'agent-1', later)],
        ['the queue is switched off', () => store.change(queueId, { enabled: false }, later)],
      ])('changes when %s, and the former token is known', async (_, change) => {
        await store.change(queueId, { enabled: true }, admin);
        const before = await store.putMember(queueId, member('agent-1'), admin);
        const after = await change();
        expect(after.groupToken).not.toBe(before.groupToken);
        expect(after.groupToken).not.toBe('');
        expect(after.formerGroupTokens[0]?.token).toBe(before.groupToken);
        expect(await store.read(queueId)).toEqual(after);
      });

      it('is kept when a queue that is off is switched off, and the former token is still known', async () => {
        await store.change(queueId, { enabled: true }, admin);
        const off = await store.change(queueId, { enabled: false }, admin);
        const { groupToken, formerGroupTokens } = await store.change(queueId, { enabled: false }, later);
        expect([groupToken, formerGroupTokens]).toEqual([off.groupToken, off.formerGroupTokens]);
      });

      it('has the previous token as the first former token, not an older one', async () => {
        for (const agentId of ['agent-1', 'agent-2']) await store.putMember(queueId, member(agentId), admin);
        const first = await store.removeMember(queueId, 'agent-1', admin);
        const second = await store.removeMember(queueId, 'agent-2', admin);
        expect(second.formerGroupTokens[0]?.token).toBe(first.groupToken);
      });
    });

    describe('the right to change it', () => {
      const refused = new Error('No right');
      /** A supervisor whose right was just revoked by another instance. */
      const removed: QueueEditor = {
        ...later,
        by: 'agent-1',
        verify: ({ members }) => {
          if (members.get('agent-1')?.role !== 'supervisor') throw refused;
        },
      };

      it.each([
        ['add a member', () => store.putMember(queueId, member('agent-1', { role: 'supervisor' }), removed)],
        ['remove a member', () => store.removeMember(queueId, 'agent-2', removed)],
        ['remove an unknown member', () => store.removeMember(queueId, 'agent-9', removed)],
        ['switch it on', () => store.change(queueId, { enabled: true }, removed)],
        ['change nothing', () => store.change(queueId, {}, removed)],
      ])('is checked on the version that is written, so that a caller without it can’t %s', async (_, change) => {
        await store.putMember(queueId, member('agent-2'), admin);
        await store.putMember(queueId, member('agent-1', { role: 'supervisor' }), admin);
        await store.read(queueId);
        await otherInstance.removeMember(queueId, 'agent-1', admin);
        const before = await otherInstance.read(queueId);
        await expect(change()).rejects.toBe(refused);
        expect(await otherInstance.read(queueId)).toEqual(before);
      });

      it('is not restored in a race with its removal', async () => {
        for (let round = 0; round < 10; round++) {
          await store.putMember(queueId, member('agent-1', { role: 'supervisor' }), admin);
          await Promise.allSettled([
            otherInstance.removeMember(queueId, 'agent-1', admin),
            store.putMember(queueId, member('agent-1', { role: 'supervisor' }), removed),
          ]);
          expect((await otherInstance.read(queueId)).members.has('agent-1')).toBe(false);
        }
      });
    });

    describe('changed by two instances concurrently', () => {
      it('keeps every member that was added', async () => {
        const agentIds = Array.from({ length: 24 }, (_, i) => `agent-${i}`);
        await Promise.all(
          agentIds.map((agentId, i) => (i % 2 ? store : otherInstance).putMember(queueId, member(agentId), admin)),
        );
        expect(new Set((await store.read(queueId)).members.keys())).toEqual(new Set(agentIds));
      });

      it('loses no change, and each revocation returns the token that it replaced', async () => {
        await store.change(queueId, { enabled: true }, admin);
        await store.putMember(queueId, member('agent-1'), admin);
        const { groupToken } = await store.putMember(queueId, member('agent-2'), admin);
        const revocations = await Promise.all([
          store.removeMember(queueId, 'agent-1', later),
          otherInstance.removeMember(queueId, 'agent-2', later),
          otherInstance.change(queueId, { enabled: false }, later),
        ]);
        const queue = await store.read(queueId);
        expect(queue).toMatchObject({ enabled: false, members: new Map() });
        const replaced = revocations.map(({ formerGroupTokens }) => formerGroupTokens[0]?.token);
        const tokens = [groupToken, ...revocations.map((after) => after.groupToken)];
        expect(new Set(replaced)).toEqual(new Set(tokens.filter((token) => token !== queue.groupToken)));
      });

      it('removes a member once', async () => {
        await store.putMember(queueId, member('agent-1'), admin);
        const [one, other] = await Promise.all([
          store.removeMember(queueId, 'agent-1', later),
          otherInstance.removeMember(queueId, 'agent-1', later),
        ]);
        expect(other).toEqual(one);
      });
    });

    it('never mixes queues or members whose ids are odd', async () => {
      for (const [index, id] of oddIds.entries())
        await store.putMember(id, member(id, { name: `member ${index}` }), { ...admin, by: `by ${index}` });
      for (const [index, id] of oddIds.entries()) {
        const queue = await store.read(id);
        expect(queue).toMatchObject({ queueId: id, updatedBy: `by ${index}` });
        expect(queue.members).toEqual(new Map([[id, member(id, { name: `member ${index}` })]]));
      }
      for (const agentId of oddIds) await store.putMember(queueId, member(agentId), admin);
      await store.removeMember(queueId, oddIds[0]!, admin);
      expect(new Set((await store.read(queueId)).members.keys())).toEqual(new Set(oddIds.slice(1)));
    });
  });
}
