// A small Azure Functions host for one Node app: loads the deployed build unchanged and imitates the observed behaviour
// of the real host and worker, including its peculiarities, so that what works here works on Azure.
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { createBindings, verifyBindings } from './bindings';
import type { HttpData, Log, RegisteredFunction, TriggerInput } from './core-module';
import { crossOriginHeaders, isPreflight, type CrossOriginRules } from './cross-origin';
import { readHostJson } from './host-json';
import { writeReply, writeStatus } from './http-reply';
import { invoke } from './invoke';
import { loadApp } from './load-app';
import { createStorageQueues } from './queues/storage-queue';
import { parserOptions, readHeaders, refusalOf } from './request-head';
import { readRequestTarget } from './request-target';
import { buildRouteTable, matchRoute } from './route-table';
import type { HostSettings } from './settings-expression';
import { startTriggers } from './start-triggers';

const maxBodyBytes = 104_857_600;

export interface FunctionsHostOptions {
  /** Where the app's package.json and host.json are. */
  readonly root: string;
  /** The settings that bindings refer to. */
  readonly settings: HostSettings;
  readonly log: Log;
  readonly crossOrigin?: CrossOriginRules | undefined;
  /** JSON documents that are served besides the app's routes, by path. */
  readonly documents?: ReadonlyMap<string, () => object>;
  /** How long requests and messages in flight may take when the host closes. */
  readonly drainMs?: number;
  readonly signalRTimeoutMs?: number;
  /** How long a queue message is locked before the lock has to be renewed. */
  readonly messageLockSeconds?: number;
}

export interface FunctionsHost {
  /** Serves requests. Does not listen yet: the caller chooses the port. */
  readonly server: http.Server;
  /** Names of the enabled functions. */
  readonly functionNames: readonly string[];
  /** Starts the timers and the polling of queues. */
  startTriggers(): void;
  /** Stops accepting work, waits for requests and messages in flight, then awaits the app's terminate hooks. */
  close(): Promise<void>;
}

/**
 * Loads the app and awaits its start hooks.
 * @throws for a function that this host could not run as the real one does.
 */
export async function createFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { root, settings, log, crossOrigin, drainMs = 30_000 } = options;
  const hostJson = readHostJson(root);
  const app = await loadApp(root, log);
  const hookContext = { hookData: {}, appHookData: app.hookData, functionAppDirectory: root };
  for (const hook of app.hooks.appStart) await hook(hookContext);
  app.started = true;
  const functions = [...app.functions.values()].filter(({ metadata }) => !isDisabled(metadata.name));
  for (const { metadata } of functions) verifyBindings(metadata, settings);
  const routes = buildRouteTable(
    functions.map(({ metadata }) => metadata),
    hostJson.routePrefix,
  );
  const documents = new Map(options.documents).set('/admin/host/status', () => ({
    state: 'Running',
    processId: process.pid,
  }));
  const queues = createStorageQueues();
  const { messageEncoding } = hostJson.queues;
  const { signalRTimeoutMs } = options;
  const bindings = createBindings({ settings, queues, messageEncoding, signalRTimeoutMs });

  const inFlight = new Set<Promise<unknown>>();
  let stopTriggers = () => Promise.resolve();
  const server = http.createServer(parserOptions, (request, response) => {
    const work = once(response, 'close').finally(() => inFlight.delete(work));
    inFlight.add(work);
    answer(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // The caller disconnected while sending.
      log('error', 'system', describe(error));
      writeStatus(response, 500);
    });
  });
  return {
    server,
    functionNames: functions.map(({ metadata }) => metadata.name),
    startTriggers() {
      stopTriggers = startTriggers({
        functions,
        settings,
        queues,
        queueSettings: hostJson.queues,
        messageLockSeconds: options.messageLockSeconds,
        log,
        run: (registered, input) => run(registered, input).then(() => undefined),
      });
    },
    async close() {
      const closed = server.listening ? new Promise((resolve) => server.close(resolve)) : undefined;
      await withinMs(drainMs, Promise.allSettled([stopTriggers(), ...inFlight]));
      server.closeAllConnections();
      await closed;
      for (const hook of app.hooks.appTerminate) await hook(hookContext);
      bindings.close();
      queues.close();
    },
  };

  function run(registered: RegisteredFunction, input: TriggerInput) {
    return invoke(app, registered, input, bindings, log);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request);
    if (refusal) {
      response.shouldKeepAlive = false;
      writeStatus(response, refusal);
      return;
    }
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
    const document = documents.get(target.path);
    if (document) {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(document()));
      return;
    }
    const match = matchRoute(routes, method, target.path);
    const registered = match && app.functions.get(match.functionName);
    if (!registered) {
      writeStatus(response, 404);
      return;
    }

    // HTTP/1.0 allows a request without it; the real host can't build a URL then and answers 500.
    if (!request.headers.host) throw new Error('A request needs a Host header.');
    const body = await readBody(request);
    const data: HttpData = { url, method, headers: readHeaders(request), params: match.params, query: target.query };
    if (body?.length) data.body = { bytes: body };
    try {
      const reply = await run(registered, { data: { http: data } });
      response.shouldKeepAlive &&= server.listening;
      writeReply(response, reply);
    } catch (error) {
      log('error', 'system', describe(error), match.functionName);
      writeStatus(response, 500);
    }
  }

  function isDisabled(functionName: string): boolean {
    return /^(1|true)$/i.test(settings[`AzureWebJobs.${functionName}.Disabled`] ?? '');
  }
}

/** The body as received. Like the real host, ignores the body of a request without a Content-Length. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (request.headers['transfer-encoding']) return undefined;
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > maxBodyBytes) throw new Error(`The request's body has more than ${maxBodyBytes} bytes.`);
  if (length === 0) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function withinMs(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, limitMs)))]);
  clearTimeout(timer);
}
