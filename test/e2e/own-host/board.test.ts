// A supervisor's board through the whole app: what a message, a person and a platform do to the list, the alerts and
// those who watch, with real clients of the live feed.
import { alertList, type Alert } from '../../../shared/contract/alert';
import { liveList, type LiveRow } from '../../../shared/contract/live-list';
import { ApiClient, conversationPath, queuePath } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { expectProblem } from '../../support/http-reply';
import { LiveListener } from '../../support/live-listener';
import { startApp, type RunningApp } from '../../support/running-app';
import { instant, SupportDesk, unique } from '../../support/support-desk';

const angry = 'This is terrible. I hate it, you are the worst!';
const happy = 'I love it, this is great, thank you!';
const listedWithinMs = 10_000;

let app: RunningApp;
let desk: SupportDesk;
let sue: Supervisor;
let otherQueue: string;
/** A supervisor of the other queue. */
let tom: Supervisor;
let conversationId: string;
const listeners: LiveListener[] = [];

interface Supervisor {
  agentId: string;
  client: ApiClient;
  listener: LiveListener;
}

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

beforeEach(async () => {
  desk = await SupportDesk.open(app);
  otherQueue = unique('other-queue');
  await desk.openQueue(otherQueue);
  const alerts = { agentAt: 'negative', supervisorAt: 'negative', phrases: ['lawyer'] } as const;
  for (const queueId of [desk.queueId, otherQueue])
    await desk.admin.putQueue(queueId, { alerts: { ...alerts, phrases: ['lawyer'] } });
  sue = await supervisorOf(desk.queueId);
  tom = await supervisorOf(otherQueue);
  conversationId = unique('conversation');
});

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  await desk.close();
});

/** A supervisor who watches the queue. */
async function supervisorOf(queueId: string): Promise<Supervisor> {
  const agentId = unique('supervisor');
  await desk.admin.putMember(queueId, agentId, { role: 'supervisor' });
  const client = new ApiClient(app.baseUrl, await app.token({ sub: agentId, roles: ['supervisor'] }));
  const listener = await LiveListener.connect(client);
  listeners.push(listener);
  expect(await listener.watchQueue(queueId)).toEqual({ conversations: [], continuation: null, alerts: [] });
  return { agentId, client, listener };
}

const say = (text: string, given: Parameters<SupportDesk['message']>[1] = {}) =>
  desk.chat.sendCounted(desk.message(conversationId, { text, ...given }));

/** A signed change of the conversation, as a chat platform tells of it. */
async function place(change: object): Promise<void> {
  expect((await desk.chat.place(conversationId, change)).json).toMatchObject({ outcome: 'updated' });
}

async function rowsOf(queueId: string, query = '', client = desk.admin): Promise<LiveRow[]> {
  const { json } = await client.expect(200, 'GET', `${queuePath(queueId)}/conversations${query}`);
  const parsed = liveList.parse(json);
  expect(parsed).toEqual(json);
  return parsed.conversations;
}

async function alertsOf(queueId: string, query = ''): Promise<Alert[]> {
  const { json } = await desk.admin.expect(200, 'GET', `${queuePath(queueId)}/alerts${query}`);
  const parsed = alertList.parse(json);
  expect(parsed).toEqual(json);
  return parsed.alerts;
}

const untilListed = (queueId: string, isExpected: (rows: LiveRow[]) => boolean) =>
  eventually(() => rowsOf(queueId), isExpected, listedWithinMs);
const untilAlerts = (queueId: string, isExpected: (alerts: Alert[]) => boolean) =>
  eventually(() => alertsOf(queueId), isExpected, listedWithinMs);
const putAlert = (client: ApiClient, alertId: string, state: string) =>
  client.call('PUT', `${conversationPath(conversationId)}/alerts/${alertId}`, { state });
const rowsHeard = ({ listener }: Supervisor) => listener.received('conversationListed') as LiveRow[];
const alertsHeard = (listener: LiveListener) => listener.received('sentimentAlert') as Alert[];
const untilHeard = async (listener: LiveListener, target: Parameters<LiveListener['received']>[0], count: number) =>
  listener.until(() => listener.received(target).length >= count);

/** Everything that was sent to a supervisor's queue before this has arrived then. */
async function settle(supervisor: Supervisor, queueId: string): Promise<void> {
  const sentinel = unique('sentinel');
  await desk.chat.sendCounted(desk.message(sentinel, { queueId }));
  await supervisor.listener.until(() => rowsHeard(supervisor).some((row) => row.conversationId === sentinel));
}

