// The live list as a supervisor gets it: who may read it, and which conversations are live.
import { ForbiddenError } from '../../../shared/access/errors';
import { ownRoleClaim, type Role } from '../../../shared/access/role-claim';
import type { Caller } from '../../../shared/access/tokens';
import { toLiveRow } from '../../../shared/board/live-list';
import type { ConversationState } from '../../../shared/conversations/message-store';
import { readLiveList, readSupervisedQueue, type BoardPorts } from '../../../shared/read-board';
import { admin, IngestFixture } from '../../support/ingest-fixture';
import { MemoryAlertList, MemoryLiveList } from '../../support/memory-lists';
import { commitOf, conversationState, instantAfter } from '../../support/scored-messages';

const minute = 60;
const page = { limit: 100, after: undefined };

let fixture: IngestFixture;
let ports: BoardPorts & { liveList: MemoryLiveList };
let nowSeconds: number;

beforeEach(() => {
  fixture = new IngestFixture();
  nowSeconds = 0;
  ports = {
    queues: fixture.queues,
    messages: fixture.messages,
    liveList: new MemoryLiveList(),
    alertList: new MemoryAlertList(),
    liveMs: minute * 1_000,
    now: () => new Date(instantAfter(nowSeconds)),
  };
});

describe('The live list', () => {
  const store = async (conversationId: string, state: ConversationState) =>
    fixture.messages.commit(commitOf(await fixture.messages.read(conversationId, 1), state));
  const list = (conversationId: string, state: ConversationState, second: number) =>
    ports.liveList.put({ row: toLiveRow(conversationId, state), arrivedAt: instantAfter(second) });
  const listedNow = async () =>
    (await readLiveList('billing', {}, page, ports)).list.map(({ conversationId }) => conversationId);

  it('has a conversation for LIVE_MINUTES after the customer’s last message', async () => {
    const state = conversationState();
    await store('c-1', state);
    await list('c-1', state, 0);
    for (const [second, ids] of [
      [0, ['c-1']],
      [60, ['c-1']],
      [61, []],
      [3600, []],
    ] as const) {
      nowSeconds = second;
      expect([second, await listedNow()]).toEqual([second, ids]);
    }
  });

  it('asks the conversation where the listed time is up to a minute old', async () => {
    const state = conversationState();
    await store('c-1', { ...state, lastArrivalAt: instantAfter(25) });
    await list('c-1', state, 0);
    nowSeconds = 85;
    expect(await listedNow()).toEqual(['c-1']);
    nowSeconds = 86;
    expect(await listedNow()).toEqual([]);
  });

  it.each<[string, ConversationState | null]>([
    ['has ended', conversationState({ lastArrivalAt: instantAfter(50), endedAt: instantAfter(51) })],
    ['has moved', conversationState({ lastArrivalAt: instantAfter(50), queueId: 'sales' })],
    ['is of an earlier build', conversationState({ lastArrivalAt: null })],
    ['is erased', null],
  ])('leaves out one that is no longer listed for certain and %s', async (_, state) => {
    if (state) await store('c-1', state);
    await list('c-1', conversationState(), 0);
    nowSeconds = 90;
    expect(await listedNow()).toEqual([]);
  });

  it('goes on after the last row, also where rows of a page are left out', async () => {
    for (let index = 0; index < 6; index++)
      await list(`c-${index}`, conversationState({ score: index / 10 }), index % 2 ? 100 : 0);
    nowSeconds = 100;
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const { list: rows, lastKey } = await readLiveList('billing', {}, { limit: 2, after }, ports);
      ids.push(...rows.map(({ conversationId }) => conversationId));
      after = lastKey ?? undefined;
    } while (after !== undefined);
    expect(ids).toEqual(['c-1', 'c-3', 'c-5']);
  });

  it('shows the newest alert of a supervisor that is open or acknowledged', async () => {
    const alerts = { agentAt: 'negative', supervisorAt: 'negative', phrases: ['lawyer'] } as const;
    await fixture.queues.change('billing', { enabled: true, alerts: { ...alerts, phrases: ['lawyer'] } }, admin);
    const alertShown = async () => toLiveRow('c-1', (await fixture.messages.read('c-1', 1)).state!).alert;
    await fixture.deliver({ text: 'feels -0.9' });
    expect(await alertShown()).toMatchObject({ kind: 'level', for: 'supervisor' });
    await fixture.deliver({ messageId: 'm-2', text: 'feels -0.9, my lawyer', sentAt: instantAfter(1) });
    expect(await alertShown()).toMatchObject({ kind: 'phrase' });
    for (const number of [3, 4, 5]) await fixture.deliverNumbered([number], { text: 'feels 1' });
    expect(await alertShown()).toMatchObject({ kind: 'phrase' });
  });
});

describe('A queue’s board', () => {
  const caller = (agentId: string, ...roles: Role[]): Caller => ({
    agentId,
    name: null,
    roles: new Set(roles),
    expiresAt: Infinity,
    roleClaim: ownRoleClaim,
  });

  beforeEach(async () => {
    await fixture.switchOn('billing');
    await fixture.switchOn('sales');
    const members = { sue: 'supervisor', ann: 'agent' } as const;
    for (const [agentId, role] of Object.entries(members))
      await fixture.queues.putMember('billing', { agentId, role, name: null }, admin);
  });

  it.each([
    ['its supervisor', caller('sue', 'supervisor')],
    ['an administrator', caller('bob', 'admin')],
  ])('is read by %s, while it is on', async (_, person) => {
    expect(await readSupervisedQueue('billing', person, ports)).toMatchObject({ queueId: 'billing' });
    await fixture.switchOff('billing');
    await expect(readSupervisedQueue('billing', person, ports)).rejects.toMatchObject({ reason: 'queue-off' });
  });

  it.each([
    ['an agent of it', caller('ann', 'agent')],
    ['an agent of it whose token says supervisor', caller('ann', 'supervisor')],
    ['a supervisor of it whose token says agent', caller('sue', 'agent')],
    ['a supervisor of no queue', caller('eve', 'supervisor')],
    ['nobody with a role', caller('sue')],
  ])('is not read by %s', async (_, person) => {
    await expect(readSupervisedQueue('billing', person, ports)).rejects.toThrow(ForbiddenError);
  });

  it('is not read by a supervisor of another queue, by whom it is not named as off either', async () => {
    await expect(readSupervisedQueue('sales', caller('sue', 'supervisor'), ports)).rejects.toMatchObject({
      reason: 'not-a-supervisor',
    });
  });
});
