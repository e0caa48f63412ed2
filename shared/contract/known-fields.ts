// Unknown fields of a body are ignored, which hides a misspelled one. Where all fields are optional, such a request
// would succeed and change nothing.
import type * as z from 'zod';
import { closestName } from './closest-name';

/**
 * The schema of an object that rejects fields that look misspelled. If all its fields are optional, at least one known
 * field is required. Other unknown fields are removed, as everywhere.
 */
export function withKnownFields<Shape extends z.ZodRawShape>(object: z.ZodObject<Shape>) {
  const known = Object.keys(object.shape);
  const mayBeEmpty = object.safeParse({}).success;
  return object
    .loose()
    .superRefine(
      (value, context) => {
        const given = Object.keys(value);
        const unknown = given.filter((name) => !known.includes(name));
        const misspelt = unknown
          .map((name) => ({ name, meant: closestName(name, known) }))
          .filter(({ meant }) => meant);
        for (const { name, meant = '' } of misspelt)
          context.addIssue({ code: 'custom', path: [name], message: `is not a field here; did you mean "${meant}"?` });
        if (mayBeEmpty && misspelt.length === 0 && unknown.length === given.length)
          context.addIssue({ code: 'custom', message: `must have at least one of these fields: ${known.join(', ')}` });
      },
      // Runs even when fields have faults, so that all faults are reported together.
      { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
    )
    .transform((value) => {
      const fields = Object.entries(value).filter(([name]) => known.includes(name));
      return Object.fromEntries(fields) as z.output<typeof object>;
    });
}
