// The stores of effects and of failed effects on Azurite: what their tables have to find.
import type { StoredEffect } from '../../../shared/conversations/message-store';
import { writeBackId, writeBackIdPrefix } from '../../../shared/conversations/durable-effect';
import { maxCounted } from '../../../shared/effects/failed-effects';
import { TableEffectStore } from '../../../shared/storage/table-effect-store';
import { TableFailedEffects } from '../../../shared/storage/table-failed-effects';
import { TableMessageStore } from '../../../shared/storage/table-message-store';
import { Table } from '../../../shared/storage/tables';
import { startTables, type OutsideTables } from '../../support/outside-services';
import { commitOf, conversationState, instantAfter } from '../../support/scored-messages';

let tables: OutsideTables;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.dispose());

const open = (name: string) => new Table(name, { TABLES_CONNECTION: tables.connectionString });

describe('TableEffectStore', () => {
  const effectOf = (effectId: string): StoredEffect => ({
    effectId,
    effect: { kind: 'write-back', connectionId: 'help' },
    since: instantAfter(0),
    dueAt: instantAfter(0),
    attempts: 0,
  });

  it('finds a later effect of the same kind and conversation, and no other', async () => {
    const conversations = open('Conversations');
    const [messages, effects] = [new TableMessageStore(conversations), new TableEffectStore(conversations)];
    const store = async (conversationId: string, ids: readonly string[]) =>
      messages.commit(
        commitOf(await messages.read(conversationId, 1), conversationState(), { effects: ids.map(effectOf) }),
      );
    // The revisions have different numbers of digits.
    await store('help:1', [writeBackId(9), writeBackId(10), 'move-11', `${instantAfter(9)}-event`]);
    await store('help:2', [writeBackId(99)]);
    const hasLater = (conversationId: string, effectId: string) =>
      effects.hasLater({ conversationId, effectId }, writeBackIdPrefix);
    expect(await hasLater('help:1', writeBackId(8))).toBe(true);
    expect(await hasLater('help:1', writeBackId(9))).toBe(true);
    expect(await hasLater('help:1', writeBackId(10))).toBe(false);
    expect(await hasLater('help:3', writeBackId(1))).toBe(false);
    await effects.remove({ conversationId: 'help:1', effectId: writeBackId(10) });
    expect(await hasLater('help:1', writeBackId(9))).toBe(false);
  });
});

describe('TableFailedEffects', () => {
  const at = (seconds: number) => new Date(instantAfter(seconds));

  it('counts by kind since an instant, for every instance, and says when the newest was', async () => {
    const [one, other] = [new TableFailedEffects(open('Failed1')), new TableFailedEffects(open('Failed1'))];
    expect(await one.countSince(at(0))).toEqual({ givenUp: 0, poisoned: 0, lastAt: null });
    await one.add('given-up', at(10));
    await other.add('poisoned', at(20));
    await other.add('given-up', at(30));
    await one.add('given-up', at(30));
    expect(await one.countSince(at(0))).toEqual({ givenUp: 3, poisoned: 1, lastAt: instantAfter(30) });
    expect(await other.countSince(at(10))).toEqual({ givenUp: 3, poisoned: 1, lastAt: instantAfter(30) });
    expect(await other.countSince(at(11))).toEqual({ givenUp: 2, poisoned: 1, lastAt: instantAfter(30) });
    expect(await other.countSince(at(31))).toEqual({ givenUp: 0, poisoned: 0, lastAt: null });
  });

  it('removes what is older than an instant, and only that', async () => {
    const failed = new TableFailedEffects(open('Failed2'));
    for (const seconds of [10, 20, 30]) await failed.add('given-up', at(seconds));
    expect(await failed.removeOlderThan(at(20))).toBe(1);
    expect(await failed.countSince(at(0))).toMatchObject({ givenUp: 2 });
    expect(await failed.removeOlderThan(at(20))).toBe(0);
  });

  it('counts one page however many there are', async () => {
    const table = open('Failed3');
    const failed = new TableFailedEffects(table);
    await failed.add('poisoned', at(0));
    await table.run(async (client) => {
      const rows = Array.from({ length: maxCounted + 100 }, (_, i) => ({
        partitionKey: 'failed',
        rowKey: `0000-${String(i).padStart(5, '0')}`,
        failure: 'given-up',
        at: instantAfter(1),
      }));
      for (let start = 0; start < rows.length; start += 100)
        await client.submitTransaction(rows.slice(start, start + 100).map((row) => ['create', row]));
    });
    expect(await failed.countSince(at(0))).toEqual({ givenUp: maxCounted, poisoned: 0, lastAt: instantAfter(1) });
  });
});
