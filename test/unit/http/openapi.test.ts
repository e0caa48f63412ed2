import { Validator } from '@seriousme/openapi-schema-validator';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { openApiDocument } from '../../../shared/http/openapi';
import { routes, type Route } from '../../../shared/http/routes';

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  minLength?: number;
  maxLength?: number;
  anyOf?: Schema[];
  default?: unknown;
  description?: string;
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

interface Operation {
  operationId: string;
  tags: string[];
  security: Record<string, unknown>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

interface Document {
  openapi: string;
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** A valid value of each parameter that is not an identifier. */
const valid: Record<string, string> = {
  ...{ limit: '10', continuation: 'abc', level: 'neutral', state: 'open' },
  ...{ from: '2026-11-22', to: '2026-11-22' },
};
const document = openApiDocument() as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation })),
);
/** The name of the function; a function that answers several methods has one operation for each. */
const functionOf = ({ operationId }: Operation) => operationId.replace(/-(get|options)$/, '');
const routeOf = (operation: Operation): Route => routes[functionOf(operation) as keyof typeof routes];
const operationOf = (call: string) => operations.find((known) => known.call === call)!.operation;
const resolved = (schema: Schema): Schema =>
  schema.$ref ? document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]! : schema;

describe('The OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(openApiDocument()) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('describes these routes and no others', () => {
    expect(operations.map(({ call }) => call).sort()).toEqual([
      'DELETE /conversations/{conversationId}',
      'DELETE /conversations/{conversationId}/messages/{messageId}/level',
      'DELETE /queues/{queueId}/members/{agentId}',
      'GET /conversations/{conversationId}/course',
      'GET /conversations/{conversationId}/sentiment',
      'GET /health',
      'GET /openapi.json',
      'GET /panel/{path}',
      'GET /queues',
      'GET /queues/{queueId}',
      'GET /queues/{queueId}/alerts',
      'GET /queues/{queueId}/alerts-preview',
      'GET /queues/{queueId}/changes',
      'GET /queues/{queueId}/conversations',
      'GET /queues/{queueId}/report',
      'GET /webhooks/{platform}/{connection}',
      'OPTIONS /webhooks/{platform}/{connection}',
      'POST /conversations/{conversationId}/changes',
      'POST /conversations/{conversationId}/watch',
      'POST /messages',
      'POST /negotiate',
      'POST /queues/{queueId}/watch',
      'POST /webhooks/{platform}/{connection}',
      'PUT /conversations/{conversationId}/alerts/{alertId}',
      'PUT /conversations/{conversationId}/messages/{messageId}/level',
      'PUT /queues/{queueId}',
      'PUT /queues/{queueId}/members/{agentId}',
    ]);
  });

  it('describes every function that has a route, and nothing that is not a function', () => {
    const functions = readdirSync(join(__dirname, '../../../functions')).map((name) => name.replace('.ts', ''));
    const withoutRoute = [
      ...['dispatch-effects', 'erase-expired', 'retry-poisoned-effects', 'sweep-effects'],
      'zz-unknown-route',
    ];
    const described = new Set(operations.map(({ operation }) => functionOf(operation)));
    expect([...described].sort()).toEqual(functions.filter((name) => !withoutRoute.includes(name)).sort());
  });

  it.each(operations)('documents its authentication and its error replies: $call', ({ operation }) => {
    const { caller, body, replies } = routeOf(operation);
    const [scheme] = operation.security.flatMap((requirement) => Object.keys(requirement));
    const schemes = { anyone: undefined, 'chat-platform': undefined, 'signed-caller': 'standardWebhooks' };
    expect(scheme).toBe(caller in schemes ? schemes[caller as keyof typeof schemes] : 'bearer');
    const documented = Object.keys(operation.responses).map(Number);
    expect(documented).toEqual(expect.arrayContaining(Object.keys(replies).map(Number)));
    if (caller !== 'anyone') expect(documented).toEqual(expect.arrayContaining([401, 503]));
    if (scheme === 'bearer') expect(documented).toContain(403);
    if (body) expect(documented).toEqual(expect.arrayContaining([400, 411, 413, 415]));
    for (const [status, { content }] of Object.entries(operation.responses))
      if (Number(status) >= 400 && !Object.hasOwn(replies, status))
        expect(content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } });
  });

  it.each(operations)('names every parameter of the path, and requires it: $call', ({ call, operation }) => {
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => `{${name}}`)).toEqual(call.match(/\{\w+\}/g) ?? []);
    expect(inPath.every(({ required }) => required)).toBe(true);
  });

  it('has no broken reference and no unused component', () => {
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g)!;
    const names = references.map((reference) => /^"\$ref":"#\/components\/schemas\/(\w+)"$/.exec(reference)?.[1]);
    expect(new Set(names)).toEqual(new Set(Object.keys(document.components.schemas)));
  });

  it('describes what a caller may send, not the parsed result', () => {
    const message = document.components.schemas['Message']!;
    expect(message.required).toEqual(['conversationId', 'messageId', 'author']);
    expect(message.properties!['sentAt']).toMatchObject({ type: 'string', format: 'date-time' });
  });

  it('states defaults in descriptions: client generators treat a field with a default as required', () => {
    expect(JSON.stringify(document)).not.toContain('"default"');
    expect(document.components.schemas['Message']!.properties!['change']!.description).toContain('Default: `created`.');
  });

  it.each(operations)('has a tag that is described: $call', ({ operation }) => {
    expect(operation.tags).toHaveLength(1);
    expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0]);
  });

  it.each(operations)('declares the headers of a signature where one is verified: $call', ({ operation }) => {
    const { caller } = routeOf(operation);
    const headers = operation.parameters.filter((parameter) => parameter.in === 'header');
    expect(headers.map(({ name, required }) => [name, required])).toEqual(
      caller === 'signed-caller'
        ? ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, true])
        : [],
    );
  });
});

