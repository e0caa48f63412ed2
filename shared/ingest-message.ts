// The story of a message: let in → score → commit → update. It knows ports and rules, no SDK. The gate comes before any
// provider sees the text; the commit is one transaction; what the agent sees follows from what was committed.
import type { QueueStore } from './queues/queue-store';
import type { MessageReply, IgnoredReason, Message } from './contract/message';
import type { Conversation, ConversationState, MessageStore, ScoredMessage } from './conversations/message-store';
import { isInWindow, planPut, planRemoval } from './conversations/plan-change';
import { ContentionError } from './conversations/storage-errors';
import type { KeyedQueue } from './conversations/keyed-queue';
import { windowSize, type Aggregation } from './sentiment/levels';
import type { MessageScorer, MessageToScore } from './sentiment/message-scorer';
import { pushSentiment, type LiveFeedItem } from './live/live-feed';
import { toNeutralUpdate, toUpdate } from './live/sentiment-view';

/** What the story needs of the world. */
export interface IngestDependencies {
  queues: Pick<QueueStore, 'read'>;
  messages: MessageStore;
  scorer: MessageScorer;
  conversationQueue: KeyedQueue;
  now: () => Date;
  /** Waits before another attempt at a commit that lost a race. */
  pause: (attempt: number) => Promise<void>;
  defaultQueue: string;
  aggregation: Aggregation;
  storeText: boolean;
}

/** The answer to the sender, and what the live feed is told. */
export interface Ingested {
  reply: MessageReply;
  items: LiveFeedItem[];
}

const maxAttempts = 10;

/**
 * Takes in one message of a conversation. Safe to call again with the same message, also at the same time: it counts
 * once.
 * @throws {StorageUnavailableError} nothing was stored; the sender may deliver again
 */
export async function ingestMessage(message: Message, ports: IngestDependencies): Promise<Ingested> {
  if (message.author.role !== 'customer') return ignored('not-customer');
  const { conversationId, queueId } = message;
  if (message.change !== 'deleted') {
    if (!message.text?.trim()) return ignored('no-text');
    // A message that names its queue passes the gate at once, so that it can be scored while its conversation is read.
    if (queueId !== undefined) {
      if (!(await ports.queues.read(queueId)).enabled) return ignored('queue-disabled');
      ports.scorer.begin(textToScore(message, null));
    }
  }
  const arrivedAt = ports.now().toISOString();
  return ports.conversationQueue.run(conversationId, async () => {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const handled = await (message.change === 'deleted'
        ? removeMessage(message, arrivedAt, ports)
        : putMessage(message, arrivedAt, ports));
      if (handled) return handled;
      await ports.pause(attempt);
    }
    throw new ContentionError(maxAttempts);
  });
}

/** One attempt to store a new or edited message; null when someone else changed the conversation meanwhile. */
async function putMessage(message: Message, arrivedAt: string, ports: IngestDependencies): Promise<Ingested | null> {
  const { conversationId, messageId, change, agentId } = message;
  const conversation = await ports.messages.read(conversationId, windowSize);
  const { state, messages } = conversation;
  const queue = await ports.queues.read(message.queueId ?? state?.queueId ?? ports.defaultQueue);
  if (!queue.enabled) return ignored('queue-disabled');

  const inWindow = messages.find((stored) => stored.messageId === messageId);
  const known = inWindow ?? (change === 'edited' ? await ports.messages.find(conversationId, messageId) : null);
  if (known === 'removed' || (known && change === 'created')) return unchanged('duplicate', message, state, ports);

  const others = messages.filter((stored) => stored !== inWindow);
  const { scoring, rescored } = await ports.scorer.score(
    textToScore(message, conversation),
    others.flatMap((stored) => degradedTexts(conversationId, stored)),
  );
  const language = scoring.language ?? message.language;
  const scored: ScoredMessage = {
    ...scoring,
    messageId,
    sentAt: known?.sentAt ?? message.sentAt ?? arrivedAt,
    ...(language !== undefined && { language }),
    ...(ports.storeText && { text: textOf(message) }),
  };

  const put = { scored, known, rescored, queueId: queue.queueId, agentId };
  const commit = planPut(conversation, put, ports.now().toISOString(), ports.aggregation);
  switch (await ports.messages.commit(commit)) {
    case 'conflict':
      return null;
    case 'already-there':
      return unchanged('duplicate', message, (await ports.messages.read(conversationId, windowSize)).state, ports);
    case 'committed': {
      const outcome = change === 'edited' ? 'updated' : isInWindow(commit) ? 'scored' : 'stored';
      return published(outcome, conversationId, commit.state, ports);
    }
  }
}

