// The ingest of a message: gate → score → commit → publish. It depends on ports and rules, on no SDK. The gate comes
// before any provider receives the text; the commit is one transaction; only committed state is published.
import { phrasesIn } from './alerts/phrases';
import type { Message } from './contract/message';
import { isWithdrawn, type Conversation, type FoundMessage, type ScoredMessage } from './conversations/message-store';
import { isInWindow, placementAfter, planPut, type MessageToPut, type Plan } from './conversations/plan-change';
import { newestFirst } from './conversations/sort-key';
import { placementOf } from './conversations/window';
import { changeConversation, commitPlan, type ChangeDependencies } from './ingest/commit-change';
import { toDated, type DatedMessage } from './ingest/dated-message';
import { ignored, unchanged, type Ingested } from './ingest/ingested';
import { phraseAlertId } from './ingest/plan-alerts';
import { isToRedate, redateMessage } from './ingest/redate-message';
import { withdrawMessage } from './ingest/withdraw-message';
import type { Queue } from './queues/queue-store';
import { windowSize } from './sentiment/levels';
import type { DegradedMessage, MessageScorer, MessageToScore } from './sentiment/message-scorer';

export interface IngestDependencies extends ChangeDependencies {
  scorer: MessageScorer;
  /** Whether texts are stored where the queue does not decide it. */
  storeText: boolean;
}

export interface IngestOptions {
  /** The platform does not tell the author of an edit: an edit of a message that is not stored is not the customer's. */
  onlyIfStored?: boolean;
}

/**
 * Ingests one message of a conversation. Idempotent, also for concurrent deliveries: the message counts once.
 * @throws {StorageUnavailableError} nothing was stored, or the result is unknown; the sender may deliver again
 */
export async function ingestMessage(
  message: Message,
  dependencies: IngestDependencies,
  options: IngestOptions = {},
): Promise<Ingested> {
  if (message.author.role !== 'customer') return ignored('not-customer');
  const isBlank = !message.text?.trim();
  if (isBlank && message.change === 'created') return ignored('no-text');
  const isWithdrawal = isBlank || message.change === 'deleted';
  const { queueId } = message;
  if (queueId !== undefined && !isWithdrawal && !(await dependencies.queues.read(queueId)).enabled)
    return ignored('queue-disabled', queueId);
  const dated = toDated(message, dependencies.now());
  return changeConversation(message.conversationId, dependencies, () =>
    isWithdrawal ? withdrawMessage(dated, dependencies) : putMessage(dated, dependencies, options),
  );
}

/** One attempt to store a new or edited message; null when another writer changed the conversation in the meantime. */
async function putMessage(
  message: DatedMessage,
  dependencies: IngestDependencies,
  { onlyIfStored }: IngestOptions,
): Promise<Ingested | null> {
  const { conversationId, messageId } = message;
  const { messages, queues, scorer, aggregation, now } = dependencies;
  const conversation = await messages.read(conversationId, windowSize);
  if (conversation.isBeingErased) {
    await messages.erase(conversationId);
    return null;
  }
  const { state } = conversation;
  const known = await findKnown(message, conversation, dependencies);
  if (onlyIfStored && (!known || isWithdrawn(known))) return ignored('not-customer');
  const placement =
    known && state ? placementOf(state) : placementAfter(conversation, message, dependencies.defaultQueue);
  const queue = await queues.read(placement.queueId);
  if (!queue.enabled) return ignored('queue-disabled', placement.queueId);

  if (isToRedate(message, known)) return redateMessage(message, dependencies);
  const repetition = known && repetitionOf(message, known);
  if (repetition === 'as-stored') return unchanged('duplicate', message, state, dependencies);
  if (repetition) {
    const plan = state && { conversation, state, replace: [repetition], cause: { kind: 'other' as const } };
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
    ...(isEdit && !known && !message.hasSentAt && { isDateAssumed: true }),
    ...(known && 'isDateAssumed' in known && { isDateAssumed: true }),
    ...(language !== undefined && { language }),
    ...((queue.storeText ?? dependencies.storeText) && { text: textOf(message) }),
  };
  const operation = !known ? 'insert' : isWithdrawn(known) ? 'restore' : 'replace';
  const newPhrases = await untoldPhrases(message, operation, queue, dependencies);
  const put: MessageToPut = { scored, operation, rescored, placement, newPhrases };
  const plan = planPut(conversation, put, now().toISOString(), aggregation);
  const committed = await commitPlan(plan, dependencies);
  switch (committed.result) {
    case 'conflict':
      return null;
    case 'already-there':
      // The message arrived in the meantime. Its creation changes nothing then, but an edit has to be applied to it.
      if (isEdit) return null;
      if (isToRedate(message, await messages.find(conversationId, messageId)))
        return redateMessage(message, dependencies);
      return unchanged('duplicate', message, (await messages.read(conversationId, windowSize)).state, dependencies);
    case 'committed': {
      const { sentiment, ...sent } = committed.published;
      return { reply: { outcome: outcomeOf(plan, isEdit), sentiment }, ...sent };
    }
  }
}

/**
 * The stored message with the same id. The table is queried only when the message may be known outside the window: an
 * edit can be of any message, one query costs less than scoring a text in the cloud twice, and a text that its author
 * took back must not be sent there.
 */
async function findKnown(
  message: DatedMessage,
  { conversationId, messages: newest, hasWithdrawnMessages }: Conversation,
  { messages, scorer }: IngestDependencies,
): Promise<FoundMessage> {
  const inWindow = newest.find((stored) => stored.messageId === message.messageId);
  if (inWindow) return inWindow;
  const oldest = newest.length < windowSize ? undefined : newest.at(-1);
  const wouldBeInWindow = !oldest || (message.hasSentAt && newestFirst(message, oldest) < 0);
  const isNew = wouldBeInWindow && !hasWithdrawnMessages;
  if (message.change === 'created' && (isNew || !scorer.asksCloud)) return null;
  return messages.find(conversationId, message.messageId);
}

/**
 * Whether a message repeats the stored one: `as-stored` when nothing changes; the stored message with a newer
 * `changedAt` when only that changes; null when the text changes.
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

/** The phrases of the queue's policy that a message contains and that no alert has told of. */
async function untoldPhrases(
  message: DatedMessage,
  operation: MessageToPut['operation'],
  { alerts }: Queue,
  { messages }: IngestDependencies,
): Promise<string[]> {
  const found = phrasesIn(textOf(message), alerts.phrases);
  if (operation === 'insert') return found;
  const known = await Promise.all(
    found.map((phrase) => messages.findAlert(message.conversationId, phraseAlertId(message.messageId, phrase))),
  );
  return found.filter((_, index) => known[index] === null);
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

/** The message, if the local scorer scored it as the fallback and its text is stored: the cloud scores it again. */
function degradedTexts(conversationId: string, stored: ScoredMessage): DegradedMessage[] {
  const { messageId, text, language, degraded, refused } = stored;
  if (!degraded || text === undefined) return [];
  return [
    { conversationId, messageId, text, ...(language !== undefined && { language }), ...(refused && { refused }) },
  ];
}
