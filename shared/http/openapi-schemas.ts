// The schemas of the OpenAPI document, from those that validate: as JSON Schema, which is what OpenAPI 3.1 uses.
import * as z from 'zod';

type JsonSchema = Record<string, unknown>;

/** A schema in its place in the document: a reference, where it has an id. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  return generate(schema).root;
}

/** All schemas with an id among these and in them, by id. */
export function namedSchemas(schemas: readonly z.ZodType[]): Record<string, JsonSchema> {
  return Object.assign({}, ...schemas.map((schema) => generate(schema).named)) as Record<string, JsonSchema>;
}

function generate(schema: z.ZodType): { root: JsonSchema; named: Record<string, JsonSchema> } {
  const generated = z.toJSONSchema(schema, {
    // What a caller may send. For replies too: the other way would say that no field is ever added to them.
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

/** Leaves out what misleads or does not serve generators of clients. */
function simplify(schema: z.core.JSONSchema.BaseSchema): void {
  // They take a field with a default for one that must be sent.
  if (schema.default !== undefined) {
    const value = typeof schema.default === 'string' ? schema.default : JSON.stringify(schema.default);
    schema.description = [schema.description, `Default: \`${value}\`.`].filter(Boolean).join(' ');
    delete schema.default;
  }
  // Shown with the request instead.
  delete schema.examples;
  // This says nothing, and makes them accept a misspelt field.
  const others = schema.additionalProperties;
  if (typeof others === 'object' && Object.keys(others).length === 0) delete schema.additionalProperties;
  // The format says it in one word.
  if (schema.format === 'date-time') delete schema.pattern;
}

function withoutOwnName({ $schema: _dialect, id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
