// The report of a queue, as its supervisor gets it.
import type { Report } from '../../../shared/contract/report';
import { report as reportSchema } from '../../../shared/contract/report';
import { levels, type Level } from '../../../shared/sentiment/levels';
import { ApiClient, conversationPath, queuePath } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { expectProblem, request } from '../../support/http-reply';
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
  await desk.admin.putQueue(desk.queueId, { alerts: { supervisorAt: 'negative' } });
  supervisor = new ApiClient(app.baseUrl, await app.token({ sub: supervisorId, roles: ['supervisor'] }));
  conversationIds = Array.from({ length: 5 }, () => unique('conversation'));
});
afterEach(() => desk.close());

const pathOf = (query: string) => `${queuePath(desk.queueId)}/report?${query}`;

async function read(from = day, to = day): Promise<Report> {
  const { json, headers } = await supervisor.expect(200, 'GET', pathOf(`from=${from}&to=${to}`));
  const report = reportSchema.parse(json);
  expect(report).toEqual(json);
  expect(headers.get('cache-control')).toBe('no-store');
  return report;
}

const until = (isExpected: (report: Report) => boolean, from = day, to = day) =>
  eventually(() => read(from, to), isExpected, countedWithinMs);

/** Each customer is angry, and happy in the messages of the next minutes. Returns the levels after each. */
async function sendAll(): Promise<{ start: Level[]; end: Level[] }> {
  const [start, end]: [Level[], Level[]] = [[], []];
  for (const conversationId of conversationIds) {
    const message = (minute: number, text: string) =>
      desk.message(conversationId, { text, sentAt: instant(minute * 60) });
    start.push((await desk.chat.sendCounted(message(0, angry))).level);
    for (const minute of [1, 2]) await desk.chat.sendCounted(message(minute, happy));
    end.push((await desk.chat.sendCounted(message(3, happy))).level);
  }
  return { start, end };
}

const sharesOf = (found: readonly Level[]) =>
  Object.fromEntries(levels.map((level) => [level, found.filter((other) => other === level).length / found.length]));

it('counts conversations by the day of their first message, with their levels, recovery and alerts', async () => {
  const { start, end } = await sendAll();
  const { byDay, ...report } = await until(({ byDay: [first] }) => first?.minutesToRecover != null);
  expect(report).toMatchObject({ from: day, to: day, conversations: 5, corrections: { count: null, agreement: null } });
  expect(byDay).toMatchObject([
    {
      ...{ day, conversations: 5, recovered: 1 },
      ...{ startLevel: sharesOf(start), lowestLevel: sharesOf(start), endLevel: sharesOf(end) },
    },
  ]);
  expect(byDay[0]!.minutesToRecover).toBeGreaterThanOrEqual(1);

  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const { alerts } = await until((today) => today.alerts.level.resolved === 5, yesterday, tomorrow);
  expect(alerts.level).toEqual({ opened: 5, acknowledged: null, ignored: null, resolved: 5 });
  // An alert belongs to the day when it was opened.
  expect((await read('2020-01-01', '2020-12-31')).alerts.level.opened).toBeNull();
});

it('counts a corrected level instead of the first one', async () => {
  await sendAll();
  for (const conversationId of conversationIds) {
    const { window } = await desk.agent.snapshot(conversationId);
    const path = `${conversationPath(conversationId)}/messages/${window.at(-1)!.messageId}/level`;
    await desk.agent.expect(200, 'PUT', path, { level: 'very-positive' });
  }
  const report = await until(({ corrections }) => corrections.count === 5);
  expect(report.corrections).toEqual({ count: 5, agreement: 0 });
  expect(report.byDay[0]).toMatchObject({
    startLevel: { 'very-positive': 1 },
    recovered: null,
    minutesToRecover: null,
  });
});

it('tells nothing of four conversations, as after an erasure', async () => {
  await sendAll();
  await until(({ conversations }) => conversations === 5);
  await desk.admin.expect(204, 'DELETE', conversationPath(conversationIds[0]!));
  const { byDay, conversations, alerts } = await read();
  const { day: _, ...figures } = byDay[0]!;
  const values = [
    conversations,
    ...Object.values(figures),
    ...Object.values(alerts).flatMap((of) => Object.values(of)),
  ];
  expect(new Set(values)).toEqual(new Set([null]));
});

it('is CSV for a client that asks for it', async () => {
  await sendAll();
  await until(({ conversations }) => conversations === 5);
  const reply = await request(`${app.baseUrl}/api${pathOf(`from=2026-11-21&to=${day}`)}`, {
    headers: { authorization: `Bearer ${supervisor.token}`, accept: 'text/csv' },
  });
  expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="report-2026-11-21-${day}.csv"`);
  const [header, before, counted, ...rest] = reply.text.split('\r\n');
  expect(header).toMatch(/^day,conversations,startLevel:very-negative,/);
  expect(before).toMatch(/^2026-11-21,+$/);
  expect(counted).toMatch(new RegExp(`^${day},5,`));
  expect(rest).toEqual(['']);
});

it.each([
  ['', ['from', 'to']],
  [`from=${day}`, ['to']],
  [`from=yesterday&to=${day}`, ['from']],
  [`from=${day}&to=2026-11-21`, ['to']],
  [`from=2025-01-01&to=2026-01-02`, ['to']],
])('is refused for the days %j', async (query, paths) => {
  const errors = expectProblem(await supervisor.call('GET', pathOf(query)), 400);
  expect(errors.map(({ path }) => path)).toEqual(paths);
});

it('is refused while the queue is switched off', async () => {
  await desk.admin.putQueue(desk.queueId, { enabled: false });
  expectProblem(await supervisor.call('GET', pathOf(`from=${day}&to=${day}`)), 403);
});
