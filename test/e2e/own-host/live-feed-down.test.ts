// While the live feed is down, messages are stored, the sender gets a 503 to deliver again, and the update
// is pushed on redelivery.
import { eventually } from '../../support/eventually';
import { expectProblem } from '../../support/http-reply';
import { startSignalR, type OutsideService } from '../../support/outside-services';
import { conversationPath, queuePath } from '../../support/api-client';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

let signalR: OutsideService;
let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  signalR = await startSignalR();
  app = await startApp({ settings: { AzureSignalRConnectionString: signalR.connectionString } });
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());
afterAll(() => signalR.dispose());

/** The host's own reply, or the app's where it knows by then that the service is down. */
const failures = [500, 503];

it('stores the message, answers 503 with Retry-After, and pushes the update on redelivery', async () => {
  const conversationId = unique('conversation');
  await desk.listenTo(conversationId);
  await desk.chat.sendCounted(desk.message(conversationId));

  await signalR.stop();
  const message = desk.message(conversationId, { text: 'I hate it.' });
  for (let time = 0; time < 3; time++) expect(failures).toContain((await desk.chat.deliver(message)).status);
  const refused = await eventually(
    () => desk.chat.deliver(message),
    ({ status }) => status === 503,
    10_000,
  );
  expectProblem(refused, 503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await desk.agent.snapshot(conversationId)).toMatchObject({ revision: 2, messageCount: 2 });

  await signalR.start();
  const listener = await desk.listenTo(conversationId);
  const handled = await desk.chat.send(message);
  expect(handled).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 2 } });
  expect(await listener.untilRevision(2)).toEqual((handled as { sentiment: object }).sentiment);
});

it('does not affect reads, negotiation and ignored messages', async () => {
  const conversationId = unique('conversation');
  await signalR.stop();
  expect(await desk.agent.snapshot(conversationId, desk.queueId)).toMatchObject({ revision: 0 });
  await desk.agent.expect(200, 'POST', '/negotiate');
  expect(await desk.chat.send(desk.message(conversationId, { author: { role: 'bot' } }))).toMatchObject({
    outcome: 'ignored',
  });
  await signalR.start();
});

it.each([
  ['an edit', { change: 'edited', text: 'I love it.' }, 'duplicate'],
  ['a deletion', { change: 'deleted' }, 'removed'],
] as const)('pushes the update of %s on redelivery', async (_, given, outcome) => {
  const conversationId = unique('conversation');
  const message = desk.message(conversationId);
  await desk.chat.sendCounted(message);
  await signalR.stop();
  expect(failures).toContain((await desk.chat.deliver({ ...message, ...given })).status);
  await signalR.start();
  const listener = await desk.listenTo(conversationId);
  expect(await desk.chat.send({ ...message, ...given })).toMatchObject({ outcome });
  await listener.until(({ updates }) => updates.length === 1);
  const { window: _window, alert: _alert, ...state } = await desk.agent.snapshot(conversationId);
  expect(listener.updates).toEqual([state]);
});

it('notifies watchers that a conversation has begun, on redelivery of its first message', async () => {
  const conversationId = unique('conversation');
  const message = desk.message(conversationId);
  await signalR.stop();
  expect(failures).toContain((await desk.chat.deliver(message)).status);
  await signalR.start();
  const listener = await desk.listenTo(conversationId);
  await desk.chat.send(message);
  await listener.untilRevision(1);
  expect(listener.events.map(({ target }) => target)).toEqual(['watchExpired', 'sentimentUpdated']);
});

it('removes a member even when watchers cannot be notified, and the request can be repeated', async () => {
  const queueId = unique('queue');
  await desk.openQueue(queueId);
  const membership = `${queuePath(queueId)}/members/${desk.agentId}`;
  await signalR.stop();
  expect(failures).toContain((await desk.admin.call('DELETE', membership)).status);
  await desk.agent.expect(403, 'GET', `${conversationPath(unique('conversation'))}/sentiment?queueId=${queueId}`);
  await signalR.start();
  await desk.admin.expect(204, 'DELETE', membership);
});
