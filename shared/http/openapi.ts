// Builds the OpenAPI 3.1 document from the table of routes and the schemas that validate requests.
import type * as z from 'zod';
import { version } from '../../package.json';
import { problem } from '../contract/problem';
import { namedSchemas, toJsonSchema } from './openapi-schemas';
import { routes, type Caller, type Route } from './routes';

const described = (Object.entries(routes) as [string, Route][]).filter(([, { method }]) => method !== 'any');

/** The security requirement and its description, by caller. */
const security: Record<Caller, { requirement: Record<string, never[]>[]; who: string }> = {
  anyone: { requirement: [], who: 'Anyone.' },
  'signed-caller': { requirement: [{ standardWebhooks: [] }], who: 'Callers that sign the request.' },
  'chat-platform': { requirement: [], who: 'The chat platform of the connection, in its own way to sign.' },
  agent: { requirement: [{ bearer: [] }], who: 'Agents, supervisors and administrators.' },
  'agent-of-queue': {
    requirement: [{ bearer: [] }],
    who: 'Members of the queue that the conversation is in, while the queue is switched on, and administrators.',
  },
  'queue-supervisor': { requirement: [{ bearer: [] }], who: 'Supervisors of the queue and administrators.' },
  admin: { requirement: [{ bearer: [] }], who: 'Administrators.' },
};

const tags = [
  { name: 'messages', description: 'What a chat platform sends.', starts: ['messages', 'webhooks'] },
  {
    name: 'conversations',
    description: 'The sentiment of a conversation: read it, or subscribe to it.',
    starts: ['conversations', 'negotiate'],
  },
  { name: 'queues', description: 'Queues, their switch and their members.', starts: ['queues'] },
  {
    name: 'service',
    description: 'The installation itself and its web panel.',
    starts: ['health', 'openapi.json', 'panel'],
  },
];

/**
 * The headers of Standard Webhooks. Declared as parameters too, because client generators ignore the security scheme.
 */
const signatureHeaders = {
  'webhook-id': 'An id of this delivery, of your own choice; it is part of what is signed.',
  'webhook-timestamp': 'The time of sending, in whole seconds since 1970; at most 5 minutes away from the time here.',
  'webhook-signature':
    '`v1,` and the base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`, keyed with what follows `whsec_` in the secret, decoded from base64. Several are separated by spaces.',
};
const whereUnsigned = 'Not required where the installation has ALLOW_UNSIGNED=true.';

const refusals: Record<number, string> = {
  400: 'A parameter or the body is not valid; every fault is listed.',
  401: 'No valid token or signature.',
  403: 'The token lacks a role, or its holder may not see or manage the queue; the detail says which.',
  404: 'There is no such file or connection.',
  411: 'The body came without a Content-Length.',
  413: 'The body is larger than 256 KiB.',
  415: 'The body is not JSON.',
  503: 'Storage, or what tokens are verified with, is unavailable; nothing was stored. Send the request again.',
};

const retryAfter = { description: 'Seconds to wait before sending again.', schema: { type: 'integer' } };

const csv = { 'text/csv': { schema: { type: 'string' } } };

let document: object | undefined;

/** The document, built on the first request. */
export function openApiDocument(): object {
  document ??= {
    openapi: '3.1.0',
    info: {
      title: 'Undertone',
      version,
      description: 'Live customer sentiment for support agents, in any chat tool.',
      contact: { name: 'The operator of this installation of Undertone' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api', description: 'This installation.' }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths: paths(),
    components: {
      schemas: namedSchemas([problem, ...usedSchemas()]),
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
  for (const [name, route] of described) {
    const path = `/${route.path.replace('{*path}', '{path}')}`;
    const atPath = (byPath[path] ??= {});
    atPath[route.method.toLowerCase()] = operation(name, route);
    // A HEAD request has the same meaning everywhere.
    for (const method of route.alsoTakes?.filter((method) => method !== 'HEAD') ?? [])
      atPath[method.toLowerCase()] = operation(`${name}-${method.toLowerCase()}`, route);
  }
  return byPath;
}

function operation(name: string, route: Route): object {
  const { requirement, who } = security[route.caller];
  return {
    operationId: name,
    summary: route.summary,
    description: [route.description, `For: ${who}`].filter(Boolean).join('\n\n'),
    tags: tags.filter(({ starts }) => starts.includes(route.path.split('/')[0] ?? '')).map(({ name }) => name),
    security: requirement,
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body && { requestBody: { required: true, content: json(route.body) } }),
    responses: { ...successes(route), ...problems(route) },
  };
}

function pathParameters(route: Route): object[] {
  const schemas = (route.params?.shape ?? {}) as Readonly<Record<string, z.ZodType | undefined>>;
  return [...route.path.matchAll(/\{\*?(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: schemas[name] ? toJsonSchema(schemas[name]) : { type: 'string' },
  }));
}

function queryParameters(route: Route): object[] {
  return Object.entries((route.query?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema: toJsonSchema(schema),
  }));
}

function headerParameters(route: Route): object[] {
  if (route.caller !== 'signed-caller') return [];
  return Object.entries(signatureHeaders).map(([name, description]) => ({
    name,
    in: 'header',
    required: true,
    description: `${description} ${whereUnsigned}`,
    schema: { type: 'string' },
  }));
}

function successes(route: Route): Record<string, object> {
  return Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      { description: route.summary, ...(schema && { content: { ...json(schema), ...(route.alsoAsCsv && csv) } }) },
    ]),
  );
}

function problems(route: Route): Record<string, object> {
  const statuses = [
    ...((route.params ?? route.query ?? route.body) ? [400] : []),
    ...(route.caller === 'anyone' ? [] : [401]),
    ...(['anyone', 'signed-caller', 'chat-platform'].includes(route.caller) ? [] : [403]),
    ...(route.path.includes('*') || route.caller === 'chat-platform' ? [404] : []),
    ...(route.body ? [411, 413, 415] : []),
    ...(route.caller === 'chat-platform' ? [411, 413] : []),
    ...(route.caller === 'anyone' ? [] : [503]),
  ];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: refusals[status],
        ...(status === 503 && { headers: { 'Retry-After': retryAfter } }),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function json(schema: z.ZodType): object {
  const [example] = (schema.meta()?.examples ?? []) as unknown[];
  return { 'application/json': { schema: toJsonSchema(schema), ...(example !== undefined && { example }) } };
}

function usedSchemas(): z.ZodType[] {
  return described.flatMap(([, route]) => [
    ...(route.body ? [route.body] : []),
    ...Object.values(route.replies).filter((schema) => schema !== null),
  ]);
}
