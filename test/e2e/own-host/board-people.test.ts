// What supervisors and agents set and correct, through the whole app: the policy of a queue and the record of its
// changes, corrections and the course of a conversation, and the queues that a person may see.
import { queueChangeList, queueList, queueView } from '../../../shared/contract/queue';
import { course, sentimentUpdate } from '../../../shared/contract/sentiment';
import { ApiClient, conversationPath, queuePath } from '../../support/api-client';
import { expectProblem } from '../../support/http-reply';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

const angry = 'This is terrible. I hate it, you are the worst!';

let app: RunningApp;
let desk: SupportDesk;
let supervisor: ApiClient;
let supervisorId: string;
let conversationId: string;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

beforeEach(async () => {
  desk = await SupportDesk.open(app);
  conversationId = unique('conversation');
  supervisorId = unique('supervisor');
  supervisor = await clientOf(supervisorId, 'supervisor');
  await desk.admin.putMember(desk.queueId, supervisorId, { role: 'supervisor' });
});

afterEach(() => desk.close());

async function clientOf(sub: string, ...roles: string[]): Promise<ApiClient> {
  return new ApiClient(app.baseUrl, await app.token({ sub, roles }));
}

describe('The policy of a queue', () => {
  const changesOf = async (query = '') => {
    const path = `${queuePath(desk.queueId)}/changes${query}`;
    const { json } = await supervisor.expect(200, 'GET', path);
    const parsed = queueChangeList.parse(json);
    expect(parsed).toEqual(json);
    return parsed;
  };

  it('is set field by field by a supervisor, and every change is on record, the newest first', async () => {
    await supervisor.putQueue(desk.queueId, { alerts: { agentAt: 'negative', phrases: ['lawyer'] } });
    await supervisor.putQueue(desk.queueId, { alerts: { streak: 3 }, storeText: false });
    const view = queueView.parse((await supervisor.expect(200, 'GET', queuePath(desk.queueId))).json);
    expect(view).toMatchObject({ enabled: true, storeText: false, updatedBy: supervisorId });
    expect(view.alerts).toEqual({
      ...{ agentAt: 'negative', supervisorAt: 'off', drop: false, streak: 3, phrases: ['lawyer'] },
    });
    const { changes } = await changesOf();
    expect(changes.slice(0, 2).map(({ by, field, to }) => [by, field, to])).toEqual(
      expect.arrayContaining([
        [supervisorId, 'alerts.streak', 3],
        [supervisorId, 'storeText', false],
      ]),
    );
    expect(changes.map(({ at }) => at)).toEqual(
      changes
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect(changes.find(({ field }) => field === 'alerts.agentAt')).toMatchObject({ from: 'off', to: 'negative' });
    const first = await changesOf('?limit=2');
    const next = await changesOf(`?limit=100&continuation=${first.continuation}`);
    expect([...first.changes, ...next.changes]).toEqual(changes);
    expect(next.continuation).toBeNull();
  });

  it('applies to the next message', async () => {
    await desk.chat.sendCounted(desk.message(conversationId, { text: angry }));
    expect((await desk.agent.snapshot(conversationId)).alert).toBeNull();
    await supervisor.putQueue(desk.queueId, { alerts: { agentAt: 'negative' }, storeText: false });
    const secret = 'I am furious, this is the worst.';
    await desk.chat.sendCounted(desk.message(conversationId, { text: secret }));
    const { alert, window } = await desk.agent.snapshot(conversationId);
    expect(alert).toMatchObject({ kind: 'level', for: 'agent', state: 'open' });
    expect(window.map(({ text }) => text)).toEqual([undefined, angry]);
  });

  it.each([
    [{ enable: true }, 'enabled'],
    [{ alerts: { agentsAt: 'negative' } }, 'agentAt'],
    [{ alerts: { agentAt: 'positive' } }, 'must be one of'],
    [{ alerts: { streak: 1 } }, 'must be 0'],
    [{ alerts: { phrases: ['!!!'] } }, 'letter'],
    [{ retentionDays: 0 }, 'must be a whole number'],
    [{}, ''],
  ])('is refused where a field is wrong: %j', async (change, told) => {
    const reply = await supervisor.call('PUT', queuePath(desk.queueId), change);
    expectProblem(reply, 400);
    expect(reply.text).toContain(told);
  });

  it('is neither read nor set by an agent, nor by a supervisor of another queue', async () => {
    const other = await clientOf(unique('supervisor'), 'supervisor');
    for (const client of [desk.agent, other]) {
      expectProblem(await client.call('PUT', queuePath(desk.queueId), { enabled: false }), 403);
      for (const below of ['', '/changes', '/conversations', '/alerts'])
        expectProblem(await client.call('GET', queuePath(desk.queueId) + below), 403);
    }
  });
});

describe('The queues that a person may see', () => {
  const queuesOf = async (client: ApiClient) => {
    const { json } = await client.expect(200, 'GET', '/queues?limit=1000');
    const parsed = queueList.parse(json);
    expect(parsed).toEqual(json);
    return parsed.queues.filter(({ queueId }) => [desk.queueId, off].includes(queueId));
  };
  let off: string;

  beforeEach(async () => {
    off = unique('queue-that-is-off');
    await desk.admin.putQueue(off, { enabled: false });
    await desk.admin.putMember(off, desk.agentId, { role: 'agent' });
    await desk.admin.putMember(off, supervisorId, { role: 'supervisor' });
  });

  it('are those of a member, with the role in each; agents see none that is off, administrators all', async () => {
    const on = { queueId: desk.queueId, enabled: true };
    expect(await queuesOf(desk.agent)).toEqual([{ ...on, role: 'agent' }]);
    const ofSupervisor = await queuesOf(supervisor);
    expect(ofSupervisor).toHaveLength(2);
    expect(ofSupervisor).toEqual(
      expect.arrayContaining([
        { ...on, role: 'supervisor' },
        { queueId: off, enabled: false, role: 'supervisor' },
      ]),
    );
    expect((await queuesOf(desk.admin)).map(({ role }) => role)).toEqual(['admin', 'admin']);
    expect(await queuesOf(await clientOf(supervisorId, 'agent'))).toEqual([{ ...on, role: 'agent' }]);
    expect(await queuesOf(await clientOf(unique('agent'), 'agent'))).toEqual([]);
    expectProblem(await (await clientOf(desk.agentId)).call('GET', '/queues'), 403);
  });

  it.each([[['agent']], [['agent', 'supervisor']], [['admin']]])(
    'come with the roles of the token: %j',
    async (roles) => {
      const reply = await (await clientOf(supervisorId, ...roles)).expect(200, 'GET', '/queues?limit=1');
      expect(reply.headers.get('undertone-roles')).toBe(roles.join(' '));
    },
  );
});

describe('A correction', () => {
  it('counts at once, is told to all who watch, is in the course, and is taken back', async () => {
    const [first, second] = [
      desk.message(conversationId, { text: angry }),
      desk.message(conversationId, { text: angry }),
    ];
    const listener = await desk.listenTo(conversationId);
    const before = await desk.chat.sendCounted(first);
    await desk.chat.sendCounted(second);
    const path = `${conversationPath(conversationId)}/messages/${second.messageId}/level`;
    const corrected = sentimentUpdate.parse(
      (await desk.agent.expect(200, 'PUT', path, { level: 'very-positive' })).json,
    );
    expect(corrected).toMatchObject({ revision: 3, previousLevel: before.level });
    expect(corrected.score).toBeGreaterThan(before.score);
    expect(await listener.untilRevision(3)).toEqual(corrected);
    const [newest] = (await desk.agent.snapshot(conversationId)).window;
    expect(newest).toMatchObject({ correction: { level: 'very-positive', by: desk.agentId }, text: angry });
    const courseNow = async () => {
      const { json } = await desk.agent.expect(200, 'GET', `${conversationPath(conversationId)}/course`);
      const parsed = course.parse(json);
      expect(parsed).toEqual(json);
      return parsed.points;
    };
    const points = await courseNow();
    expect(points.map(({ messageId }) => messageId)).toEqual([first.messageId, second.messageId]);
    expect(points[1]).toMatchObject({ conversationScore: corrected.score, conversationLevel: corrected.level });
    await desk.agent.expect(200, 'DELETE', path);
    expect((await listener.untilRevision(4)).level).toBe(before.level);
    expect((await courseNow())[1]!.conversationLevel).toBe(before.level);
    expect((await desk.agent.snapshot(conversationId)).window[0]!.correction).toBeNull();
  });

  it('is not made by someone outside the queue, nor of a message that is not there', async () => {
    await desk.chat.sendCounted(desk.message(conversationId));
    const path = (messageId: string) => `${conversationPath(conversationId)}/messages/${messageId}/level`;
    const stranger = await clientOf(unique('agent'), 'agent');
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? { level: 'neutral' } : undefined;
      expectProblem(await stranger.call(method, path('m-1'), body), 403);
      expectProblem(await desk.agent.call(method, path('m-none'), body), 404);
    }
    expectProblem(await stranger.call('GET', `${conversationPath(conversationId)}/course`), 403);
    expectProblem(await desk.agent.call('PUT', path('m-1'), { level: 'fine' }), 400);
  });
});

