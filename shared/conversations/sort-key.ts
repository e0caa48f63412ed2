// The order of a conversation's messages: by time, then by id. The key is a string, so that storage can sort rows by
// it.
import { createHash } from 'node:crypto';

// Dates reach ±8.64e15 ms around 1970 (ECMA-262, time values), so this difference is never negative.
const latestInstantMs = 8.64e15;
const digits = 17;
const orderedIdBytes = 200;

/**
 * A key whose ascending order is newest first. The id is written in hexadecimal with its bytes complemented, which
 * reverses its order. A long id is truncated and followed by its hash.
 */
export function sortKeyOf(sentAt: string, messageId: string): string {
  const age = newestFirstKey(sentAt);
  const id = Buffer.from(messageId);
  const complement = id.subarray(0, orderedIdBytes).map((byte) => 0xff - byte);
  const rest = id.length > orderedIdBytes ? createHash('sha256').update(id).digest('base64url') : '';
  // "~" sorts after any hexadecimal digit, so that an id sorts after (as older than) an id that it is a prefix of.
  return `${age}${Buffer.from(complement).toString('hex')}~${rest}`;
}

/** A key of an instant (ISO 8601) whose ascending order is newest first. */
export function newestFirstKey(instant: string): string {
  return String(latestInstantMs - Date.parse(instant)).padStart(digits, '0');
}

/** Orders messages newest first. */
export function newestFirst(
  a: { sentAt: string; messageId: string },
  b: { sentAt: string; messageId: string },
): number {
  const byTime = Date.parse(b.sentAt) - Date.parse(a.sentAt);
  if (byTime) return byTime;
  const [keyA, keyB] = [sortKeyOf(a.sentAt, a.messageId), sortKeyOf(b.sentAt, b.messageId)];
  return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
}
