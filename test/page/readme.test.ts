// Runs the README's commands unchanged, in order, in a fresh clone, and compares the output with the README. The tests
// run it section by section; a block that no test runs is a failure.
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { CustomerSentiment } from '../../panel';
import { codeBlocksIn, type CodeBlock } from '../support/code-blocks';
import { lateOrder, scripts } from '../../local/demo/scripts';
import { eventually } from '../support/eventually';
import { makeFreshClone } from '../support/fresh-clone';
import { withoutSettings } from '../support/running-app';
import { repositoryRoot } from '../support/source-imports';
import { CommandTerminal, ProgramTerminal } from '../support/terminals';
import { BoardPage } from './board-page';
import { PanelPage, startBrowser } from './panel-page';

const blocks = codeBlocksIn(readFileSync(join(repositoryRoot, 'README.md'), 'utf8'));
/** Skipped: it needs a subscription and a sign-in by browser. The published files are tested in deployment.test.ts. */
const onAzure = 'on-azure';
const commands = blocks.filter(({ language, mark }) => language === 'sh' && mark !== onAzure);
const shown = blocks.filter(({ language }) => language === 'json');
/** The ports of the README, each with a free port of this machine. */
const ports = new Map<string, number>();
const unused = new Set([...commands, ...shown]);

let environment: NodeJS.ProcessEnv;
let clone: string;
let browser: Browser;
let program: ProgramTerminal | undefined;
let terminal: CommandTerminal;

beforeAll(async () => {
  clone = makeFreshClone();
  browser = await startBrowser();
  for (const port of ['7071', '5500', '9000']) ports.set(port, await freePort());
  environment = { ...withoutSettings(withoutRunner(process.env)), PORT: String(ports.get('7071')) };
  terminal = new CommandTerminal({ folder: clone, environment });
});
afterAll(async () => {
  await program?.end('SIGINT');
  await terminal.end('SIGTERM');
  await browser.close();
  rmSync(clone, { recursive: true, force: true, maxRetries: 5 });
});

/** Without the variables that npm and jest set for their child processes. */
function withoutRunner(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isRunners = /^(npm_|NODE_ENV$|NODE_OPTIONS$|JEST_|INIT_CWD$|PORT$|DATA_DIR$)/i;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !isRunners.test(name)));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The next block of commands, which must be in this section and for this terminal. */
function nextCommands(section: string, mark: string): string {
  const block = take('sh', section);
  expect(block.mark).toBe(mark);
  return block.code.replace(/\b(7071|5500|9000)\b/g, (port) => String(ports.get(port)));
}

function take(language: string, section: string): CodeBlock {
  const block = [...unused].find((one) => one.language === language && one.section === section);
  if (!block) throw new Error(`The section "${section}" has no further block of ${language}.`);
  unused.delete(block);
  return block;
}

/** Starts the app as the README does, after stopping it with Ctrl-C. */
async function start(section: string): Promise<string> {
  await program?.end('SIGINT');
  const started = new ProgramTerminal(nextCommands(section, 'terminal-1'), { folder: clone, environment });
  program = started;
  const isReady = (printed: string) => /^Ready on /m.test(printed) || started.hasEnded;
  const output = await eventually(() => Promise.resolve(started.output), isReady, 150_000);
  expect(output).toContain(`Ready on http://127.0.0.1:${ports.get('7071')}\n`);
  return output;
}

const run = (section: string) => terminal.run(nextCommands(section, 'terminal-2'));

/** Expects that the output soon shows the README's next JSON, except for times. */
async function showsNext(section: string, output: () => string): Promise<void> {
  const expected = withoutTimes(JSON.parse(take('json', section).code));
  const isThere = (values: unknown[]) => values.some((value) => JSON.stringify(value) === JSON.stringify(expected));
  const values = () => Promise.resolve(jsonIn(output()).map(withoutTimes));
  // On a timeout the difference is more useful than the duration.
  await eventually(values, isThere, 15_000).catch(async () => expect(await values()).toContainEqual(expected));
}

function jsonIn(output: string): unknown[] {
  return output.split('\n').flatMap((line): unknown[] => (line.startsWith('{') ? [JSON.parse(line)] : []));
}

function withoutTimes(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"<time>"');
  return JSON.parse(text);
}

