// Brings the lists of a queue up to date: what they show is the state of the conversation at that moment, not the one of
// the change that caused the effect.
import type { AlertList } from '../board/alert-list';
import { toLiveRow, type LiveList } from '../board/live-list';
import { listingIdPrefix } from '../conversations/durable-effect';
import type { EffectReference, MessageStore } from '../conversations/message-store';
import type { EffectResult } from './effect-result';
import type { EffectStore } from './effect-store';

export interface ListingDependencies {
  effects: Pick<EffectStore, 'hasLater'>;
  messages: Pick<MessageStore, 'read' | 'findAlert'>;
  liveList: LiveList;
  alertList: AlertList;
}

/** Shows a conversation in the live list of its queue, or takes it off if it has ended. */
export async function listConversation(
  reference: EffectReference,
  dependencies: ListingDependencies,
): Promise<EffectResult> {
  const { effects, messages, liveList } = dependencies;
  const { conversationId } = reference;
  // A later effect shows the same.
  if (await effects.hasLater(reference, listingIdPrefix)) return { outcome: 'done' };
  const { state } = await messages.read(conversationId, 1);
  if (!state) return { outcome: 'done' };
  const { queueId, revision, endedAt, lastArrivalAt, updatedAt } = state;
  if (endedAt !== null) await liveList.remove(queueId, conversationId, revision);
  else await liveList.put({ row: toLiveRow(conversationId, state), arrivedAt: lastArrivalAt ?? updatedAt });
  const { state: now } = await messages.read(conversationId, 1);
  if (now && now.revision >= revision) return { outcome: 'done' };
  // An erasure between the read and the write would leave the row. A conversation that began again since is listed by
  // its own effect, which the erased row must not be newer than.
  await liveList.erase(queueId, conversationId);
  return now ? listConversation(reference, dependencies) : { outcome: 'done' };
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
