// The panel as an app in the ticket sidebar, in a page that speaks Zendesk's protocol, from another origin.
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { eventually } from '../support/eventually';
import { startApp, type RunningApp } from '../support/running-app';
import { startBrowser } from './panel-page';
import { ToolHost, ToolPage } from './tool-host';
import { Workplace } from './workplace';
import {
  answer,
  askedOf,
  audit,
  auditPage,
  changeTicket,
  chatStarted,
  comment,
  moveTo,
  openTicket,
  trigger,
  zendeskPages,
  type Ticket,
} from './zendesk-host';

let app: RunningApp;
let browser: Browser;
let zendesk: ToolHost;
let hostile: ToolHost;
let workplace: Workplace;
let settings: Record<string, string>;

beforeAll(async () => {
  [zendesk, hostile] = await Promise.all([ToolHost.start(zendeskPages), ToolHost.start(zendeskPages, '127.0.0.2')]);
  [app, browser] = await Promise.all([
    startApp({ settings: { PANEL_FRAME_ANCESTORS: zendesk.origin } }),
    startBrowser(),
  ]);
  workplace = await Workplace.open(app);
  settings = { connection: 'sun', token: (await workplace.link()).token, queue: workplace.queueId };
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  for (const host of [zendesk, hostile]) host.stop();
});

const furious = 'I am furious! You are useless, this is the worst company ever!';
const happy = 'Wonderful, thank you so much! You are really helpful.';

/** A conversation that no other test uses, with a text. */
async function newConversation(text: string): Promise<string> {
  const id = randomUUID().replaceAll('-', '').slice(0, 24);
  await workplace.deliver(text, { conversationId: `sun:${id}` });
  return id;
}

let lastTicket = 35;
/** A ticket that came from the conversation. */
const ticketOf = (conversation: unknown, more: Partial<Ticket> = {}): Ticket => ({
  id: ++lastTicket,
  requester: 'Ada Lovelace',
  audits: [
    auditPage([audit(chatStarted(conversation), { id: 5, type: 'Create', field_name: 'status', value: 'new' })]),
  ],
  ...more,
});

const openZendesk = (host = zendesk, width = 320) =>
  ToolPage.open(browser, `${host.origin}/agent/tickets/35`, { viewport: { width, height: 900 } });
const open = (tool: ToolPage, ticket: Ticket, given?: { colorScheme?: string; ownOrigin?: string }) =>
  openTicket(tool, `${app.baseUrl}/api/panel/zendesk.html`, ticket, settings, given);

it('looks up the conversation of the ticket, and shows it live with the requester’s name', async () => {
  const conversation = await newConversation(happy);
  const ticket = ticketOf(conversation);
  const tool = await openZendesk();
  await open(tool, ticket);
  await tool.sentiment.getByText(happy).waitFor();
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Ada Lovelace' }).waitFor();
  await workplace.deliver(furious, { conversationId: `sun:${conversation}` });
  await workplace.deliver(furious, { conversationId: `sun:${conversation}` });
  await tool.sentiment.getByText(furious).first().waitFor();
  const { requests, handshakes } = await askedOf(tool);
  expect(requests).toEqual([`/api/v2/tickets/${ticket.id}/audits.json?page%5Bsize%5D=100`]);
  expect(handshakes).toBe(1);
  expect(tool.complaints).toEqual([]);
  await tool.close();
});

it('asks for a frame as high as its content', async () => {
  const tool = await openZendesk();
  await open(tool, ticketOf(await newConversation(furious)));
  await tool.sentiment.getByText(furious).waitFor();
  const hidden = () => tool.frame.locator('html').evaluate((html) => html.scrollHeight - html.clientHeight);
  await eventually(hidden, (pixels) => pixels <= 0, 5_000);
  const height = await tool.page.locator('#app').evaluate((frame) => frame.clientHeight);
  expect(height).toBeGreaterThan(200);
  await tool.close();
});

