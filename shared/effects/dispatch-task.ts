// Runs the tasks of the queue: stored effects, at least once each and with retries for up to a day, and the end of
// watches whose token expires.
import { createHash } from 'node:crypto';
import type { DurableEffect } from '../conversations/durable-effect';
import type { EffectReference, MessageStore, StoredEffect } from '../conversations/message-store';
import { expireConversation, expireQueue } from '../live/live-feed';
import type { SignalRService } from '../live/signalr-service';
import { withinLimit, type EffectResult } from './effect-result';
import type { EffectStore } from './effect-store';
import type { FailedEffects } from './failed-effects';
import { listAlerts, listConversation, unlistConversation, type ListingDependencies } from './listing';
import { writeLevelBack, type WriteBackDependencies } from './level-write-back';
import { claimMove, sendAnnouncement } from './move-announcer';
import { sendEvent, type EventTarget } from './outgoing-events';
import type { StoppedTargets } from './stopped-targets';
import type { EndWatchTask, Task, TaskQueue } from './task-queue';

export interface DispatchDependencies extends WriteBackDependencies, ListingDependencies {
  effects: EffectStore;
  messages: Pick<MessageStore, 'read' | 'readScores' | 'findAlert'>;
  tasks: TaskQueue;
  /** Undefined where no SignalR service is configured. */
  signalR: SignalRService | undefined;
  targets: ReadonlyMap<string, EventTarget>;
  /** The number of attempts that are in flight to each event target and connection. */
  inFlight: Map<string, number>;
  stoppedTargets: StoppedTargets;
  failedEffects: FailedEffects;
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
  /** The line never contains a text, a target's path or a secret. */
  log: (line: string) => void;
}

const firstDelayMs = 2_000;
const maxDelayMs = 60 * 60 * 1000;
const retryPeriodMs = 24 * 60 * 60 * 1000;

/** Exponential backoff with jitter: two seconds after the first failure, then three times as long, up to an hour. */
export function delayAfter(attempts: number, random: number): number {
  return Math.min(firstDelayMs * 3 ** (attempts - 1), maxDelayMs) * (0.75 + random * 0.5);
}

/** Runs one task. Rejects only when storage can't be reached; the queue then redelivers the task. */
export async function dispatchTask(task: Task, dependencies: DispatchDependencies): Promise<void> {
  if (task.kind === 'end-watch') return endWatch(task, dependencies);
  const { conversationId, effectIds, doneIds } = task;
  // In parallel, so that a slow target delays nothing but its own event.
  await Promise.all([
    ...doneIds.map((effectId) => dependencies.effects.remove({ conversationId, effectId })),
    ...effectIds.map((effectId) => dispatchEffect({ conversationId, effectId }, dependencies)),
  ]);
}

function taskOf({ conversationId, effectId }: EffectReference): Task {
  return { kind: 'effects', conversationId, effectIds: [effectId], doneIds: [] };
}

async function dispatchEffect(
  { conversationId, effectId }: EffectReference,
  dependencies: DispatchDependencies,
): Promise<void> {
  const { effects, tasks, failedEffects, now, random, log } = dependencies;
  const reference = { conversationId, effectId };
  const stored = await effects.find(reference);
  if (!stored) return;
  const result = await perform(conversationId, stored, dependencies);
  if (result.outcome === 'done') return effects.remove(reference);
  const sendLater = async (delayMs: number, attempts: number) => {
    // Postponed before the task is sent: if the process crashes between the two, the sweep finds the overdue effect.
    // Every sweep would queue an effect that is not postponed once more.
    await effects.postpone(reference, new Date(now().getTime() + delayMs).toISOString(), attempts);
    await tasks.sendLater(taskOf(reference), delayMs);
  };
  if (result.outcome === 'claimed') return tasks.sendLater(taskOf(reference), delayAfter(1, random()));
  if (result.outcome === 'busy') return sendLater(delayAfter(1, random()), stored.attempts);
  const attempts = stored.attempts + 1;
  if (now().getTime() - Date.parse(stored.since) > retryPeriodMs) {
    log(`${nameOf(stored.effect)} was given up after ${attempts} attempts: ${result.reason}`);
    await failedEffects.add('given-up', now());
    return effects.remove(reference);
  }
  if (attempts === 1) log(`${nameOf(stored.effect)} failed and will be tried again: ${result.reason}`);
  await sendLater(Math.max(delayAfter(attempts, random()), result.retryAfterMs ?? 0), attempts);
}

