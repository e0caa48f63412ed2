// Two instances of the app on one storage take the messages of twenty conversations at once, in any order, each more than
// once: one alert an episode, none lost, and a list that is equal to the conversations.
import { alertList, type Alert } from '../../shared/contract/alert';
import { liveList, type LiveRow } from '../../shared/contract/live-list';
import { course } from '../../shared/contract/sentiment';
import { conversationPath, queuePath } from '../support/api-client';
import { eventually } from '../support/eventually';
import type { HttpReply } from '../support/http-reply';
import { MessageSender, type MessageToSend } from '../support/message-sender';
import { seededShuffle } from '../support/seeded-shuffle';
import { instant, unique } from '../support/support-desk';
import { admin, connect, first, queueId, second, useTwoInstances } from '../support/two-instances';

useTwoInstances();

const conversationsAtOnce = 20;
const sendersAtOnce = 16;
const upToDateWithinMs = 30_000;

const angry = 'This is terrible. I hate it, you are the worst!';
const happy = 'I love it, this is great, thank you!';
/** The customers are angry, content, and angry again. Within a part the order is by chance. */
const parts = [
  [angry, angry, 'I hate this, it is terrible! I call my lawyer.', angry],
  [happy, happy, happy, happy],
  [angry, angry, angry, angry],
];
/** The first episodes ended when the customer was content. */
const perConversation = [
  ...['level for agent: open', 'level for agent: resolved'],
  ...['level for supervisor: open', 'level for supervisor: resolved'],
  ...['phrase for supervisor: open'],
  ...['streak for supervisor: open', 'streak for supervisor: resolved'],
];

const alertsOf = async () => {
  const { json } = await admin.expect(200, 'GET', `${queuePath(queueId)}/alerts?limit=1000`);
  return alertList.parse(json).alerts;
};
const rowsOf = async () => {
  const { json } = await admin.expect(200, 'GET', `${queuePath(queueId)}/conversations?limit=1000`);
  return liveList.parse(json).conversations;
};
const inWords = ({ kind, for: audience, state }: Alert) => `${kind} for ${audience}: ${state}`;
const stateOf = ({ conversationId, alertId, state }: Alert) => `${conversationId} ${alertId} ${state}`;
/** A fall is measured from a level that the conversation had, which depends on the order of arrival. */
const isDrop = ({ kind }: Alert) => kind === 'drop';
const byId = (rows: readonly LiveRow[]) => new Map(rows.map((row) => [row.conversationId, row]));

/** The conversations of which a delivery was refused, as on a machine that is too slow: a push may be lost then. */
const refusedOf = new Set<string>();

/** Delivers until the app has taken it, as a sender does. */
async function deliver(message: MessageToSend, sender: MessageSender): Promise<void> {
  const isTaken = ({ status }: HttpReply) => status === 200;
  const tryOnce = async () => {
    const reply = await sender.deliver(message);
    if (!isTaken(reply)) refusedOf.add(message.conversationId);
    return reply;
  };
  await eventually(tryOnce, isTaken, 20_000);
}

/** Delivers a part of all conversations: each message to both instances, and every third to one of them once more. */
async function deliverPart(part: number, conversationIds: readonly string[]): Promise<void> {
  const senders = [first, second].map(({ baseUrl, webhookSecret }) => new MessageSender(baseUrl, webhookSecret));
  const sentBefore = parts.slice(0, part).flat().length;
  const deliveries = conversationIds.flatMap((conversationId) =>
    parts[part]!.flatMap((text, index) => {
      const number = sentBefore + index;
      const author = { role: 'customer', id: conversationId } as const;
      const message = { conversationId, messageId: `m-${number}`, queueId, sentAt: instant(number), author, text };
      const again = number % 3 === 0 ? [senders[number % 2]!] : [];
      return [...senders, ...again].map((sender) => () => deliver(message, sender));
    }),
  );
  const waiting = seededShuffle(deliveries, part);
  await Promise.all(
    Array.from({ length: sendersAtOnce }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await next();
    }),
  );
}

