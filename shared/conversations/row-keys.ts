// The row keys of a conversation's partition. Storage returns rows in ascending order of their keys, so the keys make
// one page hold the state first, then the messages from the newest, then the markers by which ids are recognised.
import { createHash } from 'node:crypto';
import { keyOf } from '../contract/identifier';

/** Sorts before every other key of the partition. */
export const stateRowKey = '!state';

/** Sorts after every message's key. */
export const firstMarkerRowKey = 'x';

/** The key of the row that remembers a message's id and where its row is. */
export function markerRowKey(messageId: string): string {
  return `${firstMarkerRowKey}${keyOf(messageId)}`;
}

// Dates reach ±8.64e15 ms around 1970 (ECMA-262, time values), so this difference is never negative.
const latestInstantMs = 8.64e15;
const digits = 17;
const orderedIdBytes = 200;

/**
 * The key of a message's row: ascending keys go from the newest to the oldest by time, then by id. The id is spelled in
 * hexadecimal with its bytes complemented, which reverses its order; of a long one, as much as fits, and its hash.
 */
export function messageRowKey(sentAt: string, messageId: string): string {
  const age = String(latestInstantMs - Date.parse(sentAt)).padStart(digits, '0');
  const id = Buffer.from(messageId);
  const complement = id.subarray(0, orderedIdBytes).map((byte) => 0xff - byte);
  const rest = id.length > orderedIdBytes ? createHash('sha256').update(id).digest('base64url') : '';
  // "~" sorts after any hexadecimal digit, so that an id comes after (is older than) one that continues it.
  return `m${age}${Buffer.from(complement).toString('hex')}~${rest}`;
}

/** Orders messages newest first, exactly as their rows are. */
export function newestFirst(
  a: { sentAt: string; messageId: string },
  b: { sentAt: string; messageId: string },
): number {
  const [keyA, keyB] = [messageRowKey(a.sentAt, a.messageId), messageRowKey(b.sentAt, b.messageId)];
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}