it('follows Zendesk’s colour scheme', async () => {
  const tool = await openZendesk();
  await open(tool, ticketOf(await newConversation(happy)), { colorScheme: 'dark' });
  await tool.hasColorScheme('dark');
  await trigger(tool, 'colorScheme.changed', 'light');
  await tool.hasColorScheme('light');
  await tool.close();
});

it('finds the conversation on a later page of the audits', async () => {
  const tool = await openZendesk();
  const first = auditPage([audit(comment)], '1');
  const second = auditPage([audit(comment), audit(chatStarted(await newConversation(furious)))]);
  await open(tool, ticketOf('', { audits: [first, second] }));
  await tool.showsLevel('Very negative');
  expect((await askedOf(tool)).requests[1]).toMatch(/\?page%5Bsize%5D=100&page%5Bafter%5D=1$/);
  await tool.close();
});

it('shows nothing of the last ticket while the next is looked up, and drops a late answer', async () => {
  const [first, second] = [await newConversation(furious), await newConversation(happy)];
  const tool = await openZendesk();
  await open(tool, ticketOf(first));
  await tool.showsLevel('Very negative');
  await tool.isLive();
  await moveTo(tool, ticketOf('', { audits: null }));
  await tool.showsNotice('Looking for the conversation of this ticket…');
  const markup = await tool.markup();
  for (const trace of [furious, 'Very negative', 'Ada Lovelace', first]) expect(markup).not.toContain(trace);
  await eventually(
    () => Promise.resolve(tool.closedConnections),
    (count) => count === 1,
    5_000,
  );

  await moveTo(tool, ticketOf(second, { requester: 'Grace' }));
  await tool.sentiment.getByText(happy).waitFor();
  await answer(tool, auditPage([audit(chatStarted(first))]));
  // Messages keep their order: this one is handled after the late answer.
  await trigger(tool, 'colorScheme.changed', 'dark');
  await tool.hasColorScheme('dark');
  await tool.sentiment.getByRole('region', { name: 'Customer sentiment, Grace' }).waitFor();
  expect(await tool.markup()).not.toContain(first);
  await tool.close();
});

it('shows nothing and hears nothing while the agent is at another ticket', async () => {
  const tool = await openZendesk();
  await open(tool, ticketOf(await newConversation(furious)));
  await tool.showsLevel('Very negative');
  await tool.isLive();
  await trigger(tool, 'app.deactivated');
  await tool.sentiment.waitFor({ state: 'hidden' });
  expect(await tool.markup()).not.toContain(furious);
  await eventually(
    () => Promise.resolve(tool.closedConnections),
    (count) => count === 1,
    5_000,
  );
  await trigger(tool, 'app.activated');
  await tool.showsLevel('Very negative');
  await tool.close();
});

it('leaves the ticket as it is when it is activated again', async () => {
  const tool = await openZendesk();
  const ticket = ticketOf(await newConversation(furious));
  await open(tool, ticket);
  await tool.showsLevel('Very negative');
  await trigger(tool, 'app.activated');
  await moveTo(tool, ticket);
  await trigger(tool, 'colorScheme.changed', 'dark');
  await tool.hasColorScheme('dark');
  expect((await askedOf(tool)).requests).toHaveLength(1);
  expect(tool.closedConnections).toBe(0);
  await tool.close();
});

it('says that Zendesk refused, and asks again when the agent comes back', async () => {
  const tool = await openZendesk();
  const ticket = ticketOf('', { audits: [403] });
  await open(tool, ticket);
  await tool.showsNotice('Zendesk did not tell the conversation of this ticket: it answered 403.');
  await changeTicket(tool, { ...ticketOf(await newConversation(furious)), id: ticket.id });
  await trigger(tool, 'app.activated');
  await tool.showsLevel('Very negative');
  await tool.close();
});

it.each([
  ['an email', audit(comment)],
  ['an id with a slash', audit(chatStarted('../other'))],
])('says that a ticket has no conversation: %s', async (_, found) => {
  const tool = await openZendesk();
  await open(tool, ticketOf('', { audits: [auditPage([found])] }));
  await tool.showsNotice('This ticket did not come from messaging, so it has no conversation to show.');
  await tool.close();
});

