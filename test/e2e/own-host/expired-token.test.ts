// A SignalR connection outlives the token that was shown for it. What it may receive ends with the token all the same,
// also for a client that ignores notices, and goes on once a valid token is shown.
import { ApiClient, conversationPath } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { expectProblem } from '../../support/http-reply';
import { LiveListener } from '../../support/live-listener';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

/** The contract allows a minute after the token expired. */
const endsWithinMs = 60_000;

let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  app = await startApp();
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());

it('ends a watch with its token, leaves others alone, and takes the connection again with a valid token', async () => {
  const conversationId = unique('conversation');
  const other = await desk.listenTo(conversationId);
  await desk.chat.sendCounted(desk.message(conversationId));
  await other.untilRevision(1);

  const shortLived = { sub: desk.agentId, roles: ['agent'], expiresIn: '4s' } as const;
  const client = new ApiClient(app.baseUrl, await app.token(shortLived));
  const listener = await LiveListener.connect(client);
  await listener.watch(conversationId, desk.queueId);
  await desk.chat.sendCounted(desk.message(conversationId));
  await listener.untilRevision(2);

  await listener.until(({ events }) => events.some(({ target }) => target === 'watchExpired'), endsWithinMs);
  await desk.chat.sendCounted(desk.message(conversationId));
  await other.untilRevision(3);
  expect(listener.updates.map(({ revision }) => revision)).toEqual([2]);
  const watch = { connectionId: listener.connectionId, queueId: desk.queueId };
  const watchAgain = () => client.call('POST', `${conversationPath(conversationId)}/watch`, watch);
  // A few seconds of tolerance for clocks may remain.
  expectProblem(await eventually(watchAgain, ({ status }) => status === 401, 15_000), 401);

  await desk.agent.expect(200, 'POST', `${conversationPath(conversationId)}/watch`, watch);
  await desk.chat.sendCounted(desk.message(conversationId));
  await listener.untilRevision(4);
  await listener.close();
});
