// The OpenAPI 3.1 document, made from the table of routes and the very schemas that validate requests.
import * as z from 'zod';
import { version } from '../../package.json';
import { problem } from '../contract/problem';
import { routes, type Caller, type Route } from './routes';

/** Who may call, as the document says it. */
const security: Record<Caller, { requirement: Record<string, never[]>[]; who: string }> = {
  anyone: { requirement: [], who: 'Anyone.' },
  'signed-caller': { requirement: [{ standardWebhooks: [] }], who: 'Whoever signs the request.' },
  agent: { requirement: [{ bearer: [] }], who: 'Agents, supervisors and administrators.' },
  'agent-of-queue': {
    requirement: [{ bearer: [] }],
    who: 'Members of the queue that the conversation is in, while the queue is switched on, and administrators.',
  },
  'queue-supervisor': { requirement: [{ bearer: [] }], who: 'Supervisors of the queue and administrators.' },
  admin: { requirement: [{ bearer: [] }], who: 'Administrators.' },
};

const refusals: Record<number, string> = {
  400: 'A parameter or the body is not valid; every fault is listed.',
  401: 'No valid token or signature.',
  403: 'The token lacks the role or the queue.',
  404: 'There is no such file.',
  411: 'The body came without a Content-Length.',
  413: 'The body is larger than 256 KiB.',
  415: 'The body is not JSON.',
  503: 'Storage, or what tokens are verified with, is unavailable; nothing was stored. Send the request again.',
};

let document: object | undefined;

/** The document, made when first asked for. */
export function openApiDocument(): object {
  document ??= {
    openapi: '3.1.0',
    info: {
      title: 'Undertone',
      version,
      description: 'Live customer sentiment for support agents, in any chat tool.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    paths: paths(),
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        standardWebhooks: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description: 'Standard Webhooks: the headers webhook-id, webhook-timestamp and webhook-signature.',
        },
      },
    },
  };
  return document;
}

function paths(): Record<string, Record<string, object>> {
  const byPath: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(routes) as [string, Route][]) {
    const path = `/${route.path.replace('{*path}', '{path}')}`;
    (byPath[path] ??= {})[route.method.toLowerCase()] = operation(name, route);
  }
  return byPath;
}

function operation(name: string, route: Route): object {
  const { requirement, who } = security[route.caller];
  return {
    operationId: name,
    summary: route.summary,
    description: `For: ${who}`,
    security: requirement,
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(route.body && { requestBody: { required: true, content: json(route.body) } }),
    responses: { ...successes(route), ...problems(route) },
  };
}

function pathParameters(route: Route): object[] {
  const names = [...route.path.matchAll(/\{\*?(\w+)\}/g)].map(([, name]) => name!);
  return names.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: route.params ? inlineSchema((route.params.shape as Record<string, z.ZodType>)[name]!) : { type: 'string' },
  }));
}

function queryParameters(route: Route): object[] {
  return Object.entries((route.query?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: inlineSchema(schema),
  }));
}

function successes(route: Route): Record<string, object> {
  return Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      { description: route.summary, ...(schema && { content: json(schema) }) },
    ]),
  );
}

function problems(route: Route): Record<string, object> {
  const statuses = [
    ...((route.params ?? route.query ?? route.body) ? [400] : []),
    ...(route.caller === 'anyone' ? [] : [401]),
    ...(route.caller === 'anyone' || route.caller === 'signed-caller' ? [] : [403]),
    ...(route.path.includes('*') ? [404] : []),
    ...(route.body ? [411, 413, 415] : []),
    ...(route.caller === 'anyone' ? [] : [503]),
  ];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: refusals[status],
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function json(schema: z.ZodType): object {
  const name = schema.meta()?.id;
  return {
    'application/json': { schema: name ? { $ref: `#/components/schemas/${name}` } : inlineSchema(schema) },
  };
}

function namedSchemas(): Record<string, object> {
  const used = (Object.values(routes) as Route[]).flatMap((route) => [
    ...(route.body ? [route.body] : []),
    ...Object.values(route.replies).filter((schema) => schema !== null),
  ]);
  const schemas: Record<string, object> = { Problem: inlineSchema(problem) };
  for (const schema of used) {
    const name = schema.meta()?.id;
    if (name) schemas[name] = inlineSchema(schema);
  }
  return schemas;
}

/** A schema as JSON Schema, the dialect of OpenAPI 3.1, with what it refers to written out. */
function inlineSchema(schema: z.ZodType): object {
  const {
    $schema: _dialect,
    $defs,
    id: _id,
    ...rest
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as Record<string, unknown>;
  const definitions = ($defs ?? {}) as Record<string, object>;
  return JSON.parse(
    JSON.stringify(rest, (_key, value: unknown) => {
      const reference = (value as { $ref?: string } | null)?.$ref;
      if (!reference?.startsWith('#/$defs/')) return value;
      const { id: _definitionId, ...definition } = definitions[reference.slice('#/$defs/'.length)] as { id?: string };
      return definition;
    }),
  ) as object;
}