describe('Try it', () => {
  const section = 'Try it';

  it('starts with only Node, and prints links to pages on which a demo is played', async () => {
    const output = await start(section);
    for (const part of ['Tables', 'Queues']) expect(output).toMatch(new RegExp(`^${part} on http://127.0.0.1:`, 'm'));
    const link = (who: string) => {
      const found = new RegExp(`^  ${who} +(\\S+)$`, 'm').exec(output)?.[1];
      if (found === undefined) throw new Error(`There is no link for the ${who}. The app printed:\n${output}`);
      const { origin, hash } = new URL(found);
      return { baseUrl: origin, given: Object.fromEntries(new URLSearchParams(hash.slice(1))) };
    };
    const agent = await PanelPage.open(browser, link('Agent'), link('Agent').given);
    await agent.page.getByRole('heading', { name: 'The agent sees' }).waitFor();
    await agent.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
    const board = await BoardPage.open(browser, link('Supervisor'), link('Supervisor').given['token'] ?? '');
    for (const { customer } of scripts) await board.row(customer.name).waitFor();
    await board.alert(lateOrder.customer.name).first().getByRole('button', { name: 'Monitor' }).click();

    const own = 'Thank you, that is a great help!';
    await agent.write(own);
    for (const { sentiment } of [agent, { sentiment: board.monitor }]) await sentiment.getByText(own).first().waitFor();

    const settings = await agent.page.context().newPage();
    await settings.goto(/^ {2}Settings +(\S+)$/m.exec(output)?.[1] ?? '');
    for (const { queueId } of scripts) await settings.getByText(queueId).first().waitFor();
    await Promise.all([agent.close(), board.close()]);
  }, 200_000);

  it('scores a text from a shell', async () => {
    const printed = await run(section);
    await showsNext(section, () => printed);
  });
});

it('Send messages: a signed message is scored', async () => {
  const section = 'Send messages';
  const printed = await run(section);
  await showsNext(section, () => printed);
});

it('Switch a queue on: the queue, its member, the move and the snapshot that the member reads', async () => {
  const section = 'Switch a queue on';
  const queue = await run(section);
  await showsNext(section, () => queue);
  expect(queue).toMatch(/^204$/m);
  const moved = await run(section);
  await showsNext(section, () => moved);
  const [snapshot] = jsonIn(await run(section)) as [{ window: { evidence: unknown[] }[] }];
  expect(snapshot).toMatchObject({ queueId: 'billing', level: 'slightly-negative', window: [{ messageId: 'm-1' }] });
  expect(snapshot.window[0]!.evidence).not.toEqual([]);
});

it('Show it in your page: a page of another origin shows the level, live', async () => {
  const section = 'Show it in your page';
  expect(await start(section)).not.toContain('A demo plays');
  await run(section);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text());
  });
  const url = `http://127.0.0.1:${ports.get('5500')}`;
  await eventually(() => page.goto(url).then(Boolean, () => false), Boolean, 15_000);
  const levelShown = () =>
    page.locator('customer-sentiment').evaluate((element) => (element as CustomerSentiment).sentiment?.level);
  await eventually(levelShown, (level) => level === 'slightly-negative', 15_000);
  const [{ sentiment }] = jsonIn(await run(section)) as [{ sentiment: { level: string } }];
  expect(sentiment.level).not.toBe('slightly-negative');
  await eventually(levelShown, (level) => level === sentiment.level, 15_000);
  expect(complaints).toEqual([]);
  await page.close();
}, 120_000);

it('Tell other software: a receiver gets a signed event', async () => {
  const section = 'Tell other software';
  await start(section);
  const before = terminal.output.length;
  await run(section);
  await showsNext(section, () => terminal.output.slice(before));
}, 120_000);

it('Erase a conversation: no data of it is left', async () => {
  expect(await run('Erase a conversation')).toMatch(/^204$/m);
  const left = await terminal.run(
    'curl -sS $app/api/conversations/c-42/sentiment?queueId=billing -H "authorization: Bearer $admin"',
  );
  expect(JSON.parse(left)).toMatchObject({ revision: 0, level: 'neutral', window: [] });
});

it('stops with Ctrl-C, and leaves no process running', async () => {
  await program!.end('SIGINT');
  expect(program!.output).toContain('Stopping');
  for (const [, url = ''] of program!.output.matchAll(/ on (http:\/\/127\.0\.0\.1:\d+)/g))
    await expect(fetch(url)).rejects.toThrow('fetch failed');
});

it('has no other commands, except those for Azure', () => {
  expect([...unused].map(({ section, code }) => `${section}: ${code}`)).toEqual([]);
  const leftOut = blocks.filter(({ mark }) => mark === onAzure).map(({ section }) => section);
  expect(leftOut).toEqual(['Deploy']);
});
