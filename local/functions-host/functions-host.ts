// A small Azure Functions host for one Node app: loads the deployed build unchanged and answers as the real host and
// worker were seen to answer, peculiarities included, so that what works here works on Azure.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createBindings, verifyBindings } from './bindings';
import type { HttpData, Log, RegisteredFunction, TypedData } from './core-module';
import { crossOriginHeaders, isPreflight, type CrossOriginRules } from './cross-origin';
import { writeReply, writeStatus } from './http-reply';
import { invoke } from './invoke';
import { loadApp } from './load-app';
import { readRequestTarget } from './request-target';
import { buildRouteTable, matchRoute } from './route-table';
import { startTimer } from './timers';

const largestBody = 104_857_600;
/** What the real host's web server takes of headers, in bytes; Node would stop at half of it. */
const largestHeaders = 32 * 1024;

export interface FunctionsHostOptions {
  /** Where the app's package.json and host.json are. */
  readonly root: string;
  /** What bindings take their settings from. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly crossOrigin?: CrossOriginRules | undefined;
  /** How long requests in flight may take once the host closes. */
  readonly drainMs?: number;
  readonly signalRTimeoutMs?: number;
}

export interface FunctionsHost {
  /** Serves requests; timers run from then on too. Not listening yet, so that the caller chooses the port. */
  readonly server: http.Server;
  /** Names of the functions found. */
  readonly functionNames: readonly string[];
  startTimers(): void;
  /** Accepts nothing more, lets requests in flight end, awaits the app's terminate hooks. */
  close(): Promise<void>;
}

/**
 * Loads the app and awaits its start hooks.
 * @throws for a function that this host could not run as the real one would.
 */
export async function createFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { root, settings, log, crossOrigin, drainMs = 30_000 } = options;
  const app = await loadApp(root, log);
  const functions = [...app.functions.values()].filter(({ metadata }) => !isDisabled(metadata.name));
  for (const { metadata } of functions) verifyBindings(metadata, settings);
  const routes = buildRouteTable(
    functions.map(({ metadata }) => metadata),
    readRoutePrefix(root),
  );
  const bindings = createBindings(settings, options.signalRTimeoutMs);
  const hookContext = { hookData: {}, appHookData: app.hookData, functionAppDirectory: root };
  for (const hook of app.hooks.appStart) await hook(hookContext);
  app.started = true;

  const inFlight = new Set<Promise<unknown>>();
  const timers: { stop(): void }[] = [];
  const server = http.createServer({ maxHeaderSize: largestHeaders }, (request, response) => {
    const work = once(response, 'close').finally(() => inFlight.delete(work));
    inFlight.add(work);
    answer(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // The caller went away while it was sending.
      log('error', 'system', describe(error));
      writeStatus(response, 500);
    });
  });
  return {
    server,
    functionNames: functions.map(({ metadata }) => metadata.name),
    startTimers() {
      for (const registered of functions) {
        const trigger = Object.values(registered.metadata.bindings).find(({ type }) => /^timerTrigger$/i.test(type));
        if (trigger) timers.push(startTimer(trigger, settings, (data) => runTimer(registered, data)));
      }
    },
    async close() {
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
      for (const timer of timers) timer.stop();
      await withinMs(drainMs, Promise.allSettled(inFlight));
      server.closeAllConnections();
      await closed;
      for (const hook of app.hooks.appTerminate) await hook(hookContext);
      bindings.close();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = readRequestTarget(request.url ?? '');
    const url = `http://${request.headers.host ?? 'localhost'}${target?.encoded ?? '/'}`;
    if (!target || !URL.canParse(url)) {
      writeStatus(response, 400);
      return;
    }
    if (crossOrigin) {
      for (const [name, value] of Object.entries(crossOriginHeaders(crossOrigin, request)))
        response.setHeader(name, value);
      if (isPreflight(request)) {
        response.writeHead(204).end();
        return;
      }
    }
    const method = request.method ?? 'GET';
    if (target.path === '/admin/host/status') {
      const status = { state: 'Running', processId: process.pid };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(status));
      return;
    }
    const match = matchRoute(routes, method, target.path);
    const registered = match && app.functions.get(match.functionName);
    if (!registered) {
      writeStatus(response, 404);
      return;
    }

    const body = await readBody(request);
    const data: HttpData = { url, method, headers: readHeaders(request), params: match.params, query: target.query };
    if (body?.length) data.body = { bytes: body };
    try {
      const reply = await invoke(app, registered, { http: data }, bindings, log);
      response.shouldKeepAlive &&= server.listening;
      writeReply(response, reply);
    } catch (error) {
      log('error', 'system', describe(error), match.functionName);
      writeStatus(response, 500);
    }
  }

  function runTimer(registered: RegisteredFunction, data: TypedData): Promise<void> {
    const { name } = registered.metadata;
    const work = invoke(app, registered, data, bindings, log)
      .then(() => undefined)
      .catch((error: unknown) => log('error', 'system', describe(error), name))
      .finally(() => inFlight.delete(work));
    inFlight.add(work);
    return work;
  }

  function isDisabled(functionName: string): boolean {
    return /^(1|true)$/i.test(settings[`AzureWebJobs.${functionName}.Disabled`] ?? '');
  }
}

/** The body as it came. Without a Content-Length the real host hands on none, so neither does this one. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > largestBody) throw new Error(`The request's body has more than ${largestBody} bytes.`);
  if (length === 0) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

function readHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]));
}

function readRoutePrefix(root: string): string {
  const hostJson = JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')) as {
    extensions?: { http?: { routePrefix?: string } };
  };
  return (hostJson.extensions?.http?.routePrefix ?? 'api').replace(/^\/|\/$/g, '');
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function withinMs(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, limitMs)))]);
  clearTimeout(timer);
}
