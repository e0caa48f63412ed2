// What an agent may read of a conversation: the gate, then the snapshot.
import type { Queue, QueueStore } from './queues/queue-store';
import type { Caller } from './access/tokens';
import { verifyMaySee } from './access/permissions';
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
 * @throws {ForbiddenError} unless the caller may see that queue, whether or not there is such a conversation
 */
export async function readVisibleConversation(
  conversationId: string,
  askedQueueId: string | undefined,
  caller: Caller,
  { queues, messages, defaultQueue, aggregation }: SentimentPorts,
): Promise<{ snapshot: SentimentSnapshot; queue: Queue }> {
  const conversation = await messages.read(conversationId, windowSize);
  const queue = await queues.read(conversation.state?.queueId ?? askedQueueId ?? defaultQueue);
  verifyMaySee(caller, queue);
  return { snapshot: toSnapshot(conversation, queue.queueId, aggregation), queue };
}