describe('A page of a list', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64url');

  it.each(['conversations', 'alerts', 'changes', ''])(
    'is never a fault of ours, whatever is sent: %s',
    async (list) => {
      await desk.chat.sendCounted(desk.message(conversationId));
      const path = list ? `${queuePath(desk.queueId)}/${list}` : '/queues';
      const odd = ['\0', '\n', "' or PartitionKey ne '", '\ud800', '😀', '~', '/\\#?', 'x'.repeat(1_400), '\u2028'];
      for (const text of odd) {
        const { status } = await desk.admin.call('GET', `${path}?continuation=${encoded(text)}`);
        expect([text, status]).toEqual([text, status === 400 ? 400 : 200]);
      }
      for (const query of ['limit=0', 'limit=1001', 'limit=x', 'continuation=%20', 'continuation='])
        expectProblem(await desk.admin.call('GET', `${path}?${query}`), 400);
    },
  );

  it('gives nothing of another queue by a condition in its continuation', async () => {
    const other = unique('other-queue');
    await desk.openQueue(other);
    await desk.chat.sendCounted(desk.message(conversationId, { queueId: other }));
    const injected = encoded(`x' or PartitionKey ge '`);
    const path = `${queuePath(desk.queueId)}/conversations?continuation=${injected}`;
    expect((await supervisor.expect(200, 'GET', path)).json).toEqual({ conversations: [], continuation: null });
  });
});
