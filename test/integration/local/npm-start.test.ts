import { jwtVerify } from 'jose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFixtureRoot, type FixtureRoot } from '../../support/host-fixture/fixture-root';
import { startApp, type RunningApp } from '../../support/running-app';

/** An app with the part of the API that a local run calls, kept in memory. */
const queueApp = `
  import { app } from '@azure/functions';
  const calls = [];
  let queue = { queueId: 'default', enabled: false, updatedAt: process.env.SET_BEFORE ?? null };
  const note = async (request) => calls.push([request.method, new URL(request.url).pathname, await request.text()]);
  app.http('getQueue', { route: 'queues/{id}', methods: ['GET'], handler: () => ({ jsonBody: queue }) });
  app.http('putQueue', { route: 'queues/{id}', methods: ['PUT'], handler: async (request) => (await note(request), { jsonBody: queue }) });
  app.http('putMember', { route: 'queues/{id}/members/{agent}', methods: ['PUT'], handler: async (request) => (await note(request), { status: 204 }) });
  app.http('seen', { handler: (request) => ({ jsonBody: {
    calls, settings: Object.fromEntries((request.query.get('names') ?? '').split(',').map((name) => [name, process.env[name] ?? null])),
  } }) });
  app.http('table', { methods: ['POST', 'GET'], route: 'table/{value?}', handler: async (request) => {
    const { TableClient } = await import('@azure/data-tables');
    const table = TableClient.fromConnectionString(process.env.TABLES_CONNECTION, 'kept', { allowInsecureConnection: true });
    await table.createTable();
    if (request.params.value) await table.upsertEntity({ partitionKey: 'p', rowKey: 'r', value: request.params.value });
    return { jsonBody: await table.getEntity('p', 'r') };
  } });
`;

const ownStore = { TABLES_CONNECTION: undefined, QUEUES_CONNECTION: undefined };
const withoutSecrets = { AUTH_SECRET: undefined, WEBHOOK_SECRETS: undefined };
let fixture: FixtureRoot;
let dataDir: string;
const running: RunningApp[] = [];

beforeAll(async () => {
  fixture = await createFixtureRoot({ app: queueApp, routePrefix: 'api' });
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'undertone-data-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  rmSync(join(fixture.root, 'local.settings.json'), { force: true });
  rmSync(dataDir, { recursive: true, force: true });
});
afterAll(() => fixture.dispose());

/** Starts the app. Only tests of the storage start one: the others configure one that is never used. */
async function start(settings: Record<string, string | undefined> = {}) {
  const named = {
    TABLES_CONNECTION: 'TableEndpoint=http://127.0.0.1:1/;SharedAccessSignature=sig',
    QUEUES_CONNECTION: 'QueueEndpoint=http://127.0.0.1:1/;SharedAccessSignature=sig',
  };
  const app = await startApp({ root: fixture.root, dataDir, settings: { ...named, ...settings } });
  running.push(app);
  return app;
}

const json = async (url: string, init?: RequestInit) =>
  (await (await fetch(url, init)).json()) as Record<string, unknown>;

const settingsOf = async (app: RunningApp, ...names: string[]) =>
  (await json(`${app.baseUrl}/api/seen?names=${names.join(',')}`))['settings'] as Record<string, string | null>;

const link = (app: RunningApp, who: string) =>
  new URLSearchParams(new RegExp(`^  ${who} +\\S+?#(\\S+)$`, 'm').exec(app.output())?.[1]);

async function occupy(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port };
}

