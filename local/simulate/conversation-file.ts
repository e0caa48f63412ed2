// Reads the file of a simulated conversation: JSON Lines, one message per line. All faults are reported together, each
// with its line.
import * as z from 'zod';
import { instant } from '../../shared/contract/instant';
import { withKnownFields } from '../../shared/contract/known-fields';
import { authorRoles, type AuthorRole } from '../../shared/contract/message';

/** A message of the conversation. */
export interface ConversationLine {
  /** The number of its line in the file, from 1. */
  line: number;
  role: AuthorRole;
  text: string;
  /** When it is written: seconds from the start, or a time; undefined for a natural pause after the one before. */
  at: number | Date | undefined;
  /** Only the agents see it. */
  isPrivate: boolean;
  /** The text that it is changed to later. */
  edit: string | undefined;
  isDeletedLater: boolean;
}

/** The file has faults. The message lists all of them, one per line. */
export class ConversationFileError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The conversation has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
  }
}

const atForm =
  'must be seconds from the start, such as 12.5, or an ISO 8601 time with a zone, such as 2026-11-22T10:00:00Z';
const at = z.union([z.number().nonnegative(atForm), instant.transform((text) => new Date(text))], atForm);

const line = withKnownFields(
  z.object(
    {
      role: z.enum(authorRoles, `must be one of ${authorRoles.join(', ')}`),
      text: z.string('must be a string').refine((value) => value.trim() !== '', 'must not be empty'),
      at: at.optional(),
      private: z.boolean('must be true or false').default(false),
      edit: z.string('must be a string').optional(),
      delete: z.boolean('must be true or false').default(false),
    },
    'must be an object such as {"role": "customer", "text": "Where is my order?"}',
  ),
).superRefine((value, context) => {
  if (value.private && (value.role === 'customer' || value.role === 'system'))
    context.addIssue({ code: 'custom', path: ['private'], message: 'must be false: only agents and bots write notes' });
});

/**
 * Reads the text of a conversation file. Blank lines are skipped.
 * @throws {ConversationFileError} listing every fault
 */
export function readConversation(text: string): ConversationLine[] {
  const faults: string[] = [];
  // Editors on Windows may write a byte order mark, which JSON doesn't allow.
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((content, index) => (content.trim() === '' ? [] : [{ content, number: index + 1 }]))
    .flatMap(({ content, number }) => readLine(content, number, faults));
  faults.push(...faultsOfOrder(lines));
  if (lines.length === 0 && faults.length === 0) faults.push('it has no messages');
  if (faults.length > 0) throw new ConversationFileError(faults);
  return lines;
}

function readLine(content: string, number: number, faults: string[]): ConversationLine[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    faults.push(`line ${number} is not valid JSON: each line has to be one complete object`);
    return [];
  }
  const { data, error } = line.safeParse(value);
  if (!data) {
    for (const { path, message } of error.issues) faults.push([`line ${number}:`, ...path, message].join(' '));
    return [];
  }
  const { role, text, at, private: isPrivate, edit, delete: isDeletedLater } = data;
  return [{ line: number, role, text, at, isPrivate, edit, isDeletedLater }];
}

/** Faults between lines: `at` goes back, or is a time here and a number of seconds there. */
function faultsOfOrder(lines: readonly ConversationLine[]): string[] {
  const faults: string[] = [];
  let last: { line: number; at: number | Date } | undefined;
  for (const { line, at } of lines) {
    if (at === undefined) continue;
    if (last && typeof at !== typeof last.at)
      faults.push(`line ${line}: at must be ${typeof at === 'number' ? 'a time' : 'seconds'}, as on line ${last.line}`);
    else if (last && at < last.at) faults.push(`line ${line}: at must not be before that of line ${last.line}`);
    last = { line, at };
  }
  return faults;
}
