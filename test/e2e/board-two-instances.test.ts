// Two instances of the app on one storage take the messages of twenty conversations at once, in any order, each more than
// once: one alert an episode, none lost, and a list that is equal to the conversations.
import { alertList, type Alert } from '../../shared/contract/alert';
import { liveList, type LiveRow } from '../../shared/contract/live-list';
import { queuePath } from '../support/api-client';
import { eventually } from '../support/eventually';
import { MessageSender, type MessageToSend } from '../support/message-sender';
import { seededShuffle } from '../support/seeded-shuffle';
import { instant, unique } from '../support/support-desk';
import { admin, connect, first, queueId, second, useTwoInstances } from '../support/two-instances';

useTwoInstances();

const conversationsAtOnce = 20;
const messagesEach = 4;
const sendersAtOnce = 16;
const upToDateWithinMs = 30_000;

const alertsOf = async () => {
  const { json } = await admin.expect(200, 'GET', `${queuePath(queueId)}/alerts?limit=1000`);
  return alertList.parse(json).alerts;
};
const rowsOf = async () => {
  const { json } = await admin.expect(200, 'GET', `${queuePath(queueId)}/conversations?limit=1000`);
  return liveList.parse(json).conversations;
};
const inWords = ({ kind, for: audience, state }: Alert) => `${kind} for ${audience}: ${state}`;

/** Delivers until the app has taken it, as a sender does. */
async function deliver(message: MessageToSend, sender: MessageSender): Promise<void> {
  await eventually(
    () => sender.deliver(message),
    ({ status }) => status === 200,
    20_000,
  );
}

it('Twenty conversations on two instances', async () => {
  const alerts = { agentAt: 'negative', supervisorAt: 'negative', drop: true, streak: 3, phrases: ['lawyer'] } as const;
  const supervisor = await connect('supervisor', queueId);
  // Through the first instance: the second has not read the queue yet, so that both apply the policy from now on.
  await supervisor.onFirst.putQueue(queueId, { alerts: { ...alerts, phrases: ['lawyer'] } });
  await supervisor.listener.watchQueue(queueId);
  const senders = [first, second].map(({ baseUrl, webhookSecret }) => new MessageSender(baseUrl, webhookSecret));
  const conversationIds = Array.from({ length: conversationsAtOnce }, () => unique('conversation'));
  const deliveries = conversationIds.flatMap((conversationId) =>
    Array.from({ length: messagesEach }, (_, number) => {
      const message: MessageToSend = {
        ...{ conversationId, messageId: `m-${number}`, queueId, sentAt: instant(number) },
        author: { role: 'customer', id: conversationId },
        text: number === 2 ? 'I hate this, it is terrible! I call my lawyer.' : 'This is terrible, I hate it!',
      };
      return [...senders, senders[number % 2]!].map((sender) => () => deliver(message, sender));
    }).flat(),
  );
  const waiting = seededShuffle(deliveries, 11);
  await Promise.all(
    Array.from({ length: sendersAtOnce }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await next();
    }),
  );

  const perConversation = [
    ...['level for agent: open', 'level for supervisor: open'],
    ...['phrase for supervisor: open', 'streak for supervisor: open'],
  ];
  const all = await eventually(
    alertsOf,
    (listed) => listed.length >= conversationsAtOnce * perConversation.length,
    upToDateWithinMs,
  );
  for (const conversationId of conversationIds) {
    const own = all.filter((alert) => alert.conversationId === conversationId);
    expect(own.map(inWords).sort()).toEqual(perConversation);
    const heard = supervisor.listener.received('sentimentAlert') as Alert[];
    const heardIds = heard.filter((alert) => alert.conversationId === conversationId).map(({ alertId }) => alertId);
    const ofSupervisor = own.filter((alert) => alert.for === 'supervisor').map(({ alertId }) => alertId);
    expect([...new Set(heardIds)].sort()).toEqual(ofSupervisor.sort());
  }

  const snapshots = await Promise.all(
    conversationIds.map(async (id) => {
      const { window: _window, alert: _alert, ...update } = await admin.snapshot(id, queueId);
      return update;
    }),
  );
  const isUpToDate = (rows: LiveRow[]) =>
    rows.length === conversationsAtOnce &&
    snapshots.every(({ conversationId, level }) =>
      rows.some((row) => row.conversationId === conversationId && row.level === level && row.alert !== null),
    );
  const rows = await eventually(rowsOf, isUpToDate, upToDateWithinMs);
  for (const update of snapshots) {
    expect(update).toMatchObject({ messageCount: messagesEach });
    const row = rows.find(({ conversationId }) => conversationId === update.conversationId)!;
    expect(row).toMatchObject({ queueId, level: update.level, customer: { id: update.conversationId } });
    // Scores and times alone may be a minute old; a row is never newer than its conversation.
    expect(row.revision).toBeLessThanOrEqual(update.revision);
    if (row.revision === update.revision) expect(row).toMatchObject(update);
  }
}, 180_000);