describe('secrets and links', () => {
  it('creates its own, readable by the owner only, and prints links with them after the #', async () => {
    const app = await start(withoutSecrets);
    const { AUTH_SECRET = '', WEBHOOK_SECRETS } = await settingsOf(app, 'AUTH_SECRET', 'WEBHOOK_SECRETS');
    const key = new TextEncoder().encode(AUTH_SECRET ?? '');
    const agent = link(app, 'Agent');
    const { payload } = await jwtVerify(agent.get('token') ?? '', key);
    expect(payload).toMatchObject({ sub: 'agent-1', roles: ['agent'] });
    expect(agent.get('secret')).toBe(WEBHOOK_SECRETS);
    const supervisor = await jwtVerify(link(app, 'Supervisor').get('token') ?? '', key);
    expect(supervisor.payload['roles']).toEqual(['supervisor', 'admin']);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
  });

  it('keeps its own over a restart', async () => {
    const first = await start(withoutSecrets);
    const before = await settingsOf(first, 'AUTH_SECRET', 'WEBHOOK_SECRETS');
    await first.stop();
    expect(await settingsOf(await start(withoutSecrets), 'AUTH_SECRET', 'WEBHOOK_SECRETS')).toEqual(before);
  });

  it('uses those of the environment, and does not print them', async () => {
    const app = await start();
    expect(await settingsOf(app, 'AUTH_SECRET', 'WEBHOOK_SECRETS')).toEqual({
      AUTH_SECRET: app.authSecret,
      WEBHOOK_SECRETS: app.webhookSecret,
    });
    expect(app.output()).not.toMatch(/token=ey|secret=/);
    expect(app.output()).toContain(`${app.baseUrl}/api/panel/`);
  });

  it('creates no webhook secret where unsigned messages are allowed, as both together are invalid', async () => {
    const app = await start({ ...withoutSecrets, ALLOW_UNSIGNED: 'true' });
    expect(await settingsOf(app, 'WEBHOOK_SECRETS')).toEqual({ WEBHOOK_SECRETS: null });
    expect(link(app, 'Agent').get('secret')).toBeNull();
  });

  it('creates no secret for tokens where an OpenID provider issues them', async () => {
    const provider = { AUTH_JWKS_URL: 'https://login.example/keys', AUTH_ISSUER: 'issuer', AUTH_AUDIENCE: 'audience' };
    const app = await start({ ...withoutSecrets, ...provider });
    expect(await settingsOf(app, 'AUTH_SECRET')).toEqual({ AUTH_SECRET: null });
  });
});

describe('webhooks of chat platforms', () => {
  const connections = [
    { id: 'help', platform: 'chatwoot', secrets: ['a secret of the tests'] },
    { id: 'bot', platform: 'telegram', secrets: ['a secret of the tests'], publicUrl: 'https://desk.example.com/hook' },
  ];

  it('are printed with their URLs, what to do next, and how to try one', async () => {
    const app = await start({ WEBHOOK_CONNECTIONS: JSON.stringify(connections) });
    const hooks = `${app.baseUrl}/api/webhooks`;
    const command = 'npm run simulate -- --platform chatwoot --connection help';
    expect(app.output().match(/^ {2}Webhook .*$|^ {2}Without .*$/gm)).toEqual([
      `  Webhook help (Chatwoot): ${hooks}/chatwoot/help – enter it and the secret in Chatwoot, see docs/platforms/chatwoot.md`,
      `  Webhook bot (Telegram): ${hooks}/telegram/bot – enter https://desk.example.com/hook and the secret in Telegram, see docs/platforms/telegram.md`,
      `  Without the platform: ${command} --file docs/platforms/example-conversation.jsonl --url ${app.baseUrl}`,
    ]);
    expect(app.output()).not.toContain('a secret of the tests');
  });

  it('are not mentioned when there are none', async () => {
    const app = await start();
    expect(app.output()).not.toMatch(/webhook/i);
  });
});

describe('settings', () => {
  const writeSettings = (file: object) =>
    writeFileSync(join(fixture.root, 'local.settings.json'), JSON.stringify(file));

  it('come from the environment first, then from local.settings.json', async () => {
    writeSettings({
      Values: { ONE: 'file', TWO: 'file', THREE: 3, AUTH_SECRET: 'a secret of the file with 32 bytes' },
    });
    const app = await start({ ...withoutSecrets, ONE: 'environment', TWO: '' });
    expect(await settingsOf(app, 'ONE', 'TWO', 'THREE')).toEqual({ ONE: 'environment', TWO: 'file', THREE: '3' });
    const key = new TextEncoder().encode('a secret of the file with 32 bytes');
    await expect(jwtVerify(link(app, 'Agent').get('token') ?? '', key)).resolves.toBeDefined();
  });

  it('that cannot be read end the start with a message', async () => {
    writeFileSync(join(fixture.root, 'local.settings.json'), '{ "Values": ');
    await expect(start()).rejects.toThrow('local.settings.json is not valid JSON');
  });

  it('that name other services are used, and none is started', async () => {
    const named = {
      AzureSignalRConnectionString: 'Endpoint=https://s.example;AccessKey=k;',
      TABLES_CONNECTION: 'TableEndpoint=https://elsewhere.example/;SharedAccessSignature=sig',
    };
    const app = await start(named);
    expect(await settingsOf(app, ...Object.keys(named))).toEqual(named);
    expect(app.output()).not.toMatch(/stand-in|Tables on/);
  });

  it('that name the storage emulator use the run’s own', async () => {
    const app = await start({ ...ownStore, AzureWebJobsStorage: 'UseDevelopmentStorage=true' });
    expect(app.output()).toContain('Tables on');
  });
});

