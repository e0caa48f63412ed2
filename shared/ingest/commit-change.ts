// Commits a planned change of a conversation and its durable effects in one transaction. Returns what to send: live
// updates for agents, and references to the stored effects for the task queue.
import { randomUUID } from 'node:crypto';
import { isUnresolved } from '../board/alert-list';
import { toLiveRow } from '../board/live-list';
import type { Alert } from '../contract/alert';
import type { SentimentUpdate } from '../contract/sentiment';
import { listingId, writeBackId, type DurableEffect } from '../conversations/durable-effect';
import type { KeyedQueue } from '../conversations/keyed-queue';
import type {
  Commit,
  CommitResult,
  ConversationState,
  EffectBatch,
  MessageStore,
  StoredEffect,
} from '../conversations/message-store';
import type { BegunConversation, Plan } from '../conversations/plan-change';
import { trackStay } from '../conversations/track-stay';
import { hasMovedFrom } from '../conversations/window';
import { ContentionError } from '../conversations/storage-errors';
import { moveEffectId, type MoveAnnouncer } from '../effects/move-announcer';
import { durableEffectsOf, listingOf, type EffectReceivers } from '../effects';
import { pushAlert, pushListed, pushSentiment, pushUnlisted, type LiveFeedItem } from '../live/live-feed';
import { toUpdate } from '../live/sentiment-view';
import { planAlerts } from './plan-alerts';
import type { Queue, QueueStore } from '../queues/queue-store';
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

/** What a change leads to outside of storage. */
export interface ToSend {
  /** The live updates to push. */
  items: LiveFeedItem[];
  /** The effects to queue. */
  queued: EffectBatch[];
}

/** The update of a conversation, and what to send. */
export interface Published extends ToSend {
  sentiment: SentimentUpdate;
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

/** What became of a commit: the result, and what to send once it is committed. */
export type Committed = { result: Exclude<CommitResult, 'committed'> } | { result: 'committed'; published: Published };

/** Commits a plan with its alerts and durable effects, and publishes the new state. */
export async function commitPlan(plan: Plan, dependencies: ChangeDependencies): Promise<Committed> {
  const { window: _window, cause: _cause, state: _state, ...rows } = plan;
  const { aggregation } = dependencies;
  const storedAt = dependencies.now().toISOString();
  const queue = await dependencies.queues.read(plan.state.queueId);
  const targets = dependencies.subscriptions.filter(({ events }) => events.includes('sentiment.alert')).length;
  const planned = planAlerts(trackStay(plan, aggregation, storedAt), queue, aggregation, storedAt, targets);
  return commitState({ ...rows, ...planned, storedAt }, queue, dependencies);
}

/** Commits changed alerts of a conversation, and publishes them. */
export async function commitAlerts(
  conversation: BegunConversation,
  alerts: readonly Alert[],
  dependencies: ChangeDependencies,
): Promise<Committed> {
  const { state } = conversation;
  const unresolvedAlerts = state.unresolvedAlerts
    .map((known) => alerts.find(({ alertId }) => alertId === known.alertId) ?? known)
    .filter(isUnresolved);
  const changed = { ...state, revision: state.revision + 1, unresolvedAlerts };
  const storedAt = dependencies.now().toISOString();
  const queue = await dependencies.queues.read(state.queueId);
  return commitState({ conversation, state: changed, alerts, storedAt }, queue, dependencies);
}

async function commitState(
  commit: Omit<Commit, 'effects'> & { alerts: readonly Alert[] },
  queue: Queue,
  dependencies: ChangeDependencies,
): Promise<Committed> {
  const { state, alerts, storedAt } = commit;
  const { conversationId, state: before } = commit.conversation;
  const isChanged = before?.revision !== state.revision;
  // The app is kept in the state, so that a later change that does not come from the platform can be written back too.
  const change = {
    ...{ conversationId, before, queue, alerts },
    after: { ...state, appId: dependencies.appId ?? state.appId },
  };
  const listing = isChanged && dependencies.keepsLists ? listingOf(change) : 'none';
  const after: ConversationState = listing === 'none' ? change.after : { ...change.after, listedAt: storedAt };
  const effects = (isChanged ? durableEffectsOf(change, dependencies) : []).map((effect): StoredEffect => {
    const effectId = effectIdOf(effect, after.revision, storedAt);
    return { effectId, effect, since: storedAt, dueAt: storedAt, attempts: 0 };
  });
  const result = await dependencies.messages.commit({ ...commit, state: after, effects });
  if (result !== 'committed') return { result };
  const queued = await sendNotices(conversationId, effects, dependencies);
  const { sentiment, items } = await publish(conversationId, after, dependencies);
  items.push(...(await pushAlerts(alerts, dependencies)));
  if (listing === 'at-once') items.push(...(await pushListing(conversationId, before, after, dependencies)));
  return { result, published: { sentiment, items, queued } };
}

function effectIdOf({ kind }: DurableEffect, revision: number, storedAt: string): string {
  if (kind === 'announce-move') return moveEffectId(revision);
  if (kind === 'list-conversation') return listingId(revision);
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

/** Tells those who watch the queue, and the queue that the conversation was in before. */
async function pushListing(
  conversationId: string,
  before: ConversationState | null,
  after: ConversationState,
  { queues }: Pick<ChangeDependencies, 'queues'>,
): Promise<LiveFeedItem[]> {
  const queue = await queues.read(after.queueId);
  const unlisted = hasMovedFrom(before, after) ? pushUnlisted(conversationId, await queues.read(before.queueId)) : [];
  const listed =
    after.endedAt === null ? pushListed(toLiveRow(conversationId, after), queue) : pushUnlisted(conversationId, queue);
  return [...unlisted, ...listed];
}

/** Tells those whom the alerts are for. */
export async function pushAlerts(
  alerts: readonly Alert[],
  { queues }: Pick<ChangeDependencies, 'queues'>,
): Promise<LiveFeedItem[]> {
  const items = await Promise.all(alerts.map(async (alert) => pushAlert(alert, await queues.read(alert.queueId))));
  return items.flat();
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
  const published = await publish(conversationId, state, dependencies, revision === 1 || (causedMove && isFirstQueue));
  // An alert is dated after the state that it follows from: the clock goes on between the two.
  const latest = state.unresolvedAlerts.filter(({ stateAt }) => stateAt >= state.updatedAt);
  return { ...published, items: [...published.items, ...(await pushAlerts(latest, dependencies))] };
}
