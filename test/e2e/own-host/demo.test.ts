// The demo of `npm start`: what it plays, and that nothing of it stays.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, queuePath } from '../../support/api-client';
import { DemoRun } from '../../support/demo-run';
import { eventually } from '../../support/eventually';
import { startApp } from '../../support/running-app';

const playedWithinMs = 60_000;
const queueIds = ['demo-orders', 'demo-support'] as const;
let dataDir: string;
let run: DemoRun | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'undertone-demo-'));
});
afterEach(async () => {
  await run?.app.stop();
  run = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts a run, after the one before was stopped. */
async function start(...parameters: Parameters<typeof DemoRun.start> extends [string, ...infer Rest] ? Rest : never) {
  run = await DemoRun.start(dataDir, ...parameters);
  return run;
}

const conversationIdsIn = async (run: DemoRun, queueId: string) => {
  const { json } = await run.admin.expect(200, 'GET', `${queuePath(queueId)}/conversations`);
  return (json as { conversations: { conversationId: string }[] }).conversations.map((row) => row.conversationId);
};
const queueOf = async (run: DemoRun, queueId: string) =>
  (await run.admin.expect(200, 'GET', queuePath(queueId))).json as Record<string, unknown>;
const alertsOf = async (run: DemoRun, conversationId: string) => {
  const { json } = await run.admin.expect(200, 'GET', `${queuePath('demo-orders')}/alerts?state=open`);
  return (json as { alerts: { conversationId: string; for: string; kind: string }[] }).alerts.filter(
    (alert) => alert.conversationId === conversationId,
  );
};

/** Waits until each conversation has so many played messages. */
const untilPlayed = (run: DemoRun, count: number) =>
  eventually(
    () => run.played(),
    (played) => played.length === 3 && played.every(({ messages }) => messages.length >= count),
    playedWithinMs,
  );

it('plays three conversations in its own queues, and alerts the agent and the supervisor of the first', async () => {
  const run = await start();
  const { conversation: conversationId = '', queue, token = '' } = run.link('Agent');
  expect(queue).toBe('demo-orders');
  const agent = new ApiClient(run.app.baseUrl, token);
  const agentsAlert = async () => (await agent.snapshot(conversationId, queue)).alert;
  await eventually(agentsAlert, Boolean, playedWithinMs);
  const isForSupervisors = (alert: { for: string; kind: string }) =>
    alert.for === 'supervisor' && alert.kind === 'level';
  await eventually(
    () => alertsOf(run, conversationId),
    (alerts) => alerts.some(isForSupervisors),
    playedWithinMs,
  );

  const played = await untilPlayed(run, 1);
  expect(played[0]).toMatchObject({ conversationId, queueId: queue });
  expect(new Set(played[0]!.messages.map(({ role }) => role))).toEqual(new Set(['customer', 'agent']));
  expect(await conversationIdsIn(run, 'demo-orders')).toEqual([conversationId]);
  expect((await conversationIdsIn(run, 'demo-support')).sort()).toEqual(
    played
      .slice(1)
      .map((one) => one.conversationId)
      .sort(),
  );
  expect(await conversationIdsIn(run, 'default')).toEqual([]);
  // Every member may see it, and nobody who doesn't know the link may read what is played.
  const supervisor = new ApiClient(run.app.baseUrl, run.link('Supervisor')['token'] ?? '');
  await supervisor.expect(200, 'GET', `${queuePath('demo-support')}/conversations`);
  expect((await fetch(`${run.app.baseUrl}/demo/another`)).status).toBe(404);
  expect(run.app.output()).not.toMatch(/WARNING|ERROR|CRITICAL/);
});

it('leaves a conversation to the user who writes as its customer', async () => {
  const run = await start();
  const [, taken, other] = await untilPlayed(run, 2);
  const { conversationId, queueId } = taken!;
  const author = { role: 'customer' } as const;
  await run.chat.sendCounted({ conversationId, messageId: 'mine', author, text: 'Wait, I have it.' });
  const before = (await run.played())[1]!.messages;
  const goesOn = ({ messages }: { messages: readonly unknown[] }) => messages.length >= other!.messages.length + 3;
  const played = await eventually(
    () => run.played(),
    (now) => goesOn(now[2]!),
    playedWithinMs,
  );
  expect(played[1]!.messages).toEqual(before);
  expect((await run.admin.snapshot(conversationId, queueId)).window[0]).toMatchObject({ messageId: 'mine' });
}, 120_000);

it('is gone after the next start with --no-demo, and nothing else is', async () => {
  const first = await start();
  const played = await untilPlayed(first, 1);
  const author = { role: 'customer' } as const;
  await first.chat.sendCounted({ conversationId: 'c-42', messageId: 'm-1', author, text: 'Where is my invoice?' });
  const kept = await first.admin.snapshot('c-42');
  expect(await first.app.stop()).toBe(0);

  const second = await start(['--no-demo']);
  expect(second.link('Agent')).not.toHaveProperty('demo');
  expect(second.app.output()).not.toContain('A demo plays');
  await eventually(
    () => Promise.resolve(existsSync(join(dataDir, 'demo.json'))),
    (isThere) => !isThere,
    playedWithinMs,
  );
  for (const { conversationId } of played) expect(await second.rowsWith(conversationId)).toEqual([]);
  for (const queueId of queueIds)
    expect(await queueOf(second, queueId)).toMatchObject({ enabled: false, members: [], updatedBy: 'undertone-demo' });
  expect(await second.admin.snapshot('c-42')).toEqual(kept);
  expect(await queueOf(second, 'default')).toMatchObject({ enabled: true, members: [{ agentId: 'agent-1' }] });
  expect(second.app.output()).not.toMatch(/WARNING|ERROR|CRITICAL/);
});

it('is played anew after it was killed, and nothing of the earlier one stays', async () => {
  const first = await start();
  const before = await untilPlayed(first, 2);
  await first.app.stop('SIGKILL');

  const second = await start();
  const after = await untilPlayed(second, 1);
  expect(second.link('Agent')['demo']).toBe(first.link('Agent')['demo']);
  const ids = after.map(({ conversationId }) => conversationId);
  for (const { conversationId } of before) {
    expect(ids).not.toContain(conversationId);
    await eventually(
      () => second.rowsWith(conversationId),
      (rows) => rows.length === 0,
      playedWithinMs,
    );
  }
  const listed = await Promise.all(queueIds.map((queueId) => conversationIdsIn(second, queueId)));
  expect(listed.flat().sort()).toEqual(ids.sort());
});

it('tries again to remove what a start could not remove', async () => {
  const first = await start();
  const played = await untilPlayed(first, 1);
  await first.app.stop();
  // Without a secret for tokens it can't be erased through the API.
  const provider = { AUTH_JWKS_URL: 'https://login.example/keys', AUTH_ISSUER: 'issuer', AUTH_AUDIENCE: 'audience' };
  const second = await start(['--no-demo'], provider);
  expect(second.app.output()).toContain('An earlier demo is still stored');
  await second.app.stop();

  const third = await start(['--no-demo']);
  await eventually(
    () => Promise.resolve(existsSync(join(dataDir, 'demo.json'))),
    (isThere) => !isThere,
    playedWithinMs,
  );
  for (const { conversationId } of played) expect(await third.rowsWith(conversationId)).toEqual([]);
});

it('touches no queue of its name that somebody else has set up', async () => {
  const first = await start(['--no-demo']);
  await first.admin.putQueue('demo-support', { enabled: true, retentionDays: 7 });
  const before = await queueOf(first, 'demo-support');
  await first.app.stop();

  const second = await start();
  expect(second.app.output()).toContain('No demo is played: the queue demo-support was set up by somebody else.');
  expect(await queueOf(second, 'demo-support')).toEqual(before);
  expect(await queueOf(second, 'demo-orders')).toMatchObject({ updatedAt: null });
});

it('is not played where the record of an earlier one is damaged, and says what to do', async () => {
  writeFileSync(join(dataDir, 'demo.json'), '{');
  const run = await start();
  expect(run.app.output()).toMatch(/WARNING .*demo\.json is damaged.* Delete it to go on\./);
  expect(await queueOf(run, 'demo-orders')).toMatchObject({ updatedAt: null });
  expect(readFileSync(join(dataDir, 'demo.json'), 'utf8')).toBe('{');
});

it('is not played with secrets that are not the run’s own', async () => {
  const app = await startApp({ dataDir });
  const admin = new ApiClient(app.baseUrl, await app.token({ sub: 'admin-1', roles: ['admin'] }));
  const { json } = await admin.expect(200, 'GET', '/queues');
  expect((json as { queues: { queueId: string }[] }).queues.map(({ queueId }) => queueId)).toEqual(['default']);
  expect(existsSync(join(dataDir, 'demo.json'))).toBe(false);
  await app.stop();
});
