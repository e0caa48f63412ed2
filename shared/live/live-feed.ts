// What the live feed is told, as items of the SignalR output binding, and the names of the groups that hear it.
// A group's name carries the group token of the queue: when someone loses the right to listen the word changes, and
// whoever stays in the old group hears nothing more. Nothing is ever sent without a group, which would reach everyone.
import type { Queue } from '../queues/queue-store';
import { keyOf } from '../contract/identifier';
import type { SentimentUpdate } from '../contract/sentiment';

export const hubName = 'sentiment';

/** A call of a method of the clients in a group (Azure SignalR output binding). */
export interface LiveFeedMessage {
  target: string;
  arguments: unknown[];
  groupName: string;
}

/** A message, or a connection's joining of a group (Azure SignalR output binding). */
export type LiveFeedItem = LiveFeedMessage | { action: 'add'; groupName: string; connectionId: string };

/** Hears the conversation's updates, while the group token holds. */
function conversationGroup(conversationId: string, groupToken: string): string {
  return `conversation:${keyOf(conversationId)}@${groupToken}`;
}

/** Hears that rights to the conversation may have changed; no data. */
function conversationNotices(conversationId: string): string {
  return `conversation:${keyOf(conversationId)}`;
}

/** Hears that rights to the queue may have changed; no data. */
function groupTokenNotices(groupToken: string): string {
  return `queue-token:${groupToken}`;
}

/**
 * The update, to those who may watch the conversation; nobody, while its queue is off. One that is new in its queue is
 * announced first: whoever waited for it in another queue has to ask again whether they may see it here.
 */
export function pushSentiment(update: SentimentUpdate, queue: Queue, isNewInQueue: boolean): LiveFeedItem[] {
  if (!queue.enabled) return [];
  const { conversationId } = update;
  const groupName = conversationGroup(conversationId, queue.groupToken);
  const push = { target: 'sentimentUpdated', arguments: [update], groupName };
  return isNewInQueue ? [expireConversation(conversationId), push] : [push];
}

/** Tells all who watch a conversation, in whichever queue, to ask again whether they may. */
export function expireConversation(conversationId: string): LiveFeedMessage {
  return {
    target: 'watchExpired',
    arguments: [{ conversationId }],
    groupName: conversationNotices(conversationId),
  };
}

/**
 * Tells all who listened under the queue's former group tokens to ask again whether they may. Also when the token has
 * not just changed: whoever repeats a change may do so because the notice of it never went out.
 */
export function expireFormerGroupTokens({ queueId, formerGroupTokens }: Queue): LiveFeedItem[] {
  return formerGroupTokens.map(({ token }) => ({
    target: 'watchExpired',
    arguments: [{ queueId }],
    groupName: groupTokenNotices(token),
  }));
}

/** Well above the five seconds in which a change of a queue reaches every instance. */
const formerTokenMayBeUsedMs = 30_000;

/**
 * The groups in which a conversation's updates are heard. Another instance may still push under a token that was
 * replaced a moment ago, so that who may watch now listens there too.
 */
export function updateGroups(conversationId: string, { groupToken, formerGroupTokens }: Queue, now: Date): string[] {
  const recent = formerGroupTokens.filter(
    ({ replacedAt }) => now.getTime() - Date.parse(replacedAt) < formerTokenMayBeUsedMs,
  );
  return [groupToken, ...recent.map(({ token }) => token)].map((token) => conversationGroup(conversationId, token));
}

/** Lets a connection hear a conversation, and notices that its right to may have changed. */
export function watchConversation(
  connectionId: string,
  conversationId: string,
  queue: Queue,
  now: Date,
): LiveFeedItem[] {
  return [
    groupTokenNotices(queue.groupToken),
    conversationNotices(conversationId),
    ...updateGroups(conversationId, queue, now),
  ].map((groupName) => ({ action: 'add', groupName, connectionId }));
}
