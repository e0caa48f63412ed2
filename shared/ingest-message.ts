// The ingest of a message: gate → score → commit → publish. It knows ports and rules, no SDK. The gate comes before any
// provider sees the text; the commit is one transaction; what agents see follows from what was committed.
import type { Message } from './contract/message';
import { isWithdrawn, type Conversation, type FoundMessage, type ScoredMessage } from './conversations/message-store';
import { isInWindow, placementAfter, planPut, type MessageToPut, type Plan } from './conversations/plan-change';
import { newestFirst } from './conversations/sort-key';
import { placementOf } from './conversations/window';
import { changeConversation, commitPlan, type ChangeDependencies } from './ingest/commit-change';
import { toDated, type DatedMessage } from './ingest/dated-message';
import { ignored, unchanged, type Ingested } from './ingest/ingested';
import { withdrawMessage } from './ingest/withdraw-message';
import { windowSize } from './sentiment/levels';
import type { DegradedMessage, MessageScorer, MessageToScore } from './sentiment/message-scorer';

export interface IngestDependencies extends ChangeDependencies {
  scorer: MessageScorer;
  storeText: boolean;
}

/**
 * Takes in one message of a conversation. Safe to call again with the same message, also at the same time: it counts
 * once.
 * @throws {StorageUnavailableError} nothing was stored, or its reply is unknown; the sender may deliver again
 */
export async function ingestMessage(message: Message, dependencies: IngestDependencies): Promise<Ingested> {
  if (message.author.role !== 'customer') return ignored('not-customer');
  const isBlank = !message.text?.trim();
  if (isBlank && message.change === 'created') return ignored('no-text');
  const isWithdrawal = isBlank || message.change === 'deleted';
  const { queueId } = message;
  if (queueId !== undefined && !isWithdrawal && !(await dependencies.queues.read(queueId)).enabled)
    return ignored('queue-disabled', queueId);
  const dated = toDated(message, dependencies.now());
  return changeConversation(message.conversationId, dependencies, () =>
    isWithdrawal ? withdrawMessage(dated, dependencies) : putMessage(dated, dependencies),
  );
}

/** One attempt to store a new or edited message; null when someone else changed the conversation meanwhile. */
async function putMessage(message: DatedMessage, dependencies: IngestDependencies): Promise<Ingested | null> {
  const { conversationId, messageId } = message;
  const { messages, queues, scorer, aggregation, now } = dependencies;
  const conversation = await messages.read(conversationId, windowSize);
  if (conversation.isBeingErased) {
    await messages.erase(conversationId);
    return null;
  }
  const { state } = conversation;
  const known = await findKnown(message, conversation, dependencies);
  const placement =
    known && state ? placementOf(state) : placementAfter(conversation, message, dependencies.defaultQueue);
  if (!(await queues.read(placement.queueId)).enabled) return ignored('queue-disabled', placement.queueId);

  const repetition = known && repetitionOf(message, known);
  if (repetition === 'as-stored') return unchanged('duplicate', message, state, dependencies);
  if (repetition) {
    const plan = state && { conversation, state, replace: [repetition] };
    const isCommitted = !plan || (await commitPlan(plan, dependencies)).result === 'committed';
    return isCommitted ? unchanged('duplicate', message, state, dependencies) : null;
  }

  const others = conversation.messages.filter((stored) => stored.messageId !== messageId);
  const { scoring, rescored } = await scorer.score(
    textToScore(message, conversation),
    others.flatMap((stored) => degradedTexts(conversationId, stored)),
  );
  const language = scoring.language ?? message.language;
  const isEdit = message.change === 'edited';
  const scored: ScoredMessage = {
    ...scoring,
    messageId,
    sentAt: known && 'sentAt' in known ? known.sentAt : message.sentAt,
    ...(isEdit && { changedAt: message.changedAt }),
    ...(language !== undefined && { language }),
    ...(dependencies.storeText && { text: textOf(message) }),
  };
  const how = !known ? 'insert' : isWithdrawn(known) ? 'restore' : 'replace';
  const put: MessageToPut = { scored, how, rescored, placement };
  const plan = planPut(conversation, put, now().toISOString(), aggregation);
  const committed = await commitPlan(plan, dependencies);
  switch (committed.result) {
    case 'conflict':
      return null;
    case 'already-there':
      return unchanged('duplicate', message, (await messages.read(conversationId, windowSize)).state, dependencies);
    case 'committed': {
      const { sentiment, ...sent } = committed.published;
      return { reply: { outcome: outcomeOf(plan, isEdit), sentiment }, ...sent };
    }
  }
}

/**
 * The message as it is known already. It is looked up by its id only where it may be known without being among the
 * newest: an edit may be of any message, and before a cloud is paid for a text, one look in the table is cheap.
 */
async function findKnown(
  message: DatedMessage,
  { conversationId, messages: newest }: Conversation,
  { messages, scorer }: IngestDependencies,
): Promise<FoundMessage> {
  const inWindow = newest.find((stored) => stored.messageId === message.messageId);
  if (inWindow) return inWindow;
  const oldest = newest.length < windowSize ? undefined : newest.at(-1);
  const wouldBeInWindow = !oldest || (message.hasSentAt && newestFirst(message, oldest) < 0);
  if (message.change === 'created' && (wouldBeInWindow || !scorer.asksCloud)) return null;
  return messages.find(conversationId, message.messageId);
}

/**
 * Whether a message says nothing new of the one that is known: `as-stored`, or the stored message with a newer time of
 * change and the same text, or null where it is a change.
 */
function repetitionOf(
  { change, changedAt, text }: DatedMessage,
  known: NonNullable<FoundMessage>,
): 'as-stored' | ScoredMessage | null {
  if (change !== 'edited') return 'as-stored';
  if (isWithdrawn(known)) return known.withdrawn === 'blank' && changedAt > known.changedAt ? null : 'as-stored';
  if (known.changedAt !== undefined && changedAt <= known.changedAt) return 'as-stored';
  return known.text !== undefined && known.text === text?.toWellFormed() ? { ...known, changedAt } : null;
}

function outcomeOf(plan: Plan, isEdit: boolean): 'scored' | 'stored' | 'updated' {
  if (isEdit) return 'updated';
  return isInWindow(plan) ? 'scored' : 'stored';
}

function textOf({ text }: Message): string {
  return (text ?? '').toWellFormed();
}

function textToScore(message: Message, conversation: Conversation): MessageToScore {
  const { conversationId, messageId, language } = message;
  const conversationLanguage = conversation.messages.find((stored) => stored.language)?.language;
  return {
    conversationId,
    messageId,
    text: textOf(message),
    ...(language !== undefined && { language }),
    ...(conversationLanguage !== undefined && { conversationLanguage }),
  };
}

/** A message that the local scorer scored in place of the cloud, for the cloud; none where its text is not stored. */
function degradedTexts(conversationId: string, stored: ScoredMessage): DegradedMessage[] {
  const { messageId, text, language, degraded, refused } = stored;
  if (!degraded || text === undefined) return [];
  return [
    { conversationId, messageId, text, ...(language !== undefined && { language }), ...(refused && { refused }) },
  ];
}
