// Unknown fields of a body are ignored, which hides a misspelt one: where a body changes only what it names, it would be
// answered with a success and change nothing.
import type * as z from 'zod';
import { closestName } from './closest-name';

/**
 * The schema of an object without fields that look like misspelt ones. Where all its fields may be left out, it must
 * have at least one that is known. Other unknown fields are ignored and left out, as everywhere.
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
      // Beside the faults of the fields, not only in their absence.
      { when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value) },
    )
    .transform((value) => {
      const fields = Object.entries(value).filter(([name]) => known.includes(name));
      return Object.fromEntries(fields) as z.output<typeof object>;
    });
}
