// The story of a message: let in → score → commit → update. It knows ports and rules, no SDK. The gate comes before any
// provider sees the text; the commit is one transaction; what the agent sees follows from what was committed.
import type { QueueStore } from './access/queue-store';
import type { HandledMessage, IgnoredReason, Message } from './contract/message';
import type {
  Commit,
  Conversation,
  ConversationState,
  MessageStore,
  ScoredMessage,
} from './conversations/message-store';
import { ContentionError } from './conversations/storage-errors';
import type { Turns } from './conversations/turns';
import { nextState, withMessage, withoutMessage } from './conversations/window';
import { windowSize, type Folding } from './sentiment/levels';
import type { MessageScorer, MessageToScore } from './sentiment/message-scorer';
import { expireConversation, pushUpdate, type LiveFeedItem } from './updates/live-feed';
import { toNeutralUpdate, toUpdate } from './updates/sentiment-view';

/** What the story needs of the world. */
export interface MessagePorts {
  queues: Pick<QueueStore, 'read'>;
  messages: MessageStore;
  scorer: MessageScorer;
  turns: Turns;
  now: () => Date;
  /** Waits before another attempt at a commit that lost a race. */
  pause: (attempt: number) => Promise<void>;
  defaultQueue: string;
  folding: Folding;
  storeText: boolean;
}

/** The answer to the sender, and what the live feed is told. */
export interface Handled {
  reply: HandledMessage;
  items: LiveFeedItem[];
}

const maxAttempts = 10;

/**
 * Takes in one message of a conversation. Safe to call again with the same message, also at the same time: it counts
 * once.
 * @throws {StorageUnavailableError} nothing was stored; the sender may deliver again
 */
