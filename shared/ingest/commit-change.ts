// Commits a planned change of a conversation and its durable effects in one transaction. Returns what to send: live
// updates for agents, and references to the stored effects for the task queue.
import { randomUUID } from 'node:crypto';
import type { SentimentUpdate } from '../contract/sentiment';
import { writeBackId, type DurableEffect } from '../conversations/durable-effect';
import type { KeyedQueue } from '../conversations/keyed-queue';
import type {
  CommitResult,
  ConversationState,
  EffectBatch,
  MessageStore,
  StoredEffect,
} from '../conversations/message-store';
import type { Plan } from '../conversations/plan-change';
import { ContentionError } from '../conversations/storage-errors';
import { moveEffectId, type MoveAnnouncer } from '../effects/move-announcer';
import { durableEffectsOf, type EffectReceivers } from '../effects';
import { pushSentiment, type LiveFeedItem } from '../live/live-feed';
import { toUpdate } from '../live/sentiment-view';
import type { QueueStore } from '../queues/queue-store';
import type { Aggregation } from '../sentiment/levels';

/** The dependencies of a change of a conversation. */
export interface ChangeDependencies extends EffectReceivers {
  queues: Pick<QueueStore, 'read'>;
  messages: MessageStore;
  /** Serializes the writers of one conversation in this process. */
  conversationQueue: KeyedQueue;
  now: () => Date;
  /** The backoff before the next attempt after a conflict. */
  pause: (attempt: number) => Promise<void>;
  defaultQueue: string;
  aggregation: Aggregation;
  /** Announces that a conversation moved to another queue. */
  moves: MoveAnnouncer;
  /** The chat platform's app that the conversation belongs to, where its API needs it and the payload names it. */
  appId?: string | undefined;
}

/** The update of a conversation, the live updates to push and the effects to queue. */
export interface Published {
  sentiment: SentimentUpdate;
  items: LiveFeedItem[];
  queued: EffectBatch[];
}

const maxAttempts = 10;

/**
 * Retries a change of one conversation until an attempt returns a result.
 * @param attempt returns null when another writer changed the conversation in the meantime
 * @throws {ContentionError} when every attempt conflicts
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

/** Commits a plan with its durable effects, and publishes the new state. */
export async function commitPlan(
  plan: Plan,
  dependencies: ChangeDependencies,
): Promise<{ result: Exclude<CommitResult, 'committed'> } | { result: 'committed'; published: Published }> {
  const { conversation } = plan;
  const { conversationId, state: before } = conversation;
  // Kept in the state, so that a later change that does not come from the platform can be written back too.
  const after: ConversationState = { ...plan.state, appId: dependencies.appId ?? plan.state.appId };
  const storedAt = dependencies.now().toISOString();
  const queue = await dependencies.queues.read(after.queueId);
  const isChanged = before?.revision !== after.revision;
  const durable = isChanged ? durableEffectsOf({ conversationId, before, after, queue }, dependencies) : [];
  const effects = durable.map((effect): StoredEffect => {
    const effectId = effectIdOf(effect, after.revision, storedAt);
    return { effectId, effect, since: storedAt, dueAt: storedAt, attempts: 0 };
  });
  const result = await dependencies.messages.commit({ ...plan, state: after, storedAt, effects });
  if (result !== 'committed') return { result };
  const queued = await sendNotices(conversationId, effects, dependencies);
  return { result, published: { ...(await publish(conversationId, after, dependencies)), queued } };
}

function effectIdOf({ kind }: DurableEffect, revision: number, storedAt: string): string {
  if (kind === 'announce-move') return moveEffectId(revision);
  return kind === 'write-back' ? writeBackId(revision) : `${storedAt}-${randomUUID()}`;
}

/**
 * Sends what can be sent at once and returns the rest for the queue, as one message however many effects there are. An
 * effect that is done is removed by whoever does the others, so that a change costs at most one more storage operation.
 */
async function sendNotices(
  conversationId: string,
  effects: readonly StoredEffect[],
  { moves }: Pick<ChangeDependencies, 'moves'>,
): Promise<EffectBatch[]> {
  const batch: EffectBatch = { conversationId, effectIds: [], doneIds: [] };
  for (const { effectId, effect } of effects) {
    const isDone = effect.kind === 'announce-move' && (await moves.announce(conversationId));
    (isDone ? batch.doneIds : batch.effectIds).push(effectId);
  }
  const [doneId] = batch.doneIds;
  if (batch.effectIds.length > 0) return [batch];
  return doneId === undefined || (await moves.remove({ conversationId, effectId: doneId })) ? [] : [batch];
}

/** The update of a state and its live updates. A conversation that has just begun is announced with them. */
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
 * Publishes a state again on a redelivery: the sender may retry because the first live updates were never sent.
 * @param byMessageId the message that was delivered again; null for another change
 */
export async function publishAgain(
  conversationId: string,
  state: ConversationState,
  dependencies: ChangeDependencies,
  byMessageId: string | null,
): Promise<Published> {
  const { revision, inQueueSinceRevision, inQueueByMessageId } = state;
  const causedMove = inQueueByMessageId === byMessageId;
  const isFirstQueue = inQueueSinceRevision === 1;
  if (causedMove && !isFirstQueue)
    await dependencies.moves.announceIfPending({ conversationId, effectId: moveEffectId(inQueueSinceRevision) });
  return publish(conversationId, state, dependencies, revision === 1 || (causedMove && isFirstQueue));
}
