// An app for the tests of the local functions host: each function exposes one behaviour of the host.
import { app, input, output, type HttpRequest, type HttpResponseInit } from '@azure/functions';

const first = output.generic({ type: 'signalR', name: 'first', hubName: '%HUB%' });
const second = output.generic({ type: 'signalR', name: 'second', hubName: 'Second' });
const connection = input.generic({ type: 'signalRConnectionInfo', name: 'connection', hubName: 'Chat' });

async function describe(name: string, request: HttpRequest): Promise<HttpResponseInit> {
  const { method, url, params } = request;
  const [query, headers] = [Object.fromEntries(request.query), Object.fromEntries(request.headers)];
  const body = Buffer.from(await request.arrayBuffer()).toString('base64');
  return { jsonBody: { name, method, url, params, query, headers, body } };
}

const describing = (name: string, route: string, methods: ('GET' | 'POST' | 'HEAD' | 'OPTIONS')[]) =>
  app.http(name, { route, methods, handler: (request) => describe(name, request) });

describing('echo', 'echo/{id}', ['GET', 'POST']);
describing('orderA', 'order/{*rest}', ['GET']);
describing('orderB', 'order/exact', ['GET', 'POST']);
describing('preflight', 'own-options', ['OPTIONS']);

app.http('send', {
  methods: ['POST'],
  extraOutputs: [first, second],
  async handler(request, context) {
    const { values, status, mistake } = (await request.json()) as Record<string, unknown> & { values: unknown[] };
    context.extraOutputs.set(first, values[0]);
    context.extraOutputs.set(second, values[1]);
    if (mistake) throw new Error('a mistake in the handler');
    return { status: Number(status ?? 200), body: 'sent' };
  },
});
app.http('connect', {
  extraInputs: [connection],
  handler: (_, context) => ({ jsonBody: context.extraInputs.get(connection) }),
});
app.http('foreignHeader', { handler: () => ({ headers: { 'x-name': 'Zoë' }, body: 'never seen' }) });
app.http('bareString', { handler: () => 'a string' as HttpResponseInit });
app.http('nothing', { handler: () => undefined as unknown as HttpResponseInit });
app.http('noContent', { handler: () => ({ status: 204 }) });
app.http('unhandled', {
  handler: () => {
    void Promise.reject(new Error('nobody handles this'));
    return new Promise<HttpResponseInit>(() => undefined);
  },
});
app.http('hooks', { handler: () => ({ jsonBody: { startedBeforeServing: started, invocationsSeen } }) });
app.http('off', { handler: () => ({ body: 'switched off' }) });
app.timer('tick', {
  schedule: '%TICK%',
  handler: (timer) => console.log(`tick, past due: ${timer.isPastDue}`),
});

let started = false;
let invocationsSeen = 0;
app.hook.appStart(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  started = true;
  app.http('registeredAtStart', { handler: () => ({ body: 'registered by a hook' }) });
});
app.hook.preInvocation(() => {
  invocationsSeen += 1;
});
app.hook.appTerminate(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  console.log('terminate hook done');
});