describe('the first queue', () => {
  it('is switched on, with the run’s agent as a member, when it was never set', async () => {
    const app = await start({ DEFAULT_QUEUE: 'first/queue' });
    expect((await json(`${app.baseUrl}/api/seen`))['calls']).toEqual([
      ['PUT', '/api/queues/first%2Fqueue', '{"enabled":true}'],
      ['PUT', '/api/queues/first%2Fqueue/members/agent-1', '{"role":"agent","name":"Local agent"}'],
    ]);
  });

  it('is not changed when it was set before', async () => {
    const app = await start({ SET_BEFORE: '2026-11-22T10:00:00.000Z' });
    expect((await json(`${app.baseUrl}/api/seen`))['calls']).toEqual([]);
  });

  it('is not changed in a storage account that is not on this machine', async () => {
    const app = await start({ TABLES_CONNECTION: 'TableEndpoint=https://shared.example/;SharedAccessSignature=sig' });
    expect((await json(`${app.baseUrl}/api/seen`))['calls']).toEqual([]);
  });
});

describe('ports', () => {
  it('uses another one and says so when the default one is in use', async () => {
    // Another process may use it already, which has the same effect.
    const other = await occupy(7071).catch(() => undefined);
    const app = await start({ PORT: '' });
    expect(app.output()).toMatch(/^Port 7071 is in use; taking \d+ instead\.$/m);
    other?.server.close();
  });

  it('uses no other one when a port is configured', async () => {
    const { server, port } = await occupy(0);
    await expect(start({ PORT: String(port) })).rejects.toThrow(`Port ${port} is in use by something else.`);
    server.close();
  });

  it('names the run that uses it', async () => {
    const app = await start();
    const other = start({ PORT: new URL(app.baseUrl).port });
    await expect(other).rejects.toThrow(`is in use by another run (process ${app.process?.pid ?? ''}).`);
  });

  it('listens on this machine only', async () => {
    const app = await start();
    expect(
      app
        .output()
        .match(/http:\/\/[^:/]+/g)
        ?.every((url) => url === 'http://127.0.0.1'),
    ).toBe(true);
  });
});

describe('stored data', () => {
  const store = async (app: RunningApp, value = '') =>
    (await json(`${app.baseUrl}/api/table/${value}`, { method: value ? 'POST' : 'GET' }))['value'];

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('is kept after %s', async (signal) => {
    const app = await start(ownStore);
    await store(app, signal);
    expect(await app.stop(signal)).toBe(signal === 'SIGKILL' ? undefined : 0);
    expect(await store(await start(ownStore))).toBe(signal);
  });

  it('is kept when signals are sent twice, and to every process of the group', async () => {
    const child = spawn(process.execPath, [join(fixture.root, 'dist', 'local', 'start.js')], {
      detached: true,
      env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    while (!output.includes('Ready on')) await once(child.stdout, 'data');
    const baseUrl = /Ready on (\S+)/.exec(output)?.[1] ?? '';
    await fetch(`${baseUrl}/api/table/twice`, { method: 'POST' });
    process.kill(-child.pid!, 'SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await store(await start(ownStore))).toBe('twice');
  });

  it('is locked by one run: another one names the holder', async () => {
    const app = await start(ownStore);
    const who = `process ${app.process?.pid ?? ''} on port ${new URL(app.baseUrl).port}`;
    await expect(startApp({ root: fixture.root, dataDir })).rejects.toThrow(who);
  });

  it('waits for a run that is stopping, so that a restart needs no pause', async () => {
    const app = await start(ownStore);
    await store(app, 'restarted');
    app.process?.kill('SIGTERM');
    expect(await store(await start(ownStore))).toBe('restarted');
  });

  it('can be lost while the app keeps answering: the log says that the storage ended', async () => {
    const app = await start(ownStore);
    process.kill(Number(/Tables on \S+ \(process (\d+)\)/.exec(app.output())?.[1]), 'SIGKILL');
    while (!app.output().includes('The store ended unexpectedly')) await once(app.process!.stdout!, 'data');
    expect((await fetch(`${app.baseUrl}/api/seen`)).status).toBe(200);
  });
});

it('is released when the npm that started the run is killed', async () => {
  const launcher = spawn('sh', ['-c', `"${process.execPath}" dist/local/start.js & wait`], {
    cwd: fixture.root,
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, npm_lifecycle_event: 'start' },
  });
  let output = '';
  launcher.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  while (!output.includes('Ready on')) await once(launcher.stdout, 'data');
  launcher.kill('SIGKILL');
  // The pipe closes when the last process that writes to it has ended.
  await once(launcher.stdout, 'close');
  expect(output).toContain('Stopping (npm ended)');
});