describe('The schemas of the OpenAPI document match the validation', () => {
  /** For each route with input: the document's schema, the one that validates, and a valid value with every field. */
  const inputs: [name: string, schema: Schema, validation: z.ZodType, valid: Record<string, unknown>][] = [
    [
      'a message',
      resolved(operationOf('POST /messages').requestBody!.content['application/json']!.schema),
      routes['receive-message'].body,
      {
        conversationId: 'c-1',
        messageId: 'm-1',
        text: 'Hello',
        sentAt: '2026-11-22T10:00:00.000Z',
        author: { role: 'customer', id: 'cust-9', name: 'Ada' },
        queueId: 'billing',
        agentId: 'agent-3',
        language: 'en',
        change: 'edited',
        changedAt: '2026-11-22T10:01:00.000Z',
      },
    ],
    [
      'a change of a conversation',
      resolved(
        operationOf('POST /conversations/{conversationId}/changes').requestBody!.content['application/json']!.schema,
      ),
      routes['change-conversation'].body,
      { agentId: 'agent-3', queueId: 'billing', ended: true, at: '2026-11-22T10:05:00.000Z' },
    ],
    [
      'a watch',
      resolved(
        operationOf('POST /conversations/{conversationId}/watch').requestBody!.content['application/json']!.schema,
      ),
      routes['watch-conversation'].body,
      { connectionId: 'abc', queueId: 'billing' },
    ],
    [
      'a correction',
      resolved(
        operationOf('PUT /conversations/{conversationId}/messages/{messageId}/level').requestBody!.content[
          'application/json'
        ]!.schema,
      ),
      routes['put-correction'].body,
      { level: 'neutral' },
    ],
    [
      'a change of a queue',
      resolved(operationOf('PUT /queues/{queueId}').requestBody!.content['application/json']!.schema),
      routes['put-queue'].body,
      {
        enabled: true,
        alerts: { agentAt: 'negative', supervisorAt: 'off', drop: true, streak: 3, phrases: ['cancel'] },
        storeText: false,
        retentionDays: 90,
      },
    ],
    [
      'a member',
      resolved(operationOf('PUT /queues/{queueId}/members/{agentId}').requestBody!.content['application/json']!.schema),
      routes['put-member'].body,
      { role: 'agent', name: 'Ada' },
    ],
    ...operations.flatMap(({ call, operation }): typeof inputs =>
      operation.parameters
        .filter((parameter) => parameter.name !== 'path' && parameter.in !== 'header')
        .map(({ name, in: where, required, schema }) => {
          const route = routeOf(operation);
          const { shape } = (where === 'path' ? route.params : route.query)!;
          const validation = z.object({ [name]: shape[name] as z.ZodType });
          const object = { properties: { [name]: schema }, ...(required && { required: [name] }) };
          return [`${name} of ${call}`, object, validation, { [name]: valid[name] ?? 'an id' }];
        }),
    ),
  ];

  /** Every field of an input: its path, its schema, and a copy of the valid value in which that field is replaced. */
  function fieldsOf(schema: Schema, valid: Record<string, unknown>, path: string[] = []): Field[] {
    return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
      const own: Field = {
        path: [...path, name],
        schema: field,
        isRequired: schema.required?.includes(name) ?? false,
        with: (value) => {
          const { [name]: _, ...others } = valid;
          return value === undefined ? others : { ...others, [name]: value };
        },
      };
      const inner = valid[name];
      if (typeof inner !== 'object' || inner === null) return [own];
      const nested = fieldsOf(field, inner as Record<string, unknown>, own.path);
      return [own, ...nested.map((deep) => ({ ...deep, with: (value: unknown) => own.with(deep.with(value)) }))];
    });
  }

  interface Field {
    path: string[];
    schema: Schema;
    isRequired: boolean;
    with: (value: unknown) => Record<string, unknown>;
  }

  it.each(inputs)('of %s, field by field', (_, schema, validation, valid) => {
    const accepts = (value: unknown) => validation.safeParse(value).success;
    expect(accepts(valid)).toBe(true);
    const fields = fieldsOf(schema, valid);
    expect(fields.map(({ path }) => path[0])).toEqual(expect.arrayContaining(Object.keys(valid)));
    for (const field of fields) {
      const path = field.path.join('.');
      // Only a deletion may omit the text.
      if (path !== 'text') expect([path, accepts(field.with(undefined))]).toEqual([path, !field.isRequired]);
      expect([path, accepts(field.with(null))]).toEqual([path, field.schema.anyOf?.[1]?.type === 'null']);
      expect([path, accepts(field.with(field.schema.type === 'integer' ? 'seven' : 7))]).toEqual([path, false]);
      const [{ minLength, maxLength, enum: values } = field.schema] = field.schema.anyOf ?? [];
      for (const unit of maxLength === undefined ? [] : ['x', '😀']) {
        expect([path, unit, accepts(field.with(unit.repeat(maxLength!)))]).toEqual([path, unit, true]);
        expect([path, unit, accepts(field.with(unit.repeat(maxLength! + 1)))]).toEqual([path, unit, false]);
      }
      if (minLength !== undefined) expect([path, accepts(field.with(''))]).toEqual([path, minLength === 0]);
      for (const value of values ?? []) expect([path, value, accepts(field.with(value))]).toEqual([path, value, true]);
      if (values) expect([path, accepts(field.with('something else'))]).toEqual([path, false]);
    }
  });

  it.each(inputs)('of %s, which may have unknown fields', (_, _schema, validation, valid) => {
    expect(validation.safeParse({ ...valid, somethingNew: 1 }).success).toBe(true);
  });
});
