// The panel as a dashboard app, in a page that speaks Chatwoot's protocol, from another origin.
import type { Browser, Route } from 'playwright-core';
import { eventually } from '../support/eventually';
import { startApp, type RunningApp } from '../support/running-app';
import { asked, chatwootContext, chatwootPages, openApp, send, sendContext } from './chatwoot-host';
import { startBrowser } from './panel-page';
import { ToolHost, ToolPage } from './tool-host';
import { Workplace } from './workplace';

let app: RunningApp;
let browser: Browser;
let chatwoot: ToolHost;
/** Another site that may show the panel, and one that may not. */
let otherTool: ToolHost;
let hostile: ToolHost;
let workplace: Workplace;
let token: string;

beforeAll(async () => {
  [chatwoot, otherTool, hostile] = await Promise.all([
    ToolHost.start(chatwootPages),
    ToolHost.start(chatwootPages),
    ToolHost.start(chatwootPages, '127.0.0.2'),
  ]);
  const settings = { PANEL_FRAME_ANCESTORS: `${chatwoot.origin},${otherTool.origin}` };
  [app, browser] = await Promise.all([startApp({ settings }), startBrowser()]);
  workplace = await Workplace.open(app);
  ({ token } = await workplace.link());
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  for (const host of [chatwoot, otherTool, hostile]) host.stop();
});

const furious = 'I am furious! You are useless, this is the worst company ever!';
const happy = 'Wonderful, thank you so much! You are really helpful.';

let lastConversation = 100;
/** A conversation that no other test uses. */
function newConversation(): { id: number; conversationId: string } {
  const id = ++lastConversation;
  return { id, conversationId: `help:1-${id}` };
}

/** The URL that the administrator enters; null leaves a part out. */
function appUrl(parts: Readonly<Record<string, string | null>> = {}): string {
  const usual = { connection: 'help', origin: chatwoot.origin, queue: workplace.queueId, token };
  const all: Readonly<Record<string, string | null>> = { ...usual, ...parts };
  const given = Object.entries(all).filter((part): part is [string, string] => part[1] !== null);
  return `${app.baseUrl}/api/panel/chatwoot.html#${new URLSearchParams(given).toString()}`;
}

const openChatwoot = (host = chatwoot, width = 1200) =>
  ToolPage.open(browser, `${host.origin}/app/accounts/1/conversations/42`, { viewport: { width, height: 800 } });

it('asks Chatwoot for the context, and shows the open conversation live with the customer’s name', async () => {
  const { id, conversationId } = newConversation();
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext({ id }));
  await tool.showsLevel('Neutral');
  await workplace.deliver(furious, { conversationId });
  await tool.showsLevel('Very negative');
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Ada Lovelace' }).waitFor();
  expect(await asked(tool)).toContain('chatwoot-dashboard-app:fetch-info');
  expect(JSON.stringify(await asked(tool))).not.toContain(token);
  expect(tool.complaints).toEqual([]);
  await tool.close();
});

it('follows the conversation that the agent opens: in a new frame, and in the same one', async () => {
  const [first, second] = [newConversation(), newConversation()];
  await workplace.deliver(furious, { conversationId: first.conversationId });
  await workplace.deliver(happy, { conversationId: second.conversationId });
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext(first));
  await tool.showsLevel('Very negative');
  await openApp(tool, appUrl(), chatwootContext({ id: second.id, contactId: 8, name: 'Grace' }));
  await tool.sentiment.getByText(happy).waitFor();
  await sendContext(tool, chatwootContext(first));
  await tool.sentiment.getByText(furious).waitFor();
  expect(await tool.markup()).not.toContain(happy);
  await tool.close();
});

it('shows nothing of the last conversation while the next is loaded, and ends its watch', async () => {
  const [first, second] = [newConversation(), newConversation()];
  await workplace.deliver(furious, { conversationId: first.conversationId });
  const tool = await openChatwoot();
  const held: Route[] = [];
  let isHolding = true;
  await openApp(tool, appUrl(), chatwootContext(first));
  await tool.sentiment.getByText(furious).waitFor();
  await tool.showsLevel('Very negative');
  await tool.isLive();
  await tool.page.route(/\/api\/(negotiate|conversations)/, async (route) => {
    if (isHolding) held.push(route);
    else await route.continue();
  });
  await sendContext(tool, chatwootContext({ id: second.id, contactId: 8, name: 'Grace' }));
  await tool.sentiment.getByText('Connecting…').waitFor();
  const markup = await tool.markup();
  for (const trace of [furious, 'Very negative', 'Ada Lovelace', first.conversationId])
    expect(markup).not.toContain(trace);
  await eventually(
    () => Promise.resolve(tool.closedConnections),
    (count) => count === 1,
    5_000,
  );

  isHolding = false;
  for (const route of held) await route.continue();
  await tool.showsLevel('Neutral');
  await tool.isLive();
  const before = tool.pushed.length;
  await workplace.deliver(furious, { conversationId: first.conversationId });
  await workplace.deliver(furious, { conversationId: second.conversationId });
  await tool.showsLevel('Very negative');
  // The updates of one connection keep their order: one of the first conversation would have come before.
  const later = tool.pushed.slice(before).join();
  expect(later).toContain(second.conversationId);
  expect(later).not.toContain(first.conversationId);
  await tool.close();
});

