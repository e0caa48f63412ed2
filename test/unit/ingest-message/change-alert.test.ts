// A person changes the state of an alert: who may, what is stored and told, and what cannot be undone.
import { ForbiddenError } from '../../../shared/access/errors';
import type { Alert, AlertState } from '../../../shared/contract/alert';
import { AlertClosedError, changeAlert } from '../../../shared/ingest/change-alert';
import type { LiveFeedItem } from '../../../shared/live/live-feed';
import { admin, IngestFixture } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';

const anyone: Parameters<typeof changeAlert>[1] = () => undefined;

describe('An alert', () => {
  let fixture: IngestFixture;
  const alertOf = (alertId: string) => fixture.messages.findAlert('c-1', alertId);
  const change = (
    state: Exclude<AlertState, 'open'>,
    {
      alertId = 'level-supervisor-1',
      by = 'sue',
      second = 100,
      verify = anyone,
      ports = fixture.newInstance({ keepsLists: true }),
    } = {},
  ) => changeAlert({ conversationId: 'c-1', alertId, state, by, at: instantAfter(second) }, verify, ports);
  const eventsOf = (items: readonly LiveFeedItem[]) =>
    items.map((item) => ('target' in item ? `${item.target} to ${item.groupName.split('@')[0]}` : item.action));

  beforeEach(async () => {
    fixture = new IngestFixture();
    const alerts = { agentAt: 'negative', supervisorAt: 'negative' } as const;
    await fixture.queues.change('billing', { enabled: true, alerts }, admin);
    await fixture.deliver({ text: 'feels -0.9' }, fixture.newInstance({ keepsLists: true }));
    fixture.messages.effects.splice(0);
  });

  it('of a supervisor is changed for all who watch the queue, with its row', async () => {
    const { alert, items, queued } = (await change('acknowledged'))!;
    expect(alert).toEqual({
      ...(await alertOf('level-supervisor-1')),
      ...{ state: 'acknowledged', stateBy: 'sue', stateAt: instantAfter(100) },
    });
    expect(eventsOf(items)).toEqual([
      'sentimentUpdated to conversation:c-1',
      'sentimentAlert to queue:billing',
      'conversationListed to queue:billing',
    ]);
    expect(items[1]).toMatchObject({ arguments: [alert] });
    expect(items[2]).toMatchObject({ arguments: [{ revision: 2, alert }] });
    expect(fixture.messages.effects.map(({ effect }) => effect)).toEqual([
      { kind: 'list-conversation' },
      { kind: 'list-alerts', alertIds: ['level-supervisor-1'] },
    ]);
    expect(queued.flatMap(({ effectIds }) => effectIds)).toHaveLength(2);
  });

  it('of an agent is told to those who watch the conversation, and leaves the snapshot when it is closed', async () => {
    expect((await fixture.snapshot()).alert).toMatchObject({ alertId: 'level-agent-1', state: 'open' });
    const { items } = (await change('ignored', { alertId: 'level-agent-1' }))!;
    expect(eventsOf(items)).toEqual(['sentimentUpdated to conversation:c-1', 'sentimentAlert to conversation:c-1']);
    expect((await fixture.snapshot()).alert).toBeNull();
  });

  it.each(['acknowledged', 'ignored', 'resolved'] as const)(
    'that is %s already keeps who changed it first, and is told again',
    async (state) => {
      const first = (await change(state))!;
      const { revision } = (await fixture.messages.read('c-1', 1)).state!;
      const again = (await change(state, { by: 'tom', second: 200 }))!;
      expect(again.alert).toEqual(first.alert);
      expect(again.queued).toEqual([]);
      expect(eventsOf(again.items)).toEqual(['sentimentAlert to queue:billing']);
      expect((await fixture.messages.read('c-1', 1)).state).toMatchObject({ revision });
    },
  );

  it.each([
    ['ignored', 'acknowledged'],
    ['ignored', 'resolved'],
    ['resolved', 'acknowledged'],
    ['resolved', 'ignored'],
  ] as const)('that is %s cannot be %s any more', async (closed, state) => {
    await change(closed);
    const before = await fixture.messages.read('c-1', 1);
    await expect(change(state)).rejects.toThrow(AlertClosedError);
    expect(await fixture.messages.read('c-1', 1)).toEqual(before);
    expect(await alertOf('level-supervisor-1')).toMatchObject({ state: closed });
  });

  it.each(['ignored', 'resolved'] as const)('that is acknowledged can still be %s', async (state) => {
    await change('acknowledged');
    await change(state, { by: 'tom' });
    expect(await alertOf('level-supervisor-1')).toMatchObject({ state, stateBy: 'tom' });
    const { unresolvedAlerts } = (await fixture.messages.read('c-1', 1)).state!;
    expect(unresolvedAlerts.map(({ alertId }) => alertId)).toEqual(['level-agent-1']);
  });

  it('is resolved by the rules after it was acknowledged, and not after it was ignored', async () => {
    await change('acknowledged');
    await change('ignored', { alertId: 'level-agent-1' });
    await fixture.deliver({ messageId: 'm-2', text: 'feels 1', sentAt: instantAfter(5) });
    expect(await alertOf('level-supervisor-1')).toMatchObject({ state: 'resolved', stateBy: null });
    expect(await alertOf('level-agent-1')).toMatchObject({ state: 'ignored', stateBy: 'sue' });
  });

  it('is changed once by two people at once on two instances: one of them is first', async () => {
    const results = await Promise.allSettled([change('ignored', { by: 'sue' }), change('resolved', { by: 'tom' })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [done] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value!.alert] : []));
    expect(await alertOf('level-supervisor-1')).toEqual(done);
  });

  it('keeps a message that another instance stores at that moment', async () => {
    const other = fixture.newInstance();
    fixture.messages.beforeCommits.push(() =>
      fixture.deliver({ messageId: 'm-2', text: 'feels -1', sentAt: instantAfter(5) }, other),
    );
    await change('acknowledged');
    expect(await fixture.windowIds()).toEqual(['m-2', 'm-1']);
    expect((await fixture.messages.read('c-1', 1)).state).toMatchObject({
      revision: 3,
      unresolvedAlerts: [{ alertId: 'level-agent-1' }, { alertId: 'level-supervisor-1', state: 'acknowledged' }],
    });
  });

  it('is unchanged where the person may not change it, and the check gets the alert and the queue', async () => {
    const checked: (Alert | null)[] = [];
    const refuse = (alert: Alert | null, { queueId }: { queueId: string }) => {
      expect(queueId).toBe('billing');
      checked.push(alert);
      throw new ForbiddenError('not-a-supervisor', 'No.');
    };
    const before = await fixture.messages.read('c-1', 1);
    await expect(change('ignored', { verify: refuse })).rejects.toThrow(ForbiddenError);
    // Also for an alert that is not there, so that the answer does not tell.
    await expect(change('ignored', { alertId: 'none', verify: refuse })).rejects.toThrow(ForbiddenError);
    expect(checked.map((alert) => alert?.alertId)).toEqual(['level-supervisor-1', undefined]);
    expect(await fixture.messages.read('c-1', 1)).toEqual(before);
  });

  it('that does not exist is not found, nor is one of another conversation', async () => {
    expect(await change('ignored', { alertId: 'level-supervisor-2' })).toBeNull();
    const elsewhere = { conversationId: 'c-2', alertId: 'level-supervisor-1', state: 'ignored', by: 'sue' } as const;
    expect(await changeAlert({ ...elsewhere, at: instantAfter(1) }, anyone, fixture.ports)).toBeNull();
  });
});
