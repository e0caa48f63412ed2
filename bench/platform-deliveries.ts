// How long a chat platform's delivery takes until its reply, against the same message through `/messages`, by turns.
import { deliver as deliverToWebhook } from '../local/simulate/webhook-client';
import type { PlatformName } from '../shared/platforms/platforms';
import { platforms } from '../shared/platforms/platforms';
import { connectionSetting } from '../test/support/platform-connections';
import type { RunningApp } from '../test/support/running-app';
import { webhookOf } from '../test/support/simulated-conversations';
import { deliver, openQueue, queueId } from './caller';
import { median, milliseconds, timed, type Row } from './table';

const measured: readonly PlatformName[] = ['chatwoot', 'telegram'];
const rounds = 150;
const warmUpRounds = 30;
const conversation = 4711;
const text = 'Still nothing. This is the third time I ask, and I am not happy with the service.';

/** For WEBHOOK_CONNECTIONS of the measured app. */
export const measuredConnections = JSON.stringify(measured.map((name) => connectionSetting(name, { queueId })));

export async function measurePlatformDeliveries(app: RunningApp): Promise<Row[]> {
  await openQueue(app);
  const ways = ['messages', ...measured] as const;
  const timesMs = new Map(ways.map((way) => [way, [] as number[]]));
  // In whole seconds, as the platforms tell it, and each later than the one before.
  const begin = Math.floor(Date.now() / 1000) - warmUpRounds - rounds;
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const sentAt = new Date((begin + round) * 1000);
    // Each way comes first in turn, so that none always follows the same one.
    for (const turn of ways.keys()) {
      const way = ways[(round + turn) % ways.length]!;
      const send = way === 'messages' ? sendMessage(app, round, sentAt) : sendToWebhook(app, way, round, sentAt);
      const timeMs = await timed(send);
      if (round >= warmUpRounds) timesMs.get(way)?.push(timeMs);
    }
  }
  const medianOf = (way: (typeof ways)[number]) => median(timesMs.get(way) ?? []);
  return measured.map((name) => ({
    what: `time until the reply to a delivery of ${platforms[name].title}`,
    measured: milliseconds(medianOf(name)),
    comparedWith: `the same message through \`/messages\`: ${milliseconds(medianOf('messages'))}`,
    ratio: `${(medianOf(name) / medianOf('messages')).toFixed(2)}×`,
    aim: '≤ 1.1×',
  }));
}

/** As a webhook does, it names the queue of a new conversation only. */
function sendMessage(app: RunningApp, round: number, sentAt: Date) {
  const message = { conversationId: 'bench-messages', messageId: `m-${round}`, text, sentAt: sentAt.toISOString() };
  return () => deliver(app, { ...message, queueId: round === 0 ? queueId : undefined });
}

function sendToWebhook(app: RunningApp, name: PlatformName, round: number, sentAt: Date) {
  const webhook = webhookOf(app.baseUrl, name, { queueId });
  const event = { conversation, number: round + 1, role: 'customer', text, isPrivate: false, sentAt } as const;
  return async () => {
    const body = webhook.sender.body({ ...event, change: 'created', changedAt: sentAt }, webhook.connection) ?? '';
    const result = await deliverToWebhook(webhook, body);
    // A message that wasn't taken in would make a fine figure.
    if (result.kind !== 'accepted' || result.outcomes.join() !== 'scored')
      throw new Error(`A delivery of ${name}: ${JSON.stringify(result)}`);
  };
}
