// Brings the lists and the figures of a queue up to date: what they show is the state of the conversation at that moment,
// not the one of the change that caused the effect.
import type { AlertList } from '../board/alert-list';
import { toLiveRow, type LiveList } from '../board/live-list';
import { listingIdPrefix, type DurableEffect } from '../conversations/durable-effect';
import { countedMessages, countedStayOf } from '../conversations/track-stay';
import type { EffectReference, MessageStore } from '../conversations/message-store';
import type { CountedConversation, FigureStore } from '../report/figure-store';
import { needsMessages, toFigures, type CountedStay } from '../report/figures';
import type { Aggregation } from '../sentiment/levels';
import type { EffectResult } from './effect-result';
import type { EffectStore } from './effect-store';

export interface ListingDependencies {
  effects: Pick<EffectStore, 'hasLater'>;
  messages: Pick<MessageStore, 'read' | 'readScores' | 'findAlert'>;
  liveList: LiveList;
  alertList: AlertList;
  figures: FigureStore;
  aggregation: Aggregation;
  now: () => Date;
}

/** Shows a conversation in the live list of its queue, or takes it off if it has ended, and counts it in the figures. */
export async function listConversation(
  reference: EffectReference,
  dependencies: ListingDependencies,
): Promise<EffectResult> {
  const { effects, messages, liveList, figures } = dependencies;
  const { conversationId } = reference;
  // A later effect shows the same.
  if (await effects.hasLater(reference, listingIdPrefix)) return { outcome: 'done' };
  const { state } = await messages.read(conversationId, 1);
  if (!state) return { outcome: 'done' };
  const { queueId, revision, endedAt, lastArrivalAt, updatedAt } = state;
  if (endedAt !== null) await liveList.remove(queueId, conversationId, revision);
  else await liveList.put({ row: toLiveRow(conversationId, state), arrivedAt: lastArrivalAt ?? updatedAt });
  await countStay({ queueId, conversationId, revision }, countedStayOf(state), dependencies);
  const { state: now } = await messages.read(conversationId, 1);
  if (now && now.revision >= revision) return { outcome: 'done' };
  // An erasure between the read and the write would leave the rows. A conversation that began again since is listed by
  // its own effect, which the erased rows must not be newer than.
  await Promise.all([liveList.erase(queueId, conversationId), figures.erase(queueId, conversationId)]);
  return now ? listConversation(reference, dependencies) : { outcome: 'done' };
}

/** Takes a conversation that moved off the live list of a queue, and counts it in the figures as it left. */
export async function unlistConversation(
  conversationId: string,
  { queueId, revision, stay }: Extract<DurableEffect, { kind: 'unlist-conversation' }>,
  dependencies: ListingDependencies,
): Promise<EffectResult> {
  const { messages, liveList, figures } = dependencies;
  await liveList.remove(queueId, conversationId, revision);
  await countStay({ queueId, conversationId, revision }, stay, dependencies);
  if (await isErasedSince(revision, conversationId, messages))
    await Promise.all([liveList.erase(queueId, conversationId), figures.erase(queueId, conversationId)]);
  return { outcome: 'done' };
}

async function countStay(
  conversation: CountedConversation,
  stay: CountedStay | null,
  { messages, figures, aggregation, now }: ListingDependencies,
): Promise<void> {
  if (!stay) return;
  const scored = needsMessages(stay) ? await messages.readScores(conversation.conversationId) : [];
  await figures.put(conversation, toFigures(stay, countedMessages(scored, aggregation)), now().toISOString());
}

/** Whether the conversation was erased; one that began anew counts its revisions from the start. */
async function isErasedSince(
  revision: number,
  conversationId: string,
  messages: ListingDependencies['messages'],
): Promise<boolean> {
  const { state } = await messages.read(conversationId, 1);
  return !state || state.revision < revision;
}

/** Shows alerts of a conversation in the lists of their queues. */
export async function listAlerts(
  conversationId: string,
  alertIds: readonly string[],
  { messages, alertList }: ListingDependencies,
): Promise<EffectResult> {
  for (const alertId of alertIds) {
    const alert = await messages.findAlert(conversationId, alertId);
    if (!alert) continue;
    await alertList.put(alert);
    if (!(await messages.findAlert(conversationId, alertId))) await alertList.erase(alert.queueId, conversationId);
  }
  return { outcome: 'done' };
}