/** One attempt to remove a message; null when someone else changed the conversation meanwhile. */
async function removeMessage(message: Message, arrivedAt: string, ports: IngestDependencies): Promise<Ingested | null> {
  const { conversationId, messageId } = message;
  const conversation = await ports.messages.read(conversationId, windowSize + 1);
  const { state, messages } = conversation;
  const inWindow = messages.find((stored) => stored.messageId === messageId);
  const known = inWindow ?? (await ports.messages.find(conversationId, messageId));
  if (known === 'removed') return unchanged('removed', message, state, ports);
  if (known === null || !state) {
    const queue = await ports.queues.read(message.queueId ?? state?.queueId ?? ports.defaultQueue);
    if (!queue.enabled) return ignored('queue-disabled');
    const marked = await ports.messages.markRemoved(conversationId, messageId, arrivedAt);
    return marked ? unchanged('removed', message, state, ports) : null;
  }
  // Also in a queue that is switched off: what was stored before must be erasable.
  const commit = planRemoval({ ...conversation, state }, known, ports.now().toISOString(), ports.aggregation);
  const result = await ports.messages.commit(commit);
  return result === 'committed' ? published('removed', conversationId, commit.state, ports) : null;
}

/** Nothing changed, and the current update goes out again: the sender may repeat because it never went out. */
async function unchanged(
  outcome: 'duplicate' | 'removed',
  { conversationId, queueId }: Message,
  state: ConversationState | null,
  ports: IngestDependencies,
): Promise<Ingested> {
  if (state) return published(outcome, conversationId, state, ports);
  return { reply: { outcome, sentiment: toNeutralUpdate(conversationId, queueId ?? ports.defaultQueue) }, items: [] };
}

async function published(
  outcome: Exclude<MessageReply['outcome'], 'ignored'>,
  conversationId: string,
  state: ConversationState,
  ports: IngestDependencies,
): Promise<Ingested> {
  const sentiment = toUpdate(conversationId, state);
  const isNewInQueue = state.inQueueSinceRevision === state.revision;
  const items = pushSentiment(sentiment, await ports.queues.read(state.queueId), isNewInQueue);
  return { reply: { outcome, sentiment }, items };
}

function ignored(reason: IgnoredReason): Ingested {
  return { reply: { outcome: 'ignored', reason }, items: [] };
}

function textOf(message: Message): string {
  return message.text!.toWellFormed();
}

function textToScore(message: Message, conversation: Conversation | null): MessageToScore {
  const { conversationId, messageId, language } = message;
  const conversationLanguage = conversation?.messages.find((stored) => stored.language)?.language;
  return {
    conversationId,
    messageId,
    text: textOf(message),
    ...(language !== undefined && { language }),
    ...(conversationLanguage !== undefined && { conversationLanguage }),
  };
}

/** A message that the stand-in scored, for the cloud to score; none where its text is not stored. */
function degradedTexts(conversationId: string, stored: ScoredMessage): MessageToScore[] {
  const { messageId, text, language, degraded } = stored;
  if (!degraded || text === undefined) return [];
  return [{ conversationId, messageId, text, ...(language !== undefined && { language }) }];
}
