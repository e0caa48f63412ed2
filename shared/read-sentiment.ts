// Reads a conversation's sentiment for an agent: first the gate, then the snapshot.
import type { Queue, QueueStore } from './queues/queue-store';
import type { Caller } from './access/tokens';
import { maySee, verifyMaySee } from './access/permissions';
import type { Page, PageRequest } from './contract/page';
import type { CoursePoint, SentimentSnapshot } from './contract/sentiment';
import { courseOf } from './conversations/course';
import type { MessageStore } from './conversations/message-store';
import { sortKeyOf } from './conversations/sort-key';
import { windowSize, type Aggregation } from './sentiment/levels';
import { toSnapshot } from './live/sentiment-view';

export interface SentimentPorts {
  queues: Pick<QueueStore, 'read'>;
  messages: Pick<MessageStore, 'read' | 'readScores'>;
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

/**
 * A page of a conversation's course, oldest first.
 * @throws {ForbiddenError} as `readVisibleConversation`
 */
export async function readCourse(
  conversationId: string,
  requestedQueueId: string | undefined,
  { limit, after }: PageRequest,
  caller: Caller,
  ports: SentimentPorts,
): Promise<Page<CoursePoint>> {
  await readVisibleConversation(conversationId, requestedQueueId, caller, ports);
  const points = courseOf(await ports.messages.readScores(conversationId), ports.aggregation);
  const keyOf = ({ sentAt, messageId }: CoursePoint) => sortKeyOf(sentAt, messageId);
  // The keys descend with time. A page begins after a key, so that it stays right when messages are added meanwhile.
  const rest = after === undefined ? points : points.filter((point) => keyOf(point) < after);
  const list = rest.slice(0, limit);
  const last = list.at(-1);
  return { list, lastKey: last && rest.length > limit ? keyOf(last) : null };
}
