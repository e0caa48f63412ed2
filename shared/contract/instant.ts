// A point in time in a request.
import * as z from 'zod';

/** Input: ISO 8601 with a zone. Output: UTC in milliseconds, always 24 characters, so that instants compare as text. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with a zone, such as 2026-11-22T10:00:00.000Z' })
  .transform((value, context) => {
    const utc = new Date(value).toISOString();
    // The conversion to UTC can turn a four-digit year into a signed year of six digits.
    if (!/^\d{4}-/.test(utc)) context.addIssue({ code: 'custom', message: 'must be in the years 0000 to 9999 of UTC' });
    return utc;
  });