it('leaves the conversation as it is when the same context comes again, and follows the theme', async () => {
  const { id, conversationId } = newConversation();
  await workplace.deliver(furious, { conversationId });
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext({ id, theme: 'light' }));
  await tool.showsLevel('Very negative');
  const background = () => tool.frame.locator('html').evaluate((html) => getComputedStyle(html).backgroundColor);
  expect(await background()).toBe('rgb(255, 255, 255)');
  await tool.sentiment.locator('.level').evaluate((level) => level.setAttribute('data-kept', ''));
  await sendContext(tool, chatwootContext({ id, theme: 'dark' }));
  await eventually(background, (color) => color === 'rgb(22, 26, 35)', 5_000);
  expect(await tool.sentiment.locator('.level[data-kept]').count()).toBe(1);
  expect(tool.closedConnections).toBe(0);
  await tool.close();
});

describe('a context with a wrong field', () => {
  type Context = Record<string, unknown>;
  const conversation = (fields: Context) => ({ conversation: { ...chatwootContext().conversation, ...fields } });
  const ids = [undefined, 0, 1.5, '../1', { id: 1 }];
  const faults: [string, Context][] = [
    ...[undefined, 'text', []].map((value): [string, Context] => [
      `conversation ${JSON.stringify(value)}`,
      { conversation: value },
    ]),
    ...ids.map((id): [string, Context] => [`conversation.id ${JSON.stringify(id)}`, conversation({ id })]),
    ...ids.map((id): [string, Context] => [
      `conversation.account_id ${JSON.stringify(id)}`,
      conversation({ account_id: id }),
    ]),
    ...['text', []].map((value): [string, Context] => [`contact ${JSON.stringify(value)}`, { contact: value }]),
    ...['text', { id: 'x' }].map((value): [string, Context] => [
      `currentAgent ${JSON.stringify(value)}`,
      { currentAgent: value },
    ]),
  ];
  let tool: ToolPage;
  let valid: ReturnType<typeof chatwootContext>;

  beforeAll(async () => {
    const { id, conversationId } = newConversation();
    await workplace.deliver(furious, { conversationId });
    valid = chatwootContext({ id });
    tool = await openChatwoot();
    await openApp(tool, appUrl(), valid);
  });
  afterAll(() => tool.close());

  it.each(faults)('hides the conversation that was shown: %s', async (_, fault) => {
    await sendContext(tool, valid);
    await tool.showsLevel('Very negative');
    await sendContext(tool, { ...valid, ...fault });
    await tool.showsNotice('Chatwoot did not say which conversation is open.');
    expect(await tool.markup()).not.toContain(furious);
  });

  it.each([
    ['no data', { event: 'appContext' }],
    ['data that is a list', { event: 'appContext', data: [] }],
  ])('hides it as well with %s', async (_, message) => {
    await sendContext(tool, valid);
    await tool.showsLevel('Very negative');
    await send(tool, JSON.stringify(message));
    await tool.showsNotice('Chatwoot did not say which conversation is open.');
  });
});

it('ignores messages that are no context', async () => {
  const { id, conversationId } = newConversation();
  await workplace.deliver(furious, { conversationId });
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext({ id }));
  await tool.showsLevel('Very negative');
  const other = { event: 'appContext', data: chatwootContext({ id: 1 }) };
  const messages = [other, 'hello', '', '{', 'null', '[]', '7', JSON.stringify({ ...other, event: 'other' }), null];
  await tool.countMessages();
  for (const message of messages) await send(tool, message);
  await tool.hasReceived(messages.length);
  expect(await tool.conversation()).toBe(conversationId);
  await tool.close();
});

it.each([
  ['one of its own origin', () => chatwoot.origin],
  ['one of another origin', () => hostile.origin],
])('takes no context from another frame in Chatwoot: %s', async (_, origin) => {
  const [shown, wanted] = [newConversation(), newConversation()];
  await workplace.deliver(furious, { conversationId: shown.conversationId });
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext(shown));
  await tool.showsLevel('Very negative');
  const forged = JSON.stringify({ event: 'appContext', data: chatwootContext(wanted) });
  await tool.countMessages();
  await tool.sendFromSibling(`${origin()}/another-app`, [forged]);
  await tool.hasReceived(1);
  expect(await tool.conversation()).toBe(shown.conversationId);
  await tool.close();
});

it('cannot be shown by a site that the server does not allow', async () => {
  const tool = await openChatwoot(hostile);
  await openApp(tool, appUrl({ origin: hostile.origin }), chatwootContext());
  await tool.isBlocked();
  expect(await tool.sentiment.count()).toBe(0);
  expect(await asked(tool)).toEqual([]);
  await tool.close();
});

