// The row keys of a conversation's partition. Storage returns rows in ascending key order: the state first, then the
// messages from newest to oldest, then the markers that record known ids, then the alerts, then the effects.
import { keyOf } from '../contract/identifier';
import { sortKeyOf } from '../conversations/sort-key';

/** Sorts before every other key of the partition. */
export const stateRowKey = '!state';

/** Sorts after every message's key. */
export const firstMarkerRowKey = 'x';

/** The key of the row that records a message's id and the key of its row. */
export function markerRowKey(messageId: string): string {
  return `${firstMarkerRowKey}${keyOf(messageId)}`;
}

/** The key of a message's row. Ascending order is newest first. */
export function messageRowKey(sentAt: string, messageId: string): string {
  return `m${sortKeyOf(sentAt, messageId)}`;
}

/** Sorts after every marker's key. */
export const firstAlertRowKey = 'y';

/** The key of an alert's row. */
export function alertRowKey(alertId: string): string {
  return `${firstAlertRowKey}${keyOf(alertId)}`;
}

/** Sorts after every alert's key. Rows of pending effects start here. */
export const firstEffectRowKey = 'z';
