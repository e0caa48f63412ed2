// Builds an HTTP function from a route and a short handler: authenticate, validate, authorize, run the handler, set the
// outputs and the reply. Any error becomes one problem+json reply.
import {
  app as functions,
  output,
  type FunctionInput,
  type HttpHandler,
  type HttpMethod,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from '@azure/functions';
import type * as z from 'zod';
import type { Caller } from '../access/tokens';
import { verifyMayManage, verifyRole } from '../access/permissions';
import { queueConnectionSetting, theApp, type App } from '../app';
import type { EffectBatch } from '../conversations/message-store';
import { withRequestDeadline } from '../deadline';
import { taskQueueName, type Task } from '../effects/task-queue';
import { routes, type Route, type RouteName } from './routes';
import { verifyStandardWebhook } from './standard-webhooks';
import { reasonToLog, toHttpReply, toProblem } from './to-problem';
import { hubName, type LiveFeedItem } from '../live/live-feed';
import type { Queue, QueueEditor } from '../queues/queue-store';
import { parseJson, readRawBody, validate, verifyJsonContentType } from './body';

type Validated<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A call that has passed all checks of its route. */
export interface Call<R extends Route> {
  app: App;
  params: Validated<R['params']>;
  query: Validated<R['query']>;
  body: Validated<R['body']>;
  /** Present on routes that require a token. */
  caller: R['caller'] extends CallerWithoutToken ? undefined : Caller;
  /** Present on routes that change a queue: the caller, and the authorization check of the change. */
  editor: R['caller'] extends 'queue-supervisor' ? QueueEditor : undefined;
  request: HttpRequest;
  context: InvocationContext;
}

export interface Reply {
  status?: number;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent unchanged; the headers include its content type. */
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Live updates, sent before the reply. */
  items?: readonly LiveFeedItem[];
  /** Stored effects to queue before the reply. */
  queued?: readonly EffectBatch[];
  /** Why a part of the request failed. The reply is its problem; the live updates and effects are sent all the same. */
  error?: Error | undefined;
}

const callersWithoutToken = ['anyone', 'signed-caller', 'chat-platform'] as const;
type CallerWithoutToken = (typeof callersWithoutToken)[number];

type Handle<R extends Route> = (call: Call<R>) => Promise<Reply> | Reply;

// Without TRACE and CONNECT, because the library cannot represent them as a request.
const everyMethod: HttpMethod[] = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

const liveFeed = output.generic({ type: 'signalR', name: 'liveFeed', hubName });
const taskQueue = output.storageQueue({ queueName: taskQueueName, connection: queueConnectionSetting() });

/**
 * Registers the HTTP function of a route: its trigger, its outputs, and a handler that runs the route's checks before
 * `handle`. Function keys are not used, because every route authenticates its callers itself. Every route except GET
 * has the live feed and the task queue as outputs.
 */
export function defineRoute<Name extends RouteName>(
  name: Name,
  handle: Handle<(typeof routes)[Name]>,
  { extraInputs = [] }: { extraInputs?: FunctionInput[] } = {},
): void {
  const route: Route = routes[name];
  functions.http(name, {
    methods: route.method === 'any' ? everyMethod : [route.method, ...(route.alsoTakes ?? [])],
    route: route.path,
    authLevel: 'anonymous',
    extraInputs,
    extraOutputs: route.method === 'GET' || route.method === 'any' ? [] : [liveFeed, taskQueue],
    handler: toHandler(route, handle as Handle<Route>),
  });
}

function toHandler<R extends Route>(route: R, handle: Handle<R>): HttpHandler {
  return async (request, context) => {
    try {
      const {
        items = [],
        queued = [],
        error,
        ...reply
      } = await withRequestDeadline(theApp().requestTimeoutMs, async () =>
        handle(await toCall(route, request, context)),
      );
      if (queued.length > 0)
        context.extraOutputs.set(
          taskQueue,
          queued.map((batch): Task => ({ kind: 'effects', ...batch })),
        );
      if (items.length > 0) {
        await theApp().liveFeed?.verifyUsable();
        context.extraOutputs.set(liveFeed, items);
      }
      if (error) throw error;
      return toHttpResponse(reply);
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) context.error(describe(error));
      else context.warn(`Refused with ${problem.status}: ${request.method} ${route.path}: ${reasonToLog(error)}`);
      return toHttpReply(problem);
    }
  };
}

/** Authenticates, validates and authorizes a request. */
async function toCall<R extends Route>(route: R, request: HttpRequest, context: InvocationContext): Promise<Call<R>> {
  const app = theApp();
  const needsToken = !callersWithoutToken.some((known) => known === route.caller);
  const caller = needsToken ? await app.verifyToken(request.headers.get('authorization')) : undefined;
  if (caller) verifyRole(caller, rolesFor[route.caller as keyof typeof rolesFor]);
  const params = route.params && validate(route.params, decodedParams(request));
  const query = route.query && validate(route.query, Object.fromEntries(request.query));
  const body = route.body && validate(route.body, await readJson(route, request, app));
  const editor = caller && route.caller === 'queue-supervisor' ? editorFor(caller, app) : undefined;
  // A change is authorized on the same read that guards its write; only a read of a queue is authorized here.
  if (editor && route.method === 'GET')
    editor.verify(await app.queues.read((params as { queueId: string }).queueId, 'now'));
  return { app, params, query, body, caller, editor, request, context } as Call<R>;
}

function editorFor(caller: Caller, { now }: App): QueueEditor {
  const verify = (queue: Queue) => verifyMayManage(caller, queue);
  return { by: caller.agentId, at: now().toISOString(), verify };
}

const rolesFor = {
  agent: ['agent', 'supervisor', 'admin'],
  'agent-of-queue': ['agent', 'supervisor', 'admin'],
  'queue-supervisor': ['supervisor', 'admin'],
  admin: ['admin'],
} as const;

async function readJson(route: Route, request: HttpRequest, app: App): Promise<unknown> {
  const raw = await readRawBody(request);
  if (route.caller === 'signed-caller') verifySignature(request, raw, app);
  verifyJsonContentType(request);
  return parseJson(raw);
}

/** The settings validation rejects ALLOW_UNSIGNED together with secrets. */
function verifySignature(request: HttpRequest, raw: Buffer, { settings, now }: App): void {
  if (settings.ALLOW_UNSIGNED) return;
  verifyStandardWebhook((name) => request.headers.get(name), raw, settings.WEBHOOK_SECRETS, now());
}

/** The host decodes every escape in a path except %2F, which an identifier never contains literally. */
function decodedParams({ params }: HttpRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.replace(/%2F/gi, '/')]));
}

function toHttpResponse({
  status = 200,
  json,
  body,
  headers,
}: Omit<Reply, 'items' | 'queued' | 'error'>): HttpResponseInit {
  if (json !== undefined) {
    const content = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    return { status, headers: { ...content, ...headers }, body: JSON.stringify(json) };
  }
  return { status, headers: headers ?? {}, ...(body !== undefined && { body }) };
}

/** The stack of an error and of its causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Something that is not an error was thrown';
  const cause = error.cause === undefined ? '' : `\nCaused by: ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
