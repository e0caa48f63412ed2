// Reads a conversation's sentiment for an agent: first the gate, then the snapshot.
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
 * The snapshot of a conversation and the queue whose permissions apply: the queue it is in or, while it has no message,
 * the requested queue, else the default.
 * @throws {ForbiddenError} unless the caller may see that queue. A caller without access to the requested queue gets
 * the same error whether or not the conversation exists, and in whichever queue it is.
 */
export async function readVisibleConversation(
  conversationId: string,
  requestedQueueId: string | undefined,
  caller: Caller,
  { queues, messages, defaultQueue, aggregation }: SentimentPorts,
): Promise<{ snapshot: SentimentSnapshot; queue: Queue }> {
  const conversation = await messages.read(conversationId, windowSize);
  const queue = await queues.read(conversation.state?.queueId ?? requestedQueueId ?? defaultQueue);
  if (!maySee(caller, queue)) {
    // The requested queue is checked first, so that the error does not reveal which queue the conversation is in.
    const isElsewhere = requestedQueueId !== undefined && requestedQueueId !== queue.queueId;
    if (isElsewhere) verifyMaySee(caller, await queues.read(requestedQueueId), { isNamed: true });
    verifyMaySee(caller, queue, { isNamed: requestedQueueId === queue.queueId });
  }
  return { snapshot: toSnapshot(conversation, queue.queueId, aggregation), queue };
}
