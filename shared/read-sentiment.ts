// What an agent may read of a conversation: the gate, then the snapshot.
import type { Queue, QueueStore } from './queues/queue-store';
import type { Caller } from './access/tokens';
import { maySee, verifyMaySee } from './access/permissions';
import type { SentimentSnapshot } from './contract/sentiment';
import type { MessageStore } from './conversations/message-store';
import { windowSize, type Aggregation } from './sentiment/levels';
import { toSnapshot } from './live/sentiment-view';

export interface SentimentPorts {
  queues: Pick<QueueStore, 'read'>;
  messages: Pick<MessageStore, 'read'>;
  defaultQueue: string;
  aggregation: Aggregation;
}

/**
 * The snapshot of a conversation and the queue by which it was judged: the one it is in or, while it has no message,
 * the one asked for, else the default.
 * @throws {ForbiddenError} unless the caller may see that queue. To someone who may not see the queue they ask for
 * it says the same whether or not there is such a conversation, wherever it is.
 */
export async function readVisibleConversation(
  conversationId: string,
  askedQueueId: string | undefined,
  caller: Caller,
  { queues, messages, defaultQueue, aggregation }: SentimentPorts,
): Promise<{ snapshot: SentimentSnapshot; queue: Queue }> {
  const conversation = await messages.read(conversationId, windowSize);
  const queue = await queues.read(conversation.state?.queueId ?? askedQueueId ?? defaultQueue);
  if (!maySee(caller, queue)) {
    // Who may not see the queue they name is told of that one only, and so not where the conversation is.
    const isElsewhere = askedQueueId !== undefined && askedQueueId !== queue.queueId;
    if (isElsewhere) verifyMaySee(caller, await queues.read(askedQueueId), { isNamed: true });
    verifyMaySee(caller, queue, { isNamed: askedQueueId === queue.queueId });
  }
  return { snapshot: toSnapshot(conversation, queue.queueId, aggregation), queue };
}
