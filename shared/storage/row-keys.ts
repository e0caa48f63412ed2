// The row keys of a conversation's partition. Storage returns rows in ascending order of their keys, so the keys make
// one page hold the state first, then the messages from the newest, then the markers by which ids are recognised.
import { keyOf } from '../contract/identifier';
import { sortKeyOf } from '../conversations/sort-key';

/** Sorts before every other key of the partition. */
export const stateRowKey = '!state';

/** Sorts after every message's key. */
export const firstMarkerRowKey = 'x';

/** The key of the row that remembers a message's id and where its row is. */
export function markerRowKey(messageId: string): string {
  return `${firstMarkerRowKey}${keyOf(messageId)}`;
}

/** The key of a message's row: ascending keys go from the newest message to the oldest. */
export function messageRowKey(sentAt: string, messageId: string): string {
  return `m${sortKeyOf(sentAt, messageId)}`;
}

/** Sorts after every marker's key: the rows of effects that are still to be done. */
export const firstEffectRowKey = 'z';
