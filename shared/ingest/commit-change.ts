// Commits a planned change of a conversation together with the effects that must not be lost, and says what is to be
// sent: live updates to agents, and references to the stored effects to the queue that has them done.
import { randomUUID } from 'node:crypto';
import type { SentimentUpdate } from '../contract/sentiment';
import type { KeyedQueue } from '../conversations/keyed-queue';
import type {
  CommitResult,
  ConversationState,
  EffectReference,
  MessageStore,
  StoredEffect,
} from '../conversations/message-store';
import type { Plan } from '../conversations/plan-change';
import { ContentionError } from '../conversations/storage-errors';
import { moveEffectId, type MoveAnnouncer } from '../effects/move-announcer';
import { durableEffectsOf, type EventSubscription } from '../effects';
import { pushSentiment, type LiveFeedItem } from '../live/live-feed';
import { toUpdate } from '../live/sentiment-view';
import type { QueueStore } from '../queues/queue-store';
import type { Aggregation } from '../sentiment/levels';

/** What a change of a conversation depends on. */
export interface ChangeDependencies {
  queues: Pick<QueueStore, 'read'>;
  messages: MessageStore;
  /** Lets the writers of one conversation run one after the other. */
  conversationQueue: KeyedQueue;
  now: () => Date;
  /** Waits before another attempt at a commit that lost a race. */
  pause: (attempt: number) => Promise<void>;
  defaultQueue: string;
  aggregation: Aggregation;
  /** Makes the announcements that conversations moved. */
  moves: MoveAnnouncer;
  /** The targets of outgoing events. */
  subscriptions: readonly EventSubscription[];
}

/** The update of a conversation and what is to be sent because of it. */
export interface Published {
  sentiment: SentimentUpdate;
  items: LiveFeedItem[];
  queued: EffectReference[];
}

const maxAttempts = 10;

/**
 * Runs attempts at a change of one conversation until one says what came of it.
 * @param attempt gives null when someone else changed the conversation meanwhile
 * @throws {ContentionError} when all attempts were in vain
 */
export function changeConversation<Result>(
  conversationId: string,
  { conversationQueue, pause }: Pick<ChangeDependencies, 'conversationQueue' | 'pause'>,
  attempt: () => Promise<Result | null>,
): Promise<Result> {
  return conversationQueue.run(conversationId, async () => {
    for (let number = 1; number <= maxAttempts; number++) {
      const result = await attempt();
      if (result !== null) return result;
      await pause(number);
    }
    throw new ContentionError(maxAttempts);
  });
}

/** Commits a plan with what follows from it. */
export async function commitPlan(
  plan: Plan,
  dependencies: ChangeDependencies,
): Promise<{ result: Exclude<CommitResult, 'committed'> } | { result: 'committed'; published: Published }> {
  const { conversation, state: after } = plan;
  const { conversationId, state: before } = conversation;
  const storedAt = dependencies.now().toISOString();
  const queue = await dependencies.queues.read(after.queueId);
  const isChanged = before?.revision !== after.revision;
  const durable = isChanged
    ? durableEffectsOf({ conversationId, before, after, queue }, dependencies.subscriptions)
    : [];
  const effects = durable.map((effect): StoredEffect => {
    const effectId = effect.kind === 'announce-move' ? moveEffectId(after.revision) : `${storedAt}-${randomUUID()}`;
    return { effectId, effect, since: storedAt, dueAt: storedAt, attempts: 0 };
  });
  const result = await dependencies.messages.commit({ ...plan, storedAt, effects });
  if (result !== 'committed') return { result };
  const queued: EffectReference[] = [];
  for (const { effectId, effect } of effects) {
    const reference = { conversationId, effectId };
    const isDone = effect.kind === 'announce-move' && (await dependencies.moves.announce(reference));
    if (!isDone) queued.push(reference);
  }
  return { result, published: { ...(await publish(conversationId, after, dependencies)), queued } };
}

/** The update of a state and what is pushed of it. A conversation that has just begun is announced with it. */
export async function publish(
  conversationId: string,
  state: ConversationState,
  { queues }: Pick<ChangeDependencies, 'queues'>,
  hasJustBegun = state.revision === 1,
): Promise<Published> {
  const sentiment = toUpdate(conversationId, state);
  const items = pushSentiment(sentiment, await queues.read(state.queueId), hasJustBegun);
  return { sentiment, items, queued: [] };
}

/**
 * The same for a state that was delivered again: the sender may repeat because what followed from it never went out.
 * @param byMessageId the message that was delivered again; null where it was another change
 */
export async function publishAgain(
  conversationId: string,
  state: ConversationState,
  dependencies: ChangeDependencies,
  byMessageId: string | null,
): Promise<Published> {
  const { revision, inQueueSinceRevision, inQueueByMessageId } = state;
  const broughtItHere = inQueueByMessageId === byMessageId;
  const began = inQueueSinceRevision === 1;
  if (broughtItHere && !began)
    await dependencies.moves.announceIfPending({ conversationId, effectId: moveEffectId(inQueueSinceRevision) });
  return publish(conversationId, state, dependencies, revision === 1 || (broughtItHere && began));
}