describe('A message', () => {
  it('is in the list within seconds, and told at once to those who watch the queue, and to nobody else', async () => {
    const agent = await desk.listenTo(conversationId);
    const author = { role: 'customer', id: 'cust-9', name: 'Ada' } as const;
    const sentAt = instant(1);
    const update = await say(angry, { author, sentAt });
    await untilHeard(sue.listener, 'conversationListed', 1);
    const [heard] = rowsHeard(sue);
    expect(heard).toMatchObject({
      ...{ conversationId, queueId: desk.queueId, level: update.level, score: update.score, revision: 1 },
      ...{ customer: { id: 'cust-9', name: 'Ada' }, scores: [update.score] },
      alert: { kind: 'level', for: 'supervisor', state: 'open' },
    });
    const [row] = await untilListed(desk.queueId, (rows) => rows.length === 1);
    expect(row).toEqual({ ...heard, ...update, lastMessageAt: sentAt, alert: row!.alert });
    await settle(tom, otherQueue);
    expect(rowsHeard(tom).map((listed) => listed.queueId)).toEqual([otherQueue]);
    expect(agent.received('conversationListed')).toEqual([]);
    const again = await LiveListener.connect(sue.client);
    listeners.push(again);
    expect(await again.watchQueue(desk.queueId)).toMatchObject({
      conversations: [{ conversationId, alert: { alertId: 'level-supervisor-1' } }],
      continuation: null,
      alerts: [{ alertId: 'level-agent-1' }, { alertId: 'level-supervisor-1' }],
    });
  });

  it('of a customer with an endless name is taken too', async () => {
    const author = { role: 'customer', id: 'x'.repeat(40_000), name: '😀'.repeat(40_000) } as const;
    await say(angry, { author });
    const [row] = await untilListed(desk.queueId, (rows) => rows.length === 1);
    expect(row!.customer).toEqual({ id: 'x'.repeat(256), name: '😀'.repeat(256) });
  });

  it('has its conversation sorted worst first, in pages and by level and agent', async () => {
    const texts = [happy, angry, 'Where can I find my invoice?'];
    for (const [index, text] of texts.entries())
      await desk.chat.sendCounted(desk.message(`${conversationId} ${index}`, { text, agentId: `agent ${index}` }));
    const all = await untilListed(desk.queueId, (rows) => rows.length === 3);
    expect(all.map((row) => row.conversationId)).toEqual([1, 2, 0].map((index) => `${conversationId} ${index}`));
    const paged: string[] = [];
    let continuation: string | null = '';
    while (continuation !== null) {
      const query: string = continuation && `&continuation=${continuation}`;
      const path = `${queuePath(desk.queueId)}/conversations?limit=1${query}`;
      const page = liveList.parse((await sue.client.expect(200, 'GET', path)).json);
      expect(page.conversations.length).toBeLessThanOrEqual(1);
      paged.push(...page.conversations.map((row) => row.conversationId));
      continuation = page.continuation;
    }
    expect(paged).toEqual(all.map((row) => row.conversationId));
    expect(await rowsOf(desk.queueId, `?level=${all[0]!.level}`)).toEqual([all[0]]);
    expect(await rowsOf(desk.queueId, '?agentId=agent%202')).toEqual([all[1]]);
    expect(await rowsOf(desk.queueId, `?agentId=agent%202&level=${all[0]!.level}`)).toEqual([]);
  });
});