async function perform(
  conversationId: string,
  { effect, effectId }: StoredEffect,
  dependencies: DispatchDependencies,
): Promise<EffectResult> {
  switch (effect.kind) {
    case 'announce-move': {
      const isClaimed = await claimMove(dependencies.effects, { conversationId, effectId }, dependencies.now());
      return isClaimed ? announceMove(conversationId, dependencies) : { outcome: 'claimed' };
    }
    case 'send-event':
      return deliver(effect, eventIdOf(conversationId, effectId), dependencies);
    case 'list-conversation':
      return listConversation({ conversationId, effectId }, dependencies);
    case 'unlist-conversation':
      return unlistConversation(conversationId, effect, dependencies);
    case 'list-alerts':
      return listAlerts(conversationId, effect.alertIds, dependencies);
    case 'write-back':
      return writeLevelBack({ conversationId, effectId }, effect.connectionId, dependencies);
  }
}

async function announceMove(conversationId: string, { signalR }: DispatchDependencies): Promise<EffectResult> {
  if (!signalR) return { outcome: 'done' };
  try {
    await sendAnnouncement(signalR, conversationId);
    return { outcome: 'done' };
  } catch (error) {
    return { outcome: 'failed', reason: reasonOf(error) };
  }
}

async function deliver(
  { targetKey, event }: Extract<DurableEffect, { kind: 'send-event' }>,
  id: string,
  { targets, stoppedTargets, inFlight, now, log }: DispatchDependencies,
): Promise<EffectResult> {
  const target = targets.get(targetKey);
  // Events for a target that is no longer configured are discarded.
  if (!target || (await stoppedTargets.has(targetKey))) return { outcome: 'done' };
  return withinLimit(targetKey, inFlight, async () => {
    const delivery = await sendEvent(target, event, id, now());
    if (delivery.outcome === 'failed') return delivery;
    if (delivery.outcome === 'gone') {
      await stoppedTargets.add(targetKey);
      log(`Event target ${new URL(target.url).origin} answered 410 and gets no more events.`);
    }
    return { outcome: 'done' };
  });
}

/** The same for every attempt, and a hash, so that it does not contain the conversation's id. */
function eventIdOf(...parts: string[]): string {
  return `msg_${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

/** Removes a connection whose token expired from its groups. The client watches again if it has a valid token. */
async function endWatch(task: EndWatchTask, { signalR, tasks, now, random, log }: DispatchDependencies): Promise<void> {
  const { connectionId, conversationId, queueId, groupNames, expiresAt, attempts } = task;
  if (!signalR) return;
  const remainingMs = expiresAt - now().getTime();
  if (remainingMs > 0) return tasks.sendLater(task, remainingMs);
  try {
    for (const groupName of groupNames) await signalR.removeFromGroup(connectionId, groupName);
    const { target, arguments: parameters } =
      conversationId === undefined ? expireQueue(queueId ?? '') : expireConversation(conversationId);
    await signalR.send({ connectionId }, target, parameters);
  } catch (error) {
    if (-remainingMs > retryPeriodMs) throw error;
    if (attempts === 0) log(`Ending the watch of an expired token failed and will be tried again: ${reasonOf(error)}`);
    await tasks.sendLater({ ...task, attempts: attempts + 1 }, delayAfter(attempts + 1, random()));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function nameOf(effect: DurableEffect): string {
  switch (effect.kind) {
    case 'announce-move':
      return 'Announcing a move';
    case 'send-event':
      return `Sending ${effect.event.type}`;
    case 'list-conversation':
    case 'unlist-conversation':
      return 'Updating a live list';
    case 'list-alerts':
      return 'Listing an alert';
    case 'write-back':
      return `Writing a level in the platform of connection ${effect.connectionId}`;
  }
}
