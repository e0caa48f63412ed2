// Lists in pages: how many, and where to go on.
import * as z from 'zod';

export const maxPageSize = 1_000;
const defaultPageSize = 100;
const range = `must be a whole number from 1 to ${maxPageSize}`;

/** The query of a list. */
export const pageQuery = z.object({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, range)
    .transform(Number)
    .refine((value) => value >= 1 && value <= maxPageSize, range)
    .optional()
    .meta({ description: `How many at most, 1 to ${maxPageSize}; ${defaultPageSize} by default.` }),
  continuation: z
    .string()
    .regex(/^[\w-]{1,2000}$/, 'must be what the last page returned')
    .optional()
    .meta({ description: 'What the last page returned as `continuation`.' }),
});

/** Which part of a list to return. */
export interface PageRequest {
  limit: number;
  /** The key after which the page begins. */
  after: string | undefined;
}

/** A page of a list, and the key after which the next one begins; null after the last page. */
export interface Page<Item> {
  list: Item[];
  lastKey: string | null;
}

export function toPageRequest({ limit = defaultPageSize, continuation }: z.output<typeof pageQuery>): PageRequest {
  return { limit, after: continuation && Buffer.from(continuation, 'base64url').toString() };
}

/** The continuation of a page: opaque to clients, and safe in a URL. */
export function toContinuation({ lastKey }: Page<unknown>): string | null {
  return lastKey === null ? null : Buffer.from(lastKey).toString('base64url');
}
