// The items of the SignalR output binding, and the names of the groups that receive them. A group's name contains the
// queue's group token: when a member loses access the token is replaced, so that connections in the old groups receive
// no more updates. Every message names a group, because a message without one is a broadcast to all connections.
import type { Queue } from '../queues/queue-store';
import { keyOf } from '../contract/identifier';
import type { Alert } from '../contract/alert';
import type { LiveRow } from '../contract/live-list';
import type { SentimentUpdate } from '../contract/sentiment';

export const hubName = 'sentiment';

/** The events of the live feed: the methods of the clients that are called. */
export const liveEvents = [
  'sentimentUpdated',
  'sentimentAlert',
  'conversationListed',
  'conversationUnlisted',
  'watchExpired',
] as const;
export type LiveEvent = (typeof liveEvents)[number];

/** A call of a method of the clients in a group (Azure SignalR output binding). */
export interface LiveFeedMessage {
  target: LiveEvent;
  arguments: unknown[];
  groupName: string;
}

/** An action that adds a connection to a group (Azure SignalR output binding). */
export interface Join {
  action: 'add';
  groupName: string;
  connectionId: string;
}

export type LiveFeedItem = LiveFeedMessage | Join;

/** The group that receives the conversation's updates while the group token is current. */
function conversationGroup(conversationId: string, groupToken: string): string {
  return `conversation:${keyOf(conversationId)}@${groupToken}`;
}

/** The group of those who watch the whole queue while the group token is current. */
function queueGroup(queueId: string, groupToken: string): string {
  return `queue:${keyOf(queueId)}@${groupToken}`;
}

/** The group that receives notices that access to the conversation may have changed; no data. */
function conversationNotices(conversationId: string): string {
  return `conversation:${keyOf(conversationId)}`;
}

/** The group that receives notices that access to the queue may have changed; no data. */
function groupTokenNotices(groupToken: string): string {
  return `queue-token:${groupToken}`;
}

/**
 * The items that push an update to the subscribers of the conversation; none while its queue is disabled. If the
 * conversation is new in its queue, its subscribers are first notified to watch again and be authorized for this queue.
 */
export function pushSentiment(update: SentimentUpdate, queue: Queue, isNewInQueue: boolean): LiveFeedItem[] {
  if (!queue.enabled) return [];
  const { conversationId } = update;
  const groupName = conversationGroup(conversationId, queue.groupToken);
  const push: LiveFeedMessage = { target: 'sentimentUpdated', arguments: [update], groupName };
  return isNewInQueue ? [expireConversation(conversationId), push] : [push];
}

/** The item that pushes an alert: the agent's to those who watch the conversation, a supervisor's to those of the queue. */
export function pushAlert(alert: Alert, { enabled, groupToken, queueId }: Queue): LiveFeedItem[] {
  // An alert stays in the queue where it opened; the group token is that queue's only.
  if (!enabled || alert.queueId !== queueId) return [];
  const groupName =
    alert.for === 'agent' ? conversationGroup(alert.conversationId, groupToken) : queueGroup(queueId, groupToken);
  return [{ target: 'sentimentAlert', arguments: [alert], groupName }];
}

/** The item that tells those who watch the queue how its live list shows a conversation now. */
export function pushListed(row: LiveRow, { enabled, groupToken, queueId }: Queue): LiveFeedItem[] {
  if (!enabled) return [];
  return [{ target: 'conversationListed', arguments: [row], groupName: queueGroup(queueId, groupToken) }];
}

/** The item that tells those who watch the queue that a conversation left its live list. */
export function pushUnlisted(conversationId: string, { enabled, groupToken, queueId }: Queue): LiveFeedItem[] {
  if (!enabled) return [];
  const groupName = queueGroup(queueId, groupToken);
  return [{ target: 'conversationUnlisted', arguments: [{ conversationId, queueId }], groupName }];
}

/** The groups of those who watch a queue. They include recently replaced tokens, as `updateGroups` does. */
function queueGroups({ queueId, groupToken, formerGroupTokens }: Queue, now: Date): string[] {
  return usableTokens(groupToken, formerGroupTokens, now).map((token) => queueGroup(queueId, token));
}

/** Subscribes a connection to a queue's live list and alerts, and to notices that its access may have changed. */
export function watchQueue(connectionId: string, queue: Queue, now: Date): Join[] {
  return [groupTokenNotices(queue.groupToken), ...queueGroups(queue, now)].map((groupName) => ({
    action: 'add',
    groupName,
    connectionId,
  }));
}

/** Notifies the watchers of a queue that their watch has expired and must be renewed. */
export function expireQueue(queueId: string): Pick<LiveFeedMessage, 'target' | 'arguments'> {
  return { target: 'watchExpired', arguments: [{ queueId }] };
}

/** Notifies all subscribers of a conversation, in every queue, that their watch has expired and must be renewed. */
export function expireConversation(conversationId: string): LiveFeedMessage {
  return {
    target: 'watchExpired',
    arguments: [{ conversationId }],
    groupName: conversationNotices(conversationId),
  };
}

/**
 * Notifies all subscribers under the queue's former group tokens that their watch has expired. Also when the token was
 * not replaced just now: the caller may retry a change because the notice of the first attempt was never sent.
 */
export function expireFormerGroupTokens({ queueId, formerGroupTokens }: Queue): LiveFeedItem[] {
  return formerGroupTokens.map(({ token }) => ({
    target: 'watchExpired',
    arguments: [{ queueId }],
    groupName: groupTokenNotices(token),
  }));
}

/** Well above the five seconds within which a change of a queue reaches every instance. */
const formerTokenMayBeUsedMs = 30_000;

/**
 * The groups that receive a conversation's updates. They include recently replaced tokens, because another instance may
 * still push under one.
 */
function updateGroups(conversationId: string, { groupToken, formerGroupTokens }: Queue, now: Date): string[] {
  return usableTokens(groupToken, formerGroupTokens, now).map((token) => conversationGroup(conversationId, token));
}

function usableTokens(groupToken: string, former: Queue['formerGroupTokens'], now: Date): string[] {
  const recent = former.filter(({ replacedAt }) => now.getTime() - Date.parse(replacedAt) < formerTokenMayBeUsedMs);
  return [groupToken, ...recent.map(({ token }) => token)];
}

/** Subscribes a connection to a conversation's updates, and to notices that its access may have changed. */
export function watchConversation(connectionId: string, conversationId: string, queue: Queue, now: Date): Join[] {
  return [
    groupTokenNotices(queue.groupToken),
    conversationNotices(conversationId),
    ...updateGroups(conversationId, queue, now),
  ].map((groupName) => ({ action: 'add', groupName, connectionId }));
}
