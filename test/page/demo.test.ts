// The demo as a newcomer sees it: by the links that `npm start` prints.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { lateOrder, lostNotes, newAddress, scripts } from '../../local/demo/scripts';
import { languages } from '../../panel/ui/language';
import { DemoRun } from '../support/demo-run';
import { violationsOf } from './axe-violations';
import { BoardPage } from './board-page';
import { PanelPage, startBrowser } from './panel-page';

let dataDir: string;
let run: DemoRun;
let browser: Browser;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'undertone-demo-'));
  [run, browser] = await Promise.all([DemoRun.start(dataDir), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await run.app.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const openAgent = (options?: BrowserContextOptions, query?: string) =>
  PanelPage.open(browser, run.app, run.link('Agent'), options, undefined, query);
const chat = ({ page }: PanelPage) => page.locator('#messages');
const bar = ({ page }: PanelPage) => page.getByRole('navigation', { name: 'Conversations of the demo' });
const openingOf = (panel: PanelPage, { customer }: { customer: { name: string } }): Locator =>
  bar(panel).getByRole('button', { name: new RegExp(`^${customer.name} demo-`) });

it('the agent’s link shows icon, why, alert, and both sides of the conversation', async () => {
  const panel = await openAgent();
  await panel.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
  await panel.sentiment
    .locator('.level')
    .getByText(/negative$/i)
    .waitFor();
  await panel.sentiment.getByText(lateOrder.customer.name).first().waitFor();
  await panel.sentiment.locator('.dot').nth(1).waitFor();
  for (const { text } of lateOrder.lines.slice(0, 5)) await chat(panel).getByText(text, { exact: true }).waitFor();
  const roles = await chat(panel)
    .getByRole('listitem')
    .evaluateAll((bubbles) => bubbles.slice(0, 5).map((bubble) => (bubble as HTMLElement).dataset['role']));
  expect(roles).toEqual(lateOrder.lines.slice(0, 5).map(({ role }) => role));
  expect(panel.complaints).toEqual([]);
  await panel.close();
});

it('the supervisor’s link shows the board with all three conversations and the alert', async () => {
  const board = await BoardPage.open(browser, run.app, run.link('Supervisor')['token'] ?? '');
  for (const { customer } of scripts) await board.row(customer.name).waitFor();
  await board.alert(lateOrder.customer.name).first().waitFor();
  expect(board.complaints).toEqual([]);
  await board.close();
});

it('the agent’s page leads to the other conversations and to the board', async () => {
  const panel = await openAgent();
  await openingOf(panel, newAddress).click();
  await chat(panel).getByText(newAddress.lines[0]!.text).waitFor();
  await panel.sentiment.getByText(newAddress.customer.name).first().waitFor();
  expect(await openingOf(panel, newAddress).getAttribute('aria-current')).toBe('true');
  expect(await openingOf(panel, lateOrder).getAttribute('aria-current')).toBe('false');
  for (const { customer } of scripts)
    await bar(panel)
      .getByRole('button', { name: new RegExp(customer.name) })
      .and(panel.page.locator('[data-level]'))
      .waitFor();

  await panel.page.reload();
  await chat(panel).getByText(newAddress.lines[0]!.text).waitFor();
  const [opened] = await Promise.all([
    panel.page.context().waitForEvent('page'),
    bar(panel).getByRole('link', { name: 'Supervisor’s board' }).click(),
  ]);
  for (const { customer } of scripts) await opened.locator('.row-button', { hasText: customer.name }).waitFor();
  expect(panel.complaints).toEqual([]);
  await panel.close();
});

it('one can write as the customer, here and in a conversation that is not the demo’s', async () => {
  const panel = await openAgent();
  await openingOf(panel, lostNotes).click();
  await chat(panel).getByText(lostNotes.lines[0]!.text).waitFor();
  await panel.page.getByText('A demo plays this conversation.').waitFor();
  const own = 'Thank you, that is a great help!';
  const bubble = await panel.write(own);
  await bubble.getByText('Counted').waitFor();
  await panel.sentiment.getByRole('listitem').first().getByText(own).waitFor();

  await panel.page.getByRole('button', { name: 'New conversation' }).click();
  await panel.page.getByText('A demo plays this conversation.').waitFor({ state: 'hidden' });
  expect(await chat(panel).getByRole('listitem').count()).toBe(0);
  await panel.write('This is terrible, I am furious!');
  await panel.showsLevel('Very negative');
  expect(
    await panel.sentiment.evaluate((element) => (element as { sentiment?: { queueId: string } }).sentiment),
  ).toMatchObject({
    queueId: 'default',
  });
  expect(panel.complaints).toEqual([]);
  await panel.close();
});

it.each(['light', 'dark'] as const)('axe finds nothing in the %s scheme', async (colorScheme) => {
  const panel = await openAgent({ colorScheme, reducedMotion: 'reduce' });
  await bar(panel).locator('[data-level]').nth(2).waitFor();
  await chat(panel).getByText(lateOrder.lines[4]!.text).waitFor();
  expect(await violationsOf(panel)).toEqual([]);
  await panel.close();
});

it.each(languages)('fits a window of 280 pixels, in %s, and one of 1280 at double size', async (language) => {
  const panel = await openAgent({ viewport: { width: 280, height: 700 } }, `?lang=${language}`);
  await panel.page.locator('#demo [data-level]').nth(2).waitFor();
  await chat(panel).getByText(lateOrder.lines[4]!.text).waitFor();
  const overflow = () =>
    panel.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await panel.page.setViewportSize({ width: 1280, height: 700 });
  await panel.page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
  expect(await overflow()).toBe(0);
  await panel.close();
});

it('an open page goes on with the demo of the next start, and shows none when there is none', async () => {
  const panel = await openAgent();
  await openingOf(panel, newAddress).click();
  await chat(panel).getByText(newAddress.lines[0]!.text).waitFor();
  const before = await panel.page.locator('#conversation').innerText();
  const settings = { PORT: new URL(run.app.baseUrl).port };

  await run.app.stop();
  run = await DemoRun.start(dataDir, [], settings);
  const conversation = panel.page.locator('#conversation', { hasText: /^demo-new-address-/ });
  await conversation.and(panel.page.locator('#conversation', { hasNotText: before })).waitFor();
  await chat(panel).getByText(newAddress.lines[0]!.text).waitFor();
  expect(await openingOf(panel, newAddress).getAttribute('aria-current')).toBe('true');

  await run.app.stop();
  run = await DemoRun.start(dataDir, ['--no-demo'], settings);
  await bar(panel).waitFor({ state: 'hidden' });
  await panel.close();
});
