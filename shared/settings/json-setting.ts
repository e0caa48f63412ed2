// A setting whose text is JSON.
import * as z from 'zod';

/**
 * Parses a setting's text as JSON and validates the value.
 * @param form the expected form, for the error of malformed JSON
 */
export function jsonSetting<Schema extends z.ZodType>(form: string, schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        // The parser's error quotes the input, which may be a secret.
        context.addIssue({ code: 'custom', message: `must be ${form}` });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
