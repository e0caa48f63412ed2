// A conversation through each chat platform's adapter ends the same, whatever happens on the way: late deliveries,
// duplicates, retries, and edits and deletions before their message.
import type { PlannedEvent } from '../../../local/simulate/plan-events';
import type { Webhook } from '../../../local/simulate/webhook-client';
import type { SentimentSnapshot } from '../../../shared/contract/sentiment';
import { platformNames } from '../../../shared/platforms/platforms';
import { ApiClient } from '../../support/api-client';
import { expectConsistentSnapshot } from '../../support/expected-sentiment';
import { connectionSetting } from '../../support/platform-connections';
import { startApp, type RunningApp } from '../../support/running-app';
import { deliverAll, fortyMessages, sentEvents, webhookOf } from '../../support/simulated-conversations';

const queueId = 'chat';
const conversation = 4711;
/** A connection for each run: their conversations have the same ids on the platform. */
const runs = [
  { run: 'clean', seed: undefined },
  { run: 'chaos-1', seed: 1 },
  { run: 'chaos-2', seed: 2 },
];

let app: RunningApp;
let admin: ApiClient;

beforeAll(async () => {
  const connections = platformNames.flatMap((name) =>
    runs.map(({ run }) => connectionSetting(name, { id: `${run}-${name}`, queueId })),
  );
  app = await startApp({ settings: { WEBHOOK_CONNECTIONS: JSON.stringify(connections) } });
  admin = new ApiClient(app.baseUrl, await app.token({ sub: 'the-admin', roles: ['admin'] }));
  await admin.putQueue(queueId, { enabled: true });
});
afterAll(() => app.stop());

/** The window that the events must end in, newest first. */
function expectedWindow(events: readonly PlannedEvent[], { sender, connection }: Webhook) {
  const all = events.map(({ event }) => event);
  const changeOf = (number: number, change: string) =>
    all.find((event) => event.number === number && event.change === change);
  return all
    .filter(({ change, role, number }) => change === 'created' && role === 'customer' && !changeOf(number, 'deleted'))
    .slice(-6)
    .reverse()
    .map((event) => ({
      messageId: sender.messageId(event, connection),
      sentAt: event.sentAt.toISOString(),
      text: (changeOf(event.number, 'edited') ?? event).text,
    }));
}

/** What has to be the same whatever the order: all but the conversation's id, its revisions and their times. */
function resultOf(snapshot: SentimentSnapshot) {
  const { level, score, trend, messageCount, queueId, agentId, window } = snapshot;
  return { level, score, trend, messageCount, queueId, agentId, window };
}

describe.each(platformNames)('A conversation of forty messages on %s', (name) => {
  const startAt = new Date();
  const simulate = async ({ run, seed }: (typeof runs)[number]) => {
    const webhook = webhookOf(app.baseUrl, name, { id: `${run}-${name}`, queueId });
    const events = sentEvents(fortyMessages, conversation, startAt, webhook);
    const outcomes = await deliverAll(events, webhook, seed);
    const snapshot = await admin.snapshot(webhook.sender.conversationId(conversation, webhook.connection));
    return { webhook, events: [...events.keys()], outcomes, snapshot };
  };

  it('ends in the window of its six newest messages, and in the same level and score after any chaos', async () => {
    const [clean, ...chaos] = runs;
    const { webhook, events, outcomes, snapshot } = await simulate(clean!);
    expect(outcomes).toHaveLength(events.length);
    expect(outcomes).not.toContain('duplicate');
    expect(snapshot.window).toMatchObject(expectedWindow(events, webhook));
    expect(snapshot).toMatchObject({ queueId, messageCount: 6 });
    expectConsistentSnapshot(snapshot);

    for (const [index, disturbed] of (await Promise.all(chaos.map(simulate))).entries()) {
      const run = chaos[index];
      expect(disturbed.outcomes.length).toBeGreaterThan(events.length);
      expect(disturbed.outcomes).toContain('duplicate');
      expect({ ...run, ...resultOf(disturbed.snapshot) }).toEqual({ ...run, ...resultOf(snapshot) });
    }
  });
});
