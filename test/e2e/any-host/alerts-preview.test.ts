// How many alerts each setting would have opened in a queue, as its supervisor gets it.
import { alertsPreview, type AlertsPreview } from '../../../shared/contract/report';
import { ApiClient, conversationPath, queuePath } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { expectProblem } from '../../support/http-reply';
import { startApp, type RunningApp } from '../../support/running-app';
import { instant, SupportDesk, unique } from '../../support/support-desk';

const countedWithinMs = 20_000;
const day = instant(0).slice(0, 10);
const angry = 'This is terrible. I hate it, you are the worst!';
const happy = 'I love it, this is great, thank you!';

let app: RunningApp;
let desk: SupportDesk;
let supervisor: ApiClient;
let conversationIds: string[];

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

beforeEach(async () => {
  desk = await SupportDesk.open(app);
  const supervisorId = unique('supervisor');
  await desk.admin.putMember(desk.queueId, supervisorId, { role: 'supervisor' });
  supervisor = new ApiClient(app.baseUrl, await app.token({ sub: supervisorId, roles: ['supervisor'] }));
  conversationIds = Array.from({ length: 5 }, () => unique('conversation'));
});
afterEach(() => desk.close());

const pathOf = (query: string) => `${queuePath(desk.queueId)}/alerts-preview?${query}`;

async function read(from = day, to = day): Promise<AlertsPreview> {
  const { json, headers } = await supervisor.expect(200, 'GET', pathOf(`from=${from}&to=${to}`));
  const preview = alertsPreview.parse(json);
  expect(preview).toEqual(json);
  expect(headers.get('cache-control')).toBe('no-store');
  return preview;
}

const until = (isExpected: (preview: AlertsPreview) => boolean) =>
  eventually(() => read(), isExpected, countedWithinMs);

/** Sends these texts, a minute apart, in each conversation. */
async function sendAll(texts: readonly string[]): Promise<void> {
  for (const conversationId of conversationIds)
    for (const [minute, text] of texts.entries())
      await desk.chat.sendCounted(desk.message(conversationId, { text, sentAt: instant(minute * 60) }));
}

it('counts what each setting would have opened, although the queue alerts nobody', async () => {
  await sendAll([angry, angry, angry, happy, happy, happy, happy]);
  const preview = await until(({ conversations, streak }) => conversations === 5 && streak[3] === 5);
  expect(preview).toEqual({
    ...{ from: day, to: day, conversations: 5, drop: 0 },
    level: { 'slightly-negative': 5, negative: 5, 'very-negative': 5 },
    streak: { 2: 5, 3: 5, 4: 0, 5: 0, 6: 0 },
  });
  const { json } = await supervisor.expect(200, 'GET', `${queuePath(desk.queueId)}/alerts`);
  expect(json).toMatchObject({ alerts: [] });
  expect(await read('2026-11-01', '2026-11-21')).toMatchObject({ conversations: null, level: { negative: null } });
});

it('is what the same setting opens', async () => {
  await desk.admin.putQueue(desk.queueId, { alerts: { supervisorAt: 'negative', drop: true, streak: 2 } });
  await sendAll([happy, angry, angry, angry, happy, happy, happy, angry, angry, angry]);
  const opened = async () => {
    const { json } = await supervisor.expect(200, 'GET', `${queuePath(desk.queueId)}/alerts?limit=200`);
    const { alerts } = json as { alerts: { kind: string }[] };
    return ['level', 'drop', 'streak'].map((kind) => alerts.filter((alert) => alert.kind === kind).length);
  };
  const previewed = async () => {
    const { level, drop, streak } = await read();
    return [level.negative, drop, streak[2]];
  };
  // Both are told within seconds, one after the other.
  const [real, preview] = await eventually(
    async () => [await opened(), await previewed()] as const,
    ([one, other]) => String(one) === String(other) && one.every((count) => count >= 5),
    countedWithinMs,
  );
  expect(preview).toEqual(real);
});

it('follows a correction, and tells nothing of four conversations, as after an erasure', async () => {
  await sendAll([angry]);
  await until(({ level }) => level.negative === 5);
  const [conversationId = ''] = conversationIds;
  const { window } = await desk.agent.snapshot(conversationId);
  const path = `${conversationPath(conversationId)}/messages/${window[0]!.messageId}/level`;
  await desk.agent.expect(200, 'PUT', path, { level: 'neutral' });
  await until(({ level }) => level.negative === 4);
  await desk.admin.expect(204, 'DELETE', conversationPath(conversationId));
  const { from: _from, to: _to, level, streak, ...others } = await read();
  const values = [...Object.values(others), ...Object.values(level), ...Object.values(streak)];
  expect(new Set(values)).toEqual(new Set([null]));
});

it.each([
  ['', ['from', 'to']],
  [`from=yesterday&to=${day}`, ['from']],
  [`from=${day}&to=2026-11-21`, ['to']],
])('is refused for the days %j', async (query, paths) => {
  const errors = expectProblem(await supervisor.call('GET', pathOf(query)), 400);
  expect(errors.map(({ path }) => path)).toEqual(paths);
});

it('is refused while the queue is switched off, and for its agents', async () => {
  expectProblem(await desk.agent.call('GET', pathOf(`from=${day}&to=${day}`)), 403);
  await desk.admin.putQueue(desk.queueId, { enabled: false });
  expectProblem(await supervisor.call('GET', pathOf(`from=${day}&to=${day}`)), 403);
});