it.each([0, '1/../2'])('looks up no ticket with the id %j', async (id) => {
  const tool = await openZendesk();
  await open(tool, ticketOf('a', { id }));
  await tool.showsNotice('Zendesk did not say which ticket is open.');
  expect((await askedOf(tool)).requests).toEqual([]);
  await tool.close();
});

it.each([
  ['no settings', {}, 'The settings of this app have no valid connection.'],
  ['a connection that is none', { connection: 'Sun/1' }, 'The settings of this app have no valid connection.'],
  ['no token', { connection: 'sun' }, /has no token/],
])('says what is missing with %s', async (_, given, sentence) => {
  const tool = await openZendesk();
  await openTicket(tool, `${app.baseUrl}/api/panel/zendesk.html`, ticketOf(await newConversation(furious)), given);
  await tool.showsNotice(sentence);
  await tool.close();
});

it('takes nothing from another frame in Zendesk', async () => {
  const shown = await newConversation(furious);
  const tool = await openZendesk();
  await open(tool, ticketOf(shown));
  await tool.showsLevel('Very negative');
  for (const origin of [zendesk.origin, hostile.origin]) {
    const context = { ticketId: 1, location: 'ticket_sidebar' };
    await tool.sendFromSibling(`${origin}/another-app`, [
      JSON.stringify({ key: 'zaf.context.updated', message: context }),
      JSON.stringify({ key: 'zaf.app.deactivated', message: {} }),
    ]);
  }
  await trigger(tool, 'colorScheme.changed', 'dark');
  await tool.hasColorScheme('dark');
  await tool.showsLevel('Very negative');
  await tool.close();
});

it('ignores what is no message of the framework', async () => {
  const tool = await openZendesk();
  await open(tool, ticketOf(await newConversation(furious)));
  await tool.showsLevel('Very negative');
  const deactivated = { key: 'zaf.app.deactivated', message: {} };
  const messages = ['', '{', 'null', '[]', 7, null, { id: 99, result: {} }, { key: 'zaf.no.such.event' }, { key: 7 }];
  for (const message of [
    ...messages,
    { ...deactivated, instanceGuid: 'another' },
    { ...deactivated, key: 'app.deactivated' },
  ])
    await tool.page.evaluate((message) => {
      document.querySelector<HTMLIFrameElement>('#app')!.contentWindow!.postMessage(message, '*');
    }, message);
  await trigger(tool, 'colorScheme.changed', 'dark');
  await tool.hasColorScheme('dark');
  await tool.showsLevel('Very negative');
  expect(tool.complaints).toEqual([]);
  await tool.close();
});

it('cannot be shown by a site that the server does not allow', async () => {
  const tool = await openZendesk(hostile);
  await open(tool, ticketOf('a'));
  await tool.isBlocked();
  expect((await askedOf(tool)).handshakes).toBe(0);
  await tool.close();
});

it.each(['https://acme.zendesk.com', 'https://example.com', '*'])(
  'sends nothing where the URL names another origin than the one that opened it: %s',
  async (ownOrigin) => {
    const tool = await openZendesk();
    await open(tool, ticketOf('a'), { ownOrigin });
    await tool.showsNotice(
      ownOrigin === 'https://acme.zendesk.com' ? 'not opened by' : 'This page belongs in Zendesk.',
    );
    expect((await askedOf(tool)).handshakes).toBe(0);
    await tool.close();
  },
);

it('fits a frame that is 280 pixels wide', async () => {
  const conversation = await newConversation(`${furious} ${'longword'.repeat(40)}`);
  const tool = await openZendesk(zendesk, 280);
  await open(tool, ticketOf(conversation, { requester: 'Ada Lovelace-Byron of Ockham Park' }));
  await tool.showsLevel('Very negative');
  const overflow = await tool.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await tool.close();
});
