// Converts the validation schemas to JSON Schema, which OpenAPI 3.1 uses.
import * as z from 'zod';

type JsonSchema = Record<string, unknown>;

/** The JSON Schema of a schema; a reference if it has an id. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return generate(schema).root;
}

/** All schemas that have an id, including nested ones, by id. */
export function namedSchemas(schemas: readonly z.ZodType[]): Record<string, JsonSchema> {
  return Object.assign({}, ...schemas.map((schema) => generate(schema).named)) as Record<string, JsonSchema>;
}

function generate(schema: z.ZodType): { root: JsonSchema; named: Record<string, JsonSchema> } {
  const generated = z.toJSONSchema(schema, {
    // Input mode, for replies too: output mode would set `additionalProperties: false`, and replies may get new fields.
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => simplify(jsonSchema),
  });
  const { $defs = {}, ...root } = JSON.parse(
    JSON.stringify(generated).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as JsonSchema & { $defs?: Record<string, JsonSchema> };
  const named = Object.entries($defs).map(([name, definition]) => [name, withoutOwnName(definition)]);
  return { root: withoutOwnName(root), named: Object.fromEntries(named) as Record<string, JsonSchema> };
}

/** Removes what client generators misinterpret or do not need. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  // They treat a field with a default as required.
  if (schema.default !== undefined) {
    const value = typeof schema.default === 'string' ? schema.default : JSON.stringify(schema.default);
    schema.description = [schema.description, `Default: \`${value}\`.`].filter(Boolean).join(' ');
    delete schema.default;
  }
  // The request body has the example instead.
  delete schema.examples;
  // An empty schema adds nothing, and makes them accept a misspelled field.
  const others = schema.additionalProperties;
  if (typeof others === 'object' && Object.keys(others).length === 0) delete schema.additionalProperties;
  // The format already implies the pattern.
  if (schema.format === 'date-time') delete schema.pattern;
}

function withoutOwnName({ $schema: _dialect, id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
