// Conversations of the simulated chat platforms, delivered to a running app.
import { inChaos, inOrder, type Delivery } from '../../local/simulate/delivery-schedule';
import { planEvents, type PlannedEvent } from '../../local/simulate/plan-events';
import { runDeliveries } from '../../local/simulate/run-deliveries';
import { seededRandom } from '../../local/simulate/seeded-random';
import { senders } from '../../local/simulate/senders';
import { deliver, webhookUrl, type CallResult, type Webhook } from '../../local/simulate/webhook-client';
import { readConversation, type ConversationLine } from '../../local/simulate/conversation-file';
import type { PlatformName } from '../../shared/platforms/platforms';
import { connectionOf } from './platform-connections';

/** The webhook of a platform's connection on a running app. */
export function webhookOf(baseUrl: string, platform: PlatformName, given: object = {}): Webhook {
  const connection = connectionOf(platform, given);
  return { url: webhookUrl(baseUrl, connection), connection, sender: senders[platform] };
}

const moods = [
  'I have waited two weeks and nobody answers.',
  'This is terrible, I am really angry now.',
  'Where can I find my invoice?',
  'That helps a lot, thank you so much!',
  'I love it, you are wonderful.',
  'It is broken again and I hate it.',
  'The parcel has arrived this morning.',
];

/** Forty messages of all roles, with notes, edits and deletions, many of them near the end. */
export const fortyMessages: readonly ConversationLine[] = readConversation(
  Array.from({ length: 40 }, (_, index) => {
    const role = { 3: 'agent', 7: 'agent', 9: 'bot' }[index % 10] ?? 'customer';
    return JSON.stringify({
      role,
      text: `${moods[(index * 3) % moods.length]} (${index + 1})`,
      ...(role !== 'customer' && index % 4 === 3 && { private: true }),
      ...(index % 5 === 1 && { edit: `${moods[(index * 5 + 1) % moods.length]} (${index + 1}, edited)` }),
      ...(index % 6 === 4 && { delete: true }),
    });
  }).join('\n'),
);

/** What the platform sends of a conversation, with the bodies. */
export function sentEvents(
  lines: readonly ConversationLine[],
  conversation: number,
  startAt: Date,
  { sender, connection }: Webhook,
): Map<PlannedEvent, string> {
  // So fast that every delivery is due at once.
  const planned = planEvents(lines, conversation, { startAt, speed: 1e9 });
  return new Map(
    planned.flatMap((event) => {
      const body = sender.body(event.event, connection);
      return body === null ? [] : [[event, body] as const];
    }),
  );
}

/** Delivers events in order, or in the chaos of a seed. Returns the outcomes in the order in which they came. */
export async function deliverAll(
  events: ReadonlyMap<PlannedEvent, string>,
  webhook: Webhook,
  seed?: number,
): Promise<string[]> {
  const planned = [...events.keys()];
  const outcomes: string[] = [];
  await runDeliveries(
    seed === undefined ? inOrder(planned) : inChaos(planned, seededRandom(seed), !webhook.sender.editsNameNoAuthor),
    {
      send: (delivery: Delivery): Promise<CallResult> => deliver(webhook, events.get(delivery.planned) ?? ''),
      maxInFlight: seed === undefined ? 1 : 8,
      onResult({ delivery, result }) {
        expect({ line: delivery.planned.line, result }).toMatchObject({ result: { kind: 'accepted' } });
        if (result.kind === 'accepted') outcomes.push(...result.outcomes);
      },
    },
  );
  return outcomes;
}
