// A point in time, as a caller writes it.
import * as z from 'zod';

/** ISO 8601 with a zone, in; UTC to the millisecond, out: always 24 characters, so that two compare as text. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with a zone, such as 2026-11-22T10:00:00.000Z' })
  .transform((value, context) => {
    const utc = new Date(value).toISOString();
    // A zone can carry a year of four digits to one that has a sign and six.
    if (!/^\d{4}-/.test(utc)) context.addIssue({ code: 'custom', message: 'must be in the years 0000 to 9999 of UTC' });
    return utc;
  });