it('Twenty conversations on two instances', async () => {
  const alerts = { agentAt: 'negative', supervisorAt: 'negative', drop: true, streak: 3, phrases: ['lawyer'] } as const;
  const supervisor = await connect('supervisor', queueId);
  // Through the first instance: the second has not read the queue yet, so that both apply the policy from now on.
  await supervisor.onFirst.putQueue(queueId, { alerts: { ...alerts, phrases: ['lawyer'] } });
  await supervisor.listener.watchQueue(queueId);
  const conversationIds = Array.from({ length: conversationsAtOnce }, () => unique('conversation'));
  for (const part of parts.keys()) await deliverPart(part, conversationIds);

  const isComplete = (listed: readonly Alert[]) =>
    conversationIds.every((id) => {
      const own = listed.filter((alert) => alert.conversationId === id && !isDrop(alert));
      return own.map(inWords).sort().join() === perConversation.join();
    });
  const all = await eventually(alertsOf, isComplete, upToDateWithinMs).catch(alertsOf);
  for (const conversationId of conversationIds) {
    const own = all.filter((alert) => alert.conversationId === conversationId);
    const apartFromDrops = own.filter((alert) => !isDrop(alert)).map(inWords);
    expect(apartFromDrops.sort()).toEqual(perConversation);
    expect(own.filter(isDrop).length).toBeLessThanOrEqual(1);
  }
  // Those who watch the queue have heard of each alert and each of its states.
  const isHeard = ({ for: audience, conversationId }: Alert) =>
    audience === 'supervisor' && !refusedOf.has(conversationId);
  const ofSupervisors = all.filter(isHeard);
  const states = new Set(ofSupervisors.flatMap((alert) => [stateOf({ ...alert, state: 'open' }), stateOf(alert)]));
  const statesHeard = () =>
    new Set((supervisor.listener.received('sentimentAlert') as Alert[]).filter(isHeard).map(stateOf));
  await supervisor.listener.until(() => statesHeard().size >= states.size).catch(() => undefined);
  expect(statesHeard()).toEqual(states);

  const snapshots = await Promise.all(
    conversationIds.map(async (id) => {
      const { window: _window, alert: _alert, ...update } = await admin.snapshot(id, queueId);
      return update;
    }),
  );
  const newestAlertOf = (conversationId: string) =>
    all
      .filter(
        (alert) => alert.conversationId === conversationId && alert.for === 'supervisor' && alert.state === 'open',
      )
      .reduce((newest, alert) => (Date.parse(alert.at) > Date.parse(newest.at) ? alert : newest));
  const isUpToDate = (rows: readonly LiveRow[]) =>
    rows.length === conversationsAtOnce &&
    snapshots.every(({ conversationId, level }) => {
      const row = byId(rows).get(conversationId);
      return row?.level === level && row.alert?.at === newestAlertOf(conversationId).at;
    });
  const rows = await eventually(rowsOf, isUpToDate, upToDateWithinMs);
  const followed = byId(supervisor.listener.received('conversationListed') as LiveRow[]);
  for (const update of snapshots) {
    const { json } = await admin.expect(200, 'GET', `${conversationPath(update.conversationId)}/course`);
    expect(course.parse(json).points).toHaveLength(parts.flat().length);
    const row = byId(rows).get(update.conversationId)!;
    expect(row).toMatchObject({ queueId, level: update.level, customer: { id: update.conversationId } });
    // Scores and times alone may be a minute old; a row is never newer than its conversation.
    expect(row.revision).toBeLessThanOrEqual(update.revision);
    if (row.revision === update.revision) expect(row).toMatchObject(update);
    if (!refusedOf.has(update.conversationId))
      expect(followed.get(update.conversationId)).toMatchObject({ queueId, level: update.level });
  }
}, 180_000);