it('takes nothing from an allowed site that is not the one of its URL', async () => {
  const tool = await openChatwoot(otherTool);
  await openApp(tool, appUrl(), chatwootContext());
  await tool.showsNotice(
    `This dashboard app is set up for ${chatwoot.origin}, but it was opened in ${otherTool.origin}.`,
  );
  await sendContext(tool, chatwootContext());
  expect(await asked(tool)).toEqual([]);
  expect(await tool.markup()).not.toContain('help:1-42');
  await tool.close();
});

it('takes nothing that comes from the parent under another origin', async () => {
  // Not every browser names the parent's origin at the start. Only an event of our own making can show the check here.
  const [shown, wanted] = [newConversation(), newConversation()];
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext({ ...shown, name: 'Ada' }));
  await tool.showsLevel('Neutral');
  const dispatch = (origin: string) =>
    tool.frame
      .locator('html')
      .evaluate((_, init) => dispatchEvent(new MessageEvent('message', { ...init, source: parent })), {
        origin,
        data: JSON.stringify({ event: 'appContext', data: chatwootContext({ ...wanted, name: 'Grace' }) }),
      });
  await dispatch(otherTool.origin);
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Ada' }).waitFor();
  await dispatch(chatwoot.origin);
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Grace' }).waitFor();
  await tool.close();
});

it('says when Chatwoot does not answer, and takes a late context', async () => {
  const { id, conversationId } = newConversation();
  await workplace.deliver(furious, { conversationId });
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), null);
  await tool.showsNotice('Waiting for Chatwoot…');
  await tool.showsNotice(`No answer from Chatwoot at ${chatwoot.origin}.`, 15_000);
  expect((await asked(tool)).length).toBe(4);
  await sendContext(tool, chatwootContext({ id }));
  await tool.showsLevel('Very negative');
  await tool.close();
});

it('does not show the name of a contact that is not the conversation’s', async () => {
  const { id } = newConversation();
  const tool = await openChatwoot();
  const context = chatwootContext({ id });
  await openApp(tool, appUrl(), { ...context, contact: { ...context.contact, id: 8, name: 'Somebody else' } });
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Ada Lovelace' }).waitFor();
  // While Chatwoot loads the contact.
  await sendContext(tool, { ...context, contact: {} });
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Ada Lovelace' }).waitFor();
  await sendContext(tool, { ...context, contact: null, conversation: { ...context.conversation, meta: null } });
  await tool.sentiment.getByRole('region', { name: `Customer sentiment, conversation help:1-${id}` }).waitFor();
  await tool.close();
});

it.each([
  ['no connection', { connection: null }, /no valid “connection=…”/],
  ['a connection with capitals', { connection: 'Help' }, /no valid “connection=…”/],
  ['no origin', { origin: null }, /no valid “origin=…”/],
  ['any origin', { origin: '*' }, /no valid “origin=…”/],
  ['an origin with a path', { origin: 'https://chat.example.com/app' }, /no valid “origin=…”/],
  ['an origin without encryption', { origin: 'http://chat.example.com' }, /no valid “origin=…”/],
  ['no token', { token: null }, /has no token/],
])('says what is wrong with a URL that has %s', async (_, parts, sentence) => {
  const tool = await openChatwoot();
  await openApp(tool, appUrl(parts), chatwootContext());
  await tool.showsNotice(sentence);
  expect(tool.complaints).toEqual([]);
  await tool.close();
});

it('says where it belongs when it is opened outside of Chatwoot', async () => {
  const page = await browser.newPage();
  await page.goto(appUrl());
  await page.getByText('This page belongs in Chatwoot.').waitFor();
  expect(page.url()).not.toContain('token');
  await page.evaluate(
    (message) => postMessage(message, '*'),
    JSON.stringify({ event: 'appContext', data: chatwootContext() }),
  );
  expect(await page.locator('customer-sentiment').isVisible()).toBe(false);
  await page.close();
});

it('is accessible, with a conversation and with a sentence', async () => {
  const { id, conversationId } = newConversation();
  await workplace.deliver(furious, { conversationId });
  const tool = await openChatwoot();
  await openApp(tool, appUrl(), chatwootContext({ id }));
  await tool.showsLevel('Very negative');
  expect(await tool.violations()).toEqual([]);
  await openApp(tool, appUrl({ token: null }), chatwootContext({ id }));
  await tool.showsNotice(/has no token/);
  expect(await tool.violations()).toEqual([]);
  await tool.close();
});

it.each([280, 480, 1400])('fits a frame that is %d pixels wide', async (width) => {
  const { id, conversationId } = newConversation();
  await workplace.deliver(`${furious} ${'longword'.repeat(40)}`, { conversationId });
  const tool = await openChatwoot(chatwoot, width);
  await openApp(tool, appUrl(), chatwootContext({ id, name: 'Ada Lovelace-Byron of Ockham Park' }));
  await tool.showsLevel('Very negative');
  const overflow = await tool.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await tool.close();
});