describe('An alert', () => {
  it('of the agent goes to those who watch the conversation, a supervisor’s to those who watch the queue', async () => {
    const agent = await desk.listenTo(conversationId);
    await say(`${angry} I call my lawyer`);
    await untilHeard(agent, 'sentimentAlert', 1);
    await untilHeard(sue.listener, 'sentimentAlert', 2);
    await settle(tom, otherQueue);
    expect(alertsHeard(agent).map(({ kind, for: audience }) => [kind, audience])).toEqual([['level', 'agent']]);
    expect(alertsHeard(sue.listener).map(({ kind, for: audience }) => [kind, audience])).toEqual([
      ['level', 'supervisor'],
      ['phrase', 'supervisor'],
    ]);
    expect(alertsHeard(tom.listener)).toEqual([]);
    const listed = await untilAlerts(desk.queueId, (alerts) => alerts.length === 3);
    expect(JSON.stringify(listed)).not.toContain('terrible');
    expect((await desk.agent.snapshot(conversationId)).alert).toMatchObject({ alertId: 'level-agent-1' });
  });

  it('is monitored, acknowledged and ignored by a supervisor, which all who watch hear, and never opens again', async () => {
    await say(angry);
    const alertId = 'level-supervisor-1';
    // Monitor: the conversation is open to the supervisor, live.
    expect(await sue.listener.watch(conversationId)).toMatchObject({ conversationId, revision: 1 });
    const refused = await putAlert(desk.agent, alertId, 'ignored');
    expectProblem(refused, 403);
    expect(refused.text).not.toContain(desk.queueId);
    expectProblem(await putAlert(tom.client, alertId, 'ignored'), 403);
    expectProblem(await putAlert(sue.client, 'no-such-alert', 'ignored'), 404);
    for (const state of ['acknowledged', 'ignored'])
      expect((await putAlert(sue.client, alertId, state)).json).toMatchObject({ state, stateBy: sue.agentId });
    await untilHeard(sue.listener, 'sentimentAlert', 3);
    expect(alertsHeard(sue.listener).map(({ state }) => state)).toEqual(['open', 'acknowledged', 'ignored']);
    expect(rowsHeard(sue).map(({ alert }) => alert?.state)).toEqual(['open', 'acknowledged', undefined]);
    await untilAlerts(desk.queueId, (alerts) => alerts.some(({ state }) => state === 'ignored'));
    expect(await alertsOf(desk.queueId, '?state=ignored')).toMatchObject([{ alertId, stateBy: sue.agentId }]);
    expectProblem(await putAlert(sue.client, alertId, 'acknowledged'), 409);
    expect((await putAlert(sue.client, alertId, 'ignored')).status).toBe(200);
    await say(angry);
    expect((await alertsOf(desk.queueId)).filter((alert) => alert.for === 'supervisor')).toHaveLength(1);
  });

  it('of the agent is acknowledged by the agent, and resolved when the customer is content again', async () => {
    const agent = await desk.listenTo(conversationId);
    await say(angry);
    expect((await putAlert(desk.agent, 'level-agent-1', 'acknowledged')).status).toBe(200);
    for (let index = 0; index < 6; index++) await say(happy);
    await agent.until(() => alertsHeard(agent).at(-1)?.state === 'resolved');
    expect(alertsHeard(agent).map(({ state, stateBy }) => [state, stateBy])).toEqual([
      ['open', null],
      ['acknowledged', desk.agentId],
      ['resolved', null],
    ]);
    await untilAlerts(desk.queueId, (alerts) => alerts.every(({ state }) => state === 'resolved'));
  });
});

describe('A conversation', () => {
  const heardUnlisted = ({ listener }: Supervisor) => listener.received('conversationUnlisted');

  it('leaves the list when it ends, and is there again with the customer’s next message', async () => {
    await say(angry);
    await untilListed(desk.queueId, (rows) => rows.length === 1);
    await place({ ended: true, at: instant(50) });
    await untilHeard(sue.listener, 'conversationUnlisted', 1);
    expect(heardUnlisted(sue)).toEqual([{ conversationId, queueId: desk.queueId }]);
    expect(alertsHeard(sue.listener).map(({ state }) => state)).toEqual(['open', 'resolved']);
    await untilListed(desk.queueId, (rows) => rows.length === 0);
    await say(happy, { sentAt: instant(60) });
    await untilListed(desk.queueId, (rows) => rows.length === 1);
    expect(rowsHeard(sue).at(-1)).toMatchObject({ conversationId, alert: null });
  });

  it('leaves one list and enters another when it moves, with its alerts resolved where they opened', async () => {
    await say(angry);
    await untilListed(desk.queueId, (rows) => rows.length === 1);
    await place({ queueId: otherQueue, at: instant(50) });
    await untilHeard(sue.listener, 'conversationUnlisted', 1);
    await untilHeard(tom.listener, 'conversationListed', 1);
    expect(heardUnlisted(sue)).toEqual([{ conversationId, queueId: desk.queueId }]);
    expect(rowsHeard(tom)).toMatchObject([{ conversationId, queueId: otherQueue, alert: null }]);
    await untilListed(desk.queueId, (rows) => rows.length === 0);
    await untilListed(otherQueue, (rows) => rows.length === 1);
    await untilAlerts(
      desk.queueId,
      (alerts) => alerts.length === 2 && alerts.every(({ state }) => state === 'resolved'),
    );
    expect(await alertsOf(otherQueue)).toEqual([]);
    await say(angry, { queueId: otherQueue, sentAt: instant(60) });
    await settle(sue, desk.queueId);
    expect(rowsHeard(sue).filter((row) => row.conversationId === conversationId)).toHaveLength(1);
  });

  it('is in no list after it was erased, with none of its alerts', async () => {
    await say(angry);
    await place({ queueId: otherQueue, at: instant(50) });
    await desk.admin.expect(204, 'DELETE', conversationPath(conversationId));
    await untilHeard(tom.listener, 'conversationUnlisted', 1);
    for (const queueId of [desk.queueId, otherQueue])
      expect([await rowsOf(queueId), await alertsOf(queueId)]).toEqual([[], []]);
  });
});
