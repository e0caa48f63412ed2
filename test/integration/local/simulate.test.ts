// `npm run simulate`, as it is built, against a server that answers in place of the app.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createFixtureRoot, type FixtureRoot } from '../../support/host-fixture/fixture-root';

const connections = JSON.stringify([
  { id: 'help', platform: 'chatwoot', secrets: ['the newest secret', 'an older one'] },
  { id: 'bot', platform: 'telegram', secrets: ['a secret'] },
]);
const conversation = [
  { role: 'customer', text: 'Where is my parcel?', edit: 'Where is my parcel? It is late.' },
  { role: 'agent', text: 'It is lost, I am afraid.', private: true },
  { role: 'customer', text: 'This is terrible.', delete: true },
];

interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let fixture: FixtureRoot;
let server: Server;
let url: string;
let received: Received[];
/** The status of each reply: by default 200. */
let statusOf: (request: Received) => number;

beforeAll(async () => {
  const app = `import { app } from '@azure/functions'; app.http('one', { handler: () => ({}) });`;
  fixture = await createFixtureRoot({ app, routePrefix: 'api', entries: ['local/simulate.ts'] });
});
afterAll(() => fixture.dispose());

beforeEach(async () => {
  received = [];
  statusOf = () => 200;
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      const status = statusOf(one);
      response.writeHead(status, { 'undertone-outcome': 'scored', 'content-type': 'application/problem+json' });
      response.end(status === 200 ? '' : JSON.stringify({ detail: 'The reason is told here.' }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  write(conversation);
});
afterEach(async () => {
  rmSync(join(fixture.root, 'local.settings.json'), { force: true });
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

function write(lines: object[]) {
  writeFileSync(join(fixture.root, 'conversation.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
}

const valid = ['--platform', 'chatwoot', '--connection', 'help', '--file', 'conversation.jsonl', '--speed', '1000'];

function start(parameters: string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(fixture.root, 'dist', 'local', 'simulate.js'), ...parameters], {
    cwd: fixture.root,
    env: { PATH: process.env['PATH'], WEBHOOK_CONNECTIONS: connections, DATA_DIR: 'none', ...environment },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, stdout, stderr }));
  return { child, ended, output: () => stdout };
}

const run = (parameters: string[], environment?: NodeJS.ProcessEnv) => start(parameters, environment).ended;
const posts = () => received.filter(({ method }) => method === 'POST');

describe('npm run simulate', () => {
  it('asks for the webhook, sends the events in order, and sums up', async () => {
    const { code, stdout, stderr } = await run([...valid, '--url', url]);
    expect([code, stderr]).toEqual([0, '']);
    expect(received[0]).toMatchObject({ method: 'HEAD', path: '/api/webhooks/chatwoot/help' });
    const events = posts().map(({ body }) => JSON.parse(body) as { event: string; content: string; private: boolean });
    expect(events.map(({ event, content, private: isPrivate }) => [event, content, isPrivate])).toEqual([
      ['message_created', 'Where is my parcel?', false],
      ['message_created', 'It is lost, I am afraid.', true],
      ['message_updated', 'Where is my parcel? It is late.', false],
      ['message_created', 'This is terrible.', false],
      ['message_updated', 'This message was deleted', false],
    ]);
    for (const { headers } of posts()) expect(headers['x-chatwoot-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(stdout).toMatch(/^1\/5 {2}line 1, customer, created: scored \(\d+ ms\)$/m);
    expect(stdout).toMatch(/^2\/5 {2}line 2, agent, created, private: scored/m);
    expect(stdout).toMatch(/^Sent {10}5 of 5$/m);
    expect(stdout).toMatch(/^Outcomes {6}scored 5$/m);
    expect(stdout).toMatch(/^Failed {8}0$/m);
    expect(stdout).toMatch(/^Latency {7}\d+ ms, the median of the replies$/m);
    expect(stdout).toMatch(/^Conversation {2}help:1-\d+$/m);
    expect(stdout).toMatch(
      /^Panel {9}http:\/\/127.*#token=…&conversation=help%3A1-\d+ \(the token from npm run token/m,
    );
    // Neither the text of a customer nor a secret.
    expect(stdout).not.toMatch(/parcel|secret/);
  });

  it('skips what the platform does not send, and says so', async () => {
    const telegram = ['--platform', 'telegram', '--connection', 'bot', '--file', 'conversation.jsonl'];
    const { code, stdout } = await run([...telegram, '--speed', '1000', '--url', `${url}/api/webhooks/telegram/bot`]);
    expect(code).toBe(0);
    expect(posts()).toHaveLength(3);
    expect(received.every(({ path }) => path === '/api/webhooks/telegram/bot')).toBe(true);
    expect(stdout).toMatch(
      /^Skipped {7}2 that telegram does not send: line 2 \(agent, created\), line 3 \(customer, deleted\)$/m,
    );
  });

  it('delivers more than once in chaos, the same again with the same seed', async () => {
    // Requests overtake each other, so only what is sent is the same, not the order of the replies.
    const kinds = (stdout: string) => stdout.match(/line \d+, \w+, \w+(, (private|late|retry|duplicate))*/g)?.sort();
    const first = await run([...valid, '--url', url, '--chaos']);
    expect(first.code).toBe(0);
    expect(posts().length).toBeGreaterThan(5);
    const seed = /Chaos with --seed (\d+)\./.exec(first.stdout)?.[1] ?? '';
    const second = await run([...valid, '--url', url, '--chaos', '--seed', seed]);
    expect(kinds(second.stdout)).toEqual(kinds(first.stdout));
    expect(second.stdout).toMatch(/^Sent {10}(\d+) of \1, \d+ repeated, \d+ late$/m);
  });

  it('delivers again what the app could not take, and then succeeds', async () => {
    statusOf = ({ method }) => (method === 'POST' && posts().length === 2 ? 503 : 200);
    const { code, stdout } = await run([...valid, '--url', url]);
    expect(code).toBe(0);
    const bodies = posts().map(({ body }) => body);
    expect(bodies[2]).toBe(bodies[1]);
    expect(stdout).toMatch(/^Tried again {3}1$/m);
  });

  it('exits with 1 when a delivery failed, and names it', async () => {
    statusOf = ({ body }) => (body.includes('terrible') ? 400 : 200);
    const { code, stdout } = await run([...valid, '--url', url]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^4\/5 {2}line 3, customer, created: refused with 400: The reason is told here\.$/m);
    expect(stdout).toMatch(/^Failed {8}1$/m);
    expect(posts()).toHaveLength(5);
  });

  it.each([
    [401, /refused the signature \(401\): The reason is told here\.[^]*secrets of connection "help"[^]*restart it/],
    [404, /knows no webhook \/api\/webhooks\/chatwoot\/help \(404\)[^]*needs a connection "help" of chatwoot/],
  ])('stops after a %d, and says what to compare', async (status, advice) => {
    statusOf = ({ method }) => (method === 'POST' ? status : 200);
    const { code, stdout, stderr } = await run([...valid, '--url', url]);
    expect([code, posts().length]).toEqual([1, 1]);
    expect(stderr).toMatch(advice);
    expect(stdout).toMatch(/^Sent {10}1 of 5$/m);
  });

  it('sends nothing where there is no such webhook', async () => {
    statusOf = () => 404;
    const { code, stdout, stderr } = await run([...valid, '--url', url]);
    expect([code, stdout, posts()]).toEqual([1, '', []]);
    expect(stderr).toContain('knows no webhook');
  });

  it('says so when no app answers', async () => {
    server.close();
    const { code, stderr } = await run([...valid, '--url', url]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `No app answers at ${url} (ECONNREFUSED). Start it with npm start, or name its address with --url.\n`,
    );
    server.listen(0, '127.0.0.1');
  });

  it('ends with the summary on Ctrl-C', async () => {
    write(Array.from({ length: 5 }, (_, index) => ({ role: 'customer', text: 'Hello?', at: index * 60 })));
    const { child, ended, output } = start([...valid.slice(0, 6), '--url', url]);
    while (!output().includes('1/5  ')) await once(child.stdout, 'data');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([130, '']);
    expect(stdout).toMatch(/^Sent {10}1 of 5$/m);
  });

  it('goes to the port of a local run by default', async () => {
    expect((await run(valid, { PORT: new URL(url).port })).code).toBe(0);
    expect(posts()).toHaveLength(5);
    const { code, stderr } = await run(valid, { PORT: '0' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('with --url')]);
  });

  it('takes the connection from local.settings.json too', async () => {
    const settings = { Values: { WEBHOOK_CONNECTIONS: connections } };
    writeFileSync(join(fixture.root, 'local.settings.json'), JSON.stringify(settings));
    expect((await run([...valid, '--url', url], { WEBHOOK_CONNECTIONS: undefined })).code).toBe(0);
  });

  it.each([
    ['nothing', [], /--platform is required/],
    ['an unknown platform', ['--platform', 'chatwood'], /--platform chatwood: did you mean chatwoot\?/],
    ['a platform that is like none', ['--platform', 'pigeon'], /must be one of chatwoot, /],
    ['no connection', ['--platform', 'chatwoot'], /--connection is required/],
    ['no file', ['--platform', 'chatwoot', '--connection', 'help'], /--file is required/],
    ['a speed of 0', [...valid, '--speed', '0'], /--speed 0: must be a number above 0/],
    ['a seed without chaos', [...valid, '--seed', '1'], /--seed has a meaning with --chaos only/],
    ['a seed that is no number', [...valid, '--chaos', '--seed', 'x'], /--seed x: must be a whole number/],
    ['a URL without a scheme', [...valid, '--url', 'localhost:7071'], /--url localhost:7071: must be an http or https/],
    ['an unknown option', [...valid, '--fast'], /--fast/],
  ])('given %s, shows its usage and exits with 2', async (_, parameters, message) => {
    const { code, stdout, stderr } = await run(parameters);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('Usage: npm run simulate');
  });

  it.each([
    ['is not set', { WEBHOOK_CONNECTIONS: undefined }, /is not set\. Set it in .*local\.settings\.json.*"id":"help"/],
    ['has a fault', { WEBHOOK_CONNECTIONS: '[{"id":"help"}]' }, /WEBHOOK_CONNECTIONS\[0\]\.platform must be one of/],
    [
      'has no such connection',
      { WEBHOOK_CONNECTIONS: connections.replace('help', 'sales') },
      /no connection "help"\. It has sales \(chatwoot\), bot \(telegram\)\./,
    ],
    [
      'has it for another platform',
      { WEBHOOK_CONNECTIONS: connections.replace('help', 'x').replace('bot', 'help') },
      /Connection "help" is of telegram: give --platform telegram\./,
    ],
    [
      'has an unresolved secret',
      { WEBHOOK_CONNECTIONS: connections.replace('the newest secret', '@Microsoft.KeyVault(SecretUri=x)') },
      /is a Key Vault reference, which only Azure resolves/,
    ],
  ])('says what to do when WEBHOOK_CONNECTIONS %s', async (_, environment, message) => {
    const { code, stderr } = await run([...valid, '--url', url], environment);
    expect([code, received]).toEqual([1, []]);
    expect(stderr).toMatch(message);
  });

  it('names the line of a faulty message, and sends nothing', async () => {
    write([
      { role: 'customer', text: 'Hello?' },
      { role: 'boss', text: 'Hello!' },
    ]);
    const { code, stderr } = await run([...valid, '--url', url]);
    expect([code, received]).toEqual([1, []]);
    expect(stderr).toContain('line 2: role must be one of customer, agent, bot, system');
  });

  it('says so when the file can’t be read', async () => {
    const { code, stderr } = await run([...valid.slice(0, 4), '--file', 'missing.jsonl', '--url', url]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^--file missing\.jsonl can't be read: ENOENT/)]);
  });
});
