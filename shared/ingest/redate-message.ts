// A message arrives that was known from an edit only, which did not tell when the message was sent: it gets its own time.
import { findMessage, isWithdrawn, type FoundMessage, type ScoredMessage } from '../conversations/message-store';
import { hasBegun, planRedate } from '../conversations/plan-change';
import { windowSize } from '../sentiment/levels';
import { commitPlan, type ChangeDependencies } from './commit-change';
import type { DatedMessage } from './dated-message';
import type { Ingested } from './ingested';

/** Whether the stored message has an assumed time and the delivered one tells the right one. */
export function isToRedate({ change, hasSentAt }: DatedMessage, known: FoundMessage): known is ScoredMessage {
  return change === 'created' && hasSentAt && known !== null && !isWithdrawn(known) && known.isDateAssumed === true;
}

/** One attempt; null when another writer changed the conversation in the meantime. */
export async function redateMessage(
  { conversationId, messageId, sentAt }: DatedMessage,
  dependencies: ChangeDependencies,
): Promise<Ingested | null> {
  const { messages, aggregation, now } = dependencies;
  const conversation = await messages.read(conversationId, windowSize + 1);
  const known = await findMessage(conversation, messageId, messages);
  if (!hasBegun(conversation) || known === null || isWithdrawn(known)) return null;
  const { isDateAssumed: _, ...message } = known;
  const plan =
    sentAt === known.sentAt
      ? { conversation, state: conversation.state, replace: [message], cause: { kind: 'other' as const } }
      : planRedate(conversation, known, { ...message, sentAt }, now().toISOString(), aggregation);
  const committed = await commitPlan(plan, dependencies);
  if (committed.result !== 'committed') return null;
  const { sentiment, ...sent } = committed.published;
  return { reply: { outcome: 'duplicate', sentiment }, ...sent };
}