export async function handleMessage(message: Message, ports: MessagePorts): Promise<Handled> {
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
  return ports.turns.take(conversationId, async () => {
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
async function putMessage(message: Message, arrivedAt: string, ports: MessagePorts): Promise<Handled | null> {
  const { conversationId, messageId } = message;
  const conversation = await ports.messages.read(conversationId, windowSize);
  const { state, messages } = conversation;
  const queue = await ports.queues.read(message.queueId ?? state?.queueId ?? ports.defaultQueue);
  if (!queue.enabled) return ignored('queue-disabled');

  const isEdit = message.change === 'edited';
  const inWindow = messages.find((known) => known.messageId === messageId);
  const known = inWindow ?? (isEdit ? await ports.messages.find(conversationId, messageId) : null);
  if (known === 'removed' || (known && !isEdit)) return alreadyHandled('duplicate', message, state, ports);

  const { scoring, rescored } = await ports.scorer.score(
    textToScore(message, conversation),
    messages.flatMap((stored) => (stored.degraded && stored !== inWindow ? textsToScore(conversationId, stored) : [])),
  );
  const scored: ScoredMessage = {
    messageId,
    sentAt: known?.sentAt ?? message.sentAt ?? arrivedAt,
    ...(ports.storeText && { text: message.text!.toWellFormed() }),
    ...scoring,
    ...languageOf(message, scoring),
  };
  const rescoredMessages = messages.flatMap((stored) => {
    const found = rescored.get(stored.messageId);
    return found ? [{ ...stored, ...found }] : [];
  });
  const window = withMessage(
    messages.map((stored) => rescoredMessages.find(({ messageId: id }) => id === stored.messageId) ?? stored),
    scored,
  );
  const changesWindow = window.includes(scored) || rescoredMessages.length > 0;
  // Messages arrive in any order: only the newest says where the conversation is and who has it.
  const isNewest = window[0] === scored && !known;
  const next =
    changesWindow || !state
      ? nextState(
          state,
          window,
          {
            queueId: (isNewest ? message.queueId : state?.queueId) ?? queue.queueId,
            agentId: (isNewest ? message.agentId : undefined) ?? state?.agentId ?? null,
            updatedAt: ports.now().toISOString(),
          },
          ports.folding,
        )
      : state;
  const replace = known ? [scored, ...rescoredMessages] : rescoredMessages;
  const commit: Commit = { conversation, state: next, replace, ...(!known && { insert: scored }) };

  const result = await ports.messages.commit(commit);
  if (result === 'conflict') return null;
  if (result === 'already-there') {
    const current = await ports.messages.read(conversationId, windowSize);
    return alreadyHandled('duplicate', message, current.state, ports);
  }
  const outcome = isEdit ? 'updated' : window.includes(scored) ? 'scored' : 'stored';
  return changed(outcome, conversationId, next, ports);
}

/** One attempt to remove a message; null when someone else changed the conversation meanwhile. */
async function removeMessage(message: Message, arrivedAt: string, ports: MessagePorts): Promise<Handled | null> {
  const { conversationId, messageId } = message;
  // One more than the window, for the message that moves up into it.
  const conversation = await ports.messages.read(conversationId, windowSize + 1);
  const { state, messages } = conversation;
  const inWindow = messages.find((known) => known.messageId === messageId);
  const known = inWindow ?? (await ports.messages.find(conversationId, messageId));
  if (known === 'removed') return alreadyHandled('removed', message, state, ports);
  if (known === null || !state) {
    const queue = await ports.queues.read(message.queueId ?? state?.queueId ?? ports.defaultQueue);
    if (!queue.enabled) return ignored('queue-disabled');
    const marked = await ports.messages.markRemoved(conversationId, messageId, arrivedAt);
    if (!marked) return null;
    return alreadyHandled('removed', message, state, ports);
  }
  const circumstances = { queueId: state.queueId, agentId: state.agentId, updatedAt: ports.now().toISOString() };
  const next = nextState(state, withoutMessage(messages, messageId), circumstances, ports.folding);
  const result = await ports.messages.commit({ conversation, state: next, remove: known });
  return result === 'committed' ? changed('removed', conversationId, next, ports) : null;
}

async function changed(
  outcome: 'scored' | 'stored' | 'updated' | 'removed',
  conversationId: string,
  state: ConversationState,
  ports: MessagePorts,
): Promise<Handled> {
  const sentiment = toUpdate(conversationId, state);
  return { reply: { outcome, sentiment }, items: await itemsFor(conversationId, state, ports) };
}

/** The current update goes out again: whoever delivers again may do so because it never went out. */
async function alreadyHandled(
  outcome: 'duplicate' | 'removed',
  { conversationId, queueId }: Message,
  state: ConversationState | null,
  ports: MessagePorts,
): Promise<Handled> {
  if (state)
    return {
      reply: { outcome, sentiment: toUpdate(conversationId, state) },
      items: await itemsFor(conversationId, state, ports),
    };
  const sentiment = toNeutralUpdate(conversationId, queueId ?? ports.defaultQueue);
  return { reply: { outcome, sentiment }, items: [] };
}

async function itemsFor(
  conversationId: string,
  state: ConversationState,
  ports: MessagePorts,
): Promise<LiveFeedItem[]> {
  const queue = await ports.queues.read(state.queueId);
  if (!queue.enabled) return [];
  const update = pushUpdate(toUpdate(conversationId, state), queue.audience);
  // Whoever waited for the conversation in another queue has to ask again whether they may see it here.
  return state.inQueueSinceRevision === state.revision ? [expireConversation(conversationId), update] : [update];
}

function ignored(reason: IgnoredReason): Handled {
  return { reply: { outcome: 'ignored', reason }, items: [] };
}

function textToScore(message: Message, conversation: Conversation | null): MessageToScore {
  const { conversationId, messageId, language } = message;
  const conversationLanguage = conversation?.messages.find((known) => known.language)?.language;
  return {
    conversationId,
    messageId,
    text: message.text!.toWellFormed(),
    ...(language !== undefined && { language }),
    ...(conversationLanguage !== undefined && { conversationLanguage }),
  };
}

function textsToScore(conversationId: string, { messageId, text, language }: ScoredMessage): MessageToScore[] {
  if (text === undefined) return [];
  return [{ conversationId, messageId, text, ...(language !== undefined && { language }) }];
}

function languageOf(message: Message, scoring: { language?: string }): { language?: string } {
  const language = scoring.language ?? message.language;
  return language === undefined ? {} : { language };
}
