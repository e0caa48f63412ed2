// Identifiers from chat platforms: any characters except the few that a URL or the functions host would change.
// `keyOf` makes them safe as a table key or in a group name.
import { createHash } from 'node:crypto';
import * as z from 'zod';

const maxCharacters = 256;

/** 1–256 characters, without control characters, not `.` or `..`, and without a literal `%2F`. */
export const identifier = z
  .string('must be a string')
  .superRefine((id, context) => {
    const fault = faultOf(id);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({ minLength: 1, maxLength: maxCharacters, description: 'An identifier, as the chat platform gave it.' });

function faultOf(id: string): string | undefined {
  if (id === '') return 'must not be empty';
  if (Array.from(id).length > maxCharacters) return `must have at most ${maxCharacters} characters`;
  if (/\p{Cc}/u.test(id)) return 'must not contain control characters';
  if (!id.isWellFormed()) return 'must be well-formed Unicode';
  if (id === '.' || id === '..') return 'must not be "." or ".."';
  if (/%2f/i.test(id)) return 'must not contain "%2F"; in a path, encode "/" once as %2F';
  return undefined;
}

/**
 * The identifier as a table key or part of a group name: unchanged if it is short and plain, otherwise `~` and its
 * SHA-256 in base64url. Table keys can have 1 KiB and no `/ \ # ?`; SignalR group names can have 1,024 characters. A
 * key contains no `@`, which separates it from the group token in a group name.
 */
export function keyOf(id: string): string {
  if (/^[\w.:+=-]{1,128}$/.test(id)) return id;
  return `~${createHash('sha256').update(id).digest('base64url')}`;
}
