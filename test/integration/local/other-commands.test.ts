// `npm run token` and `npm run start:func`, as they are built. Core Tools are replaced by a program that returns
// its settings.
import { decodeJwt, jwtVerify } from 'jose';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFixtureRoot, type FixtureRoot } from '../../support/host-fixture/fixture-root';
import { startApp } from '../../support/running-app';

let fixture: FixtureRoot;
let dataDir: string;

beforeAll(async () => {
  const entries = ['local/token.ts', 'local/start-core-tools.ts'];
  const app = `import { app } from '@azure/functions'; app.http('one', { handler: () => ({}) });`;
  fixture = await createFixtureRoot({ app, routePrefix: 'api', entries });
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'undertone-data-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));
afterAll(() => fixture.dispose());

describe('the other commands', () => {
  const run = (file: string, parameters: string[], environment: NodeJS.ProcessEnv = {}) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const command = [join(fixture.root, 'dist', 'local', file), ...parameters];
      const env = { PATH: '/nowhere', DATA_DIR: dataDir, ...environment };
      const child = execFile(process.execPath, command, { env }, (_, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });

  it('mint tokens with the secret of the environment', async () => {
    const parameters = ['--sub', 'a', '--roles', 'agent, supervisor', '--name', 'Ann', '--expires-in', '30m'];
    const environment = { AUTH_SECRET: 'x'.repeat(32), AUTH_ISSUER: 'issuer', AUTH_AUDIENCE: 'audience' };
    const { stdout } = await run('token.js', parameters, environment);
    const key = new TextEncoder().encode(environment.AUTH_SECRET);
    const { payload } = await jwtVerify(stdout.trim(), key, { issuer: 'issuer', audience: 'audience' });
    expect(payload).toMatchObject({ sub: 'a', roles: ['agent', 'supervisor'], name: 'Ann' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(1800);
  });

  it('mint tokens with the secret that a run has created', async () => {
    const settings = { AUTH_SECRET: undefined, WEBHOOK_SECRETS: undefined };
    await (await startApp({ root: fixture.root, dataDir, settings })).stop();
    const { stdout } = await run('token.js', ['--sub', 'a', '--roles', 'agent']);
    const { authSecret } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as { authSecret: string };
    await expect(jwtVerify(stdout.trim(), new TextEncoder().encode(authSecret))).resolves.toBeDefined();
    const { exp = 0, iat = 0 } = decodeJwt(stdout.trim());
    expect(exp - iat).toBe(8 * 3600);
  });

  it.each([
    ['there are no options', [], {}, 'Usage: npm run token'],
    ['an option is unknown', ['--who', 'a'], {}, "Unknown option '--who'"],
    ['a role is unknown', ['--sub', 'a', '--roles', 'agent,boss'], {}, 'no role "boss"'],
    [
      'a time span is invalid',
      ['--sub', 'a', '--roles', 'agent', '--expires-in', 'soon'],
      {},
      '"soon" is no time span',
    ],
    ['there is no secret', ['--sub', 'a', '--roles', 'agent'], {}, 'Run npm start first'],
    [
      'a provider issues tokens',
      ['--sub', 'a', '--roles', 'agent'],
      { AUTH_JWKS_URL: 'https://login.example' },
      'login.example',
    ],
  ])('mint no token when %s', async (_, parameters, environment, expected) => {
    const { stderr, code } = await run('token.js', parameters, environment);
    expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
  });

  /** A program that replaces Core Tools and returns the settings that it was started with. */
  function putTools() {
    const program = `#!${process.execPath}
      if (process.argv[2] === '--version') process.exit(0);
      require('http').createServer((_, response) => response.end(JSON.stringify({ updatedAt: 'once', ...process.env }))).listen(process.argv[4], '127.0.0.1');
      process.on('SIGINT', () => process.exit(0));`;
    writeFileSync(join(dataDir, 'func'), program, { mode: 0o755 });
    return { PATH: dataDir, DATA_DIR: join(dataDir, 'kept') };
  }

  async function openPort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, port: String((server.address() as { port: number }).port) };
  }

  it.each([
    ['all of them', { AzureWebJobsStorage: 'UseDevelopmentStorage=true' }],
    [
      'the queue service too where the tables are elsewhere',
      { TABLES_CONNECTION: 'TableEndpoint=http://127.0.0.1:1/' },
    ],
  ])('pass the local services to Core Tools and stop with them: %s', async (_, settings) => {
    const { server, port } = await openPort();
    server.close();
    await once(server, 'close');
    const child = spawn(process.execPath, [join(fixture.root, 'dist', 'local', 'start-core-tools.js')], {
      env: { ...putTools(), PORT: port, ...settings },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    while (!output.includes(`Ready on http://127.0.0.1:${port}`)) await once(child.stdout, 'data');
    const seen = (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Record<string, string>;
    expect(seen['AzureWebJobsStorage']).toMatch(/BlobEndpoint=.*QueueEndpoint=/);
    expect(seen['QUEUES_CONNECTION']).toBe(seen['AzureWebJobsStorage']);
    const tables = 'TABLES_CONNECTION' in settings ? settings.TABLES_CONNECTION : seen['AzureWebJobsStorage'];
    expect(seen).toMatchObject({ FUNCTIONS_WORKER_RUNTIME: 'node', TABLES_CONNECTION: tables });
    expect(seen['AzureSignalRConnectionString']).toContain('Endpoint=http://127.0.0.1');
    expect(output).toMatch(/^Queues on http:\/\/127\.0\.0\.1:\d+\//m);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('give Core Tools no port that is in use, as the other process would be mistaken for them', async () => {
    const { server, port } = await openPort();
    const { stderr, code } = await run('start-core-tools.js', [], { ...putTools(), PORT: port });
    expect([code, stderr]).toEqual([1, `Port ${port} is in use, or not allowed. Set PORT to another one.\n`]);
    server.close();
  });

  it('give Core Tools no port that they would choose', async () => {
    const { stderr, code } = await run('start-core-tools.js', [], { ...putTools(), PORT: '0' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('PORT must not be 0 here')]);
  });

  it('say how to install Core Tools where they are missing', async () => {
    const { stderr, code } = await run('start-core-tools.js', []);
    expect([code, stderr]).toEqual([1, expect.stringContaining('azure-functions-core-tools@4')]);
  });
});
