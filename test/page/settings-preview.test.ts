// The preview of the alert thresholds on the settings page: conversations of yesterday and of the days before, through
// the real API.
import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions } from 'playwright-core';
import * as de from '../../panel/languages/de';
import { fillIn, languages } from '../../panel/ui/language';
import { eventually } from '../support/eventually';
import { app, browser, furious, useAppAndBrowser } from './app-and-browser';
import { violationsOf } from './axe-violations';
import { SettingsWindow } from './settings-window';
import { Workplace } from './workplace';

useAppAndBrowser();

const countedWithinMs = 20_000;
const dayMs = 24 * 60 * 60 * 1000;
const disappointed = 'I am a bit disappointed, nobody called me back.';
const calm = 'Where can I find my invoice?';
const tooFew = 'Fewer than five conversations: no preview.';
const stored = { agentAt: 'very-negative', supervisorAt: 'negative' };

let workplace: Workplace;
const open: SettingsWindow[] = [];

const adminToken = () => app.token({ sub: 'anna', name: 'Anna', roles: ['admin'] });

/** Sends the texts of a conversation, a minute apart, some days ago. */
async function converse(daysAgo: number, ...texts: string[]): Promise<void> {
  const day = new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);
  const conversationId = `conversation-${randomUUID()}`;
  for (const [minute, text] of texts.entries())
    await workplace.deliver(text, { conversationId, sentAt: `${day}T09:0${minute}:00.000Z` });
}

async function api<Reply>(path: string): Promise<Reply> {
  const headers = { authorization: `Bearer ${await adminToken()}` };
  return (await (await fetch(`${app.baseUrl}/api/${path}`, { headers })).json()) as Reply;
}

beforeAll(async () => {
  workplace = await Workplace.open(app);
  // Yesterday: six conversations, of which one is very negative three times and one is negative. Before: one more.
  await converse(1, furious, furious, furious);
  await converse(1, disappointed);
  for (let index = 0; index < 4; index++) await converse(1, calm);
  await converse(3, furious);
  await converse(9, furious);
  const since = new Date(Date.now() - 9 * dayMs).toISOString().slice(0, 10);
  const until = new Date().toISOString().slice(0, 10);
  await eventually(
    () =>
      api<{ conversations: number; streak: Record<string, number> }>(
        `queues/${workplace.queueId}/alerts-preview?from=${since}&to=${until}`,
      ),
    ({ conversations, streak }) => conversations === 8 && streak['3'] === 1,
    countedWithinMs,
  );
});
beforeEach(() => workplace.setAlerts({ ...stored, drop: false, streak: 0, phrases: [] }));
afterEach(async () => {
  const complaints = open.flatMap((opened) => opened.complaints);
  await Promise.all(open.splice(0).map((opened) => opened.close()));
  expect(complaints).toEqual([]);
});

async function openQueue(options: BrowserContextOptions = {}, query = ''): Promise<SettingsWindow> {
  const link = { token: await adminToken(), queue: workplace.queueId };
  const settings = await SettingsWindow.open(browser, app, link, options, query);
  open.push(settings);
  await settings.showsQueue(workplace.queueId);
  await settings.page.locator('.preview-figures[role=status]').waitFor({ state: 'attached' });
  return settings;
}

/** What the preview says of yesterday and of the last seven days. */
const shown = ({ page }: SettingsWindow) => page.locator('.preview-text').allInnerTexts();

const sentence = (conversations: number, alerts: string, now: string) =>
  `${conversations} conversations would have raised ${alerts} (now: ${now}).`;

it('tells what the chosen thresholds would have raised, beside the saved ones, at once and without a request', async () => {
  const settings = await openQueue();
  expect(await shown(settings)).toEqual([
    sentence(6, '1 alert for agents and 2 for supervisors', '1 and 2'),
    sentence(7, '2 alerts for agents and 3 for supervisors', '2 and 3'),
  ]);
  const choices: [string, string, string][] = [
    ['Alert the agent at', 'Negative', '2 alerts for agents and 2 for supervisors'],
    ['Alert the agent at', 'Never', '0 alerts for agents and 2 for supervisors'],
    ['Alert supervisors at', 'Very negative', '0 alerts for agents and 1 for supervisors'],
    ['Alert supervisors to a negative streak', '3 messages', '0 alerts for agents and 2 for supervisors'],
    ['Alert supervisors to a negative streak', '4 messages', '0 alerts for agents and 1 for supervisors'],
    ['Alert supervisors at', 'Never', '0 alerts for agents and 0 for supervisors'],
  ];
  for (const [label, option, alerts] of choices) {
    await settings.field(label).selectOption(option);
    expect((await shown(settings))[0]).toBe(sentence(6, alerts, '1 and 2'));
  }
  await settings.page.getByRole('button', { name: 'Discard' }).click();
  expect((await shown(settings))[0]).toBe(sentence(6, '1 alert for agents and 2 for supervisors', '1 and 2'));
  const requests = await settings.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name))
      .filter(({ pathname }) => pathname.endsWith('/alerts-preview'))
      .map(({ search }) => search),
  );
  const [yesterday, week] = [1, 7].map((days) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10));
  expect(requests.sort()).toEqual([`?from=${week}&to=${yesterday}`, `?from=${yesterday}&to=${yesterday}`].sort());
  expect(settings.changes).toEqual([]);
});

it('compares with what is saved since', async () => {
  const settings = await openQueue();
  await settings.field('Alert the agent at').selectOption('Negative');
  await settings.save();
  expect((await shown(settings))[0]).toBe(sentence(6, '2 alerts for agents and 2 for supervisors', '2 and 2'));
});

it('is there for a supervisor, and says that phrases are not counted', async () => {
  const link = { token: await workplace.supervisor(), queue: workplace.queueId };
  const settings = await SettingsWindow.open(browser, app, link);
  open.push(settings);
  await settings.says('6 conversations would have raised 1 alert');
  await settings.page.getByText('Phrases are not counted: the preview doesn’t read texts.').waitFor();
});

it('announces a change politely as a whole, and not what is there when the page opens', async () => {
  const settings = await openQueue();
  const { page } = settings;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/alerts-preview/, async (route) => {
    await answered;
    await route.continue();
  });
  await page.reload();
  const figures = page.locator('.preview-figures');
  await figures.getByText('Loading…').first().waitFor();
  expect(await figures.getAttribute('role')).toBeNull();
  answer();
  const region = page.getByRole('status').filter({ hasText: '1 alert for agents' });
  expect(await region.getAttribute('aria-atomic')).toBe('true');
  const before = await region.elementHandle();
  await settings.field('Alert the agent at').selectOption('Negative');
  // The region itself stays: a screen reader announces only what changes in a region that it knows.
  expect(await before.innerText()).toContain('2 alerts for agents');
});

it.each([280, 500, 1280])('moves nothing while the choice changes, in a window of %i pixels', async (width) => {
  // So many that figures have different lengths.
  const settings = await openQueue({ viewport: { width, height: 900 } });
  const { page } = settings;
  await page.unrouteAll();
  await page.route(/alerts-preview/, (route) => {
    const level = { 'slightly-negative': 1_234, negative: 120, 'very-negative': 1 };
    const counts = { conversations: 98_765, level, drop: 4_321, streak: { 2: 5_432, 3: 543, 4: 54, 5: 5, 6: 0 } };
    return route.fulfill({ json: { from: '2026-11-22', to: '2026-11-22', ...counts } });
  });
  await page.reload();
  await page.locator('.preview-figures[role=status]').waitFor();
  const top = () => page.locator('#phrases').evaluate((field) => field.getBoundingClientRect().top + scrollY);
  const places = new Set([await top()]);
  for (const agents of ['off', 'slightly-negative', 'negative', 'very-negative'])
    for (const streak of ['0', '2', '6'])
      for (const drop of [true, false]) {
        await page.locator('#agentAt').selectOption(agents);
        await page.locator('#supervisorAt').selectOption(agents);
        await page.locator('#streak').selectOption(streak);
        await page.locator('#drop').setChecked(drop);
        places.add(await top());
      }
  expect([...places]).toHaveLength(1);
  expect((await shown(settings))[0]).toMatch(/^98,765 conversations would have raised 1 alert for agents/);
});

it('says where there are too few conversations', async () => {
  const other = await Workplace.open(app);
  const link = { token: await adminToken(), queue: other.queueId };
  const settings = await SettingsWindow.open(browser, app, link);
  open.push(settings);
  await settings.page.getByText(tooFew).first().waitFor();
  expect(await shown(settings)).toEqual([tooFew, tooFew]);
});

it('is there as soon as the queue is switched on, and not before', async () => {
  await workplace.switchQueue(false);
  const link = { token: await adminToken(), queue: workplace.queueId };
  const settings = await SettingsWindow.open(browser, app, link);
  open.push(settings);
  await settings.page.getByText('There is a preview once customer sentiment is shown').waitFor();
  expect(await settings.page.locator('.preview-figures').isVisible()).toBe(false);
  await settings.field('Show customer sentiment').check();
  await settings.save();
  await settings.says('6 conversations would have raised 1 alert');
});

it('says when it can’t be loaded, and loads it on demand', async () => {
  const settings = await openQueue();
  const { page } = settings;
  await page.route(/alerts-preview/, (route) => route.abort());
  await page.reload();
  await page.getByText('The preview can’t be loaded just now.').waitFor();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await settings.says('6 conversations would have raised 1 alert');
  expect(await page.getByText('The preview can’t be loaded just now.').count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby'))).toBe('preview');
});

it('speaks the reader’s language', async () => {
  const settings = await openQueue({}, '?lang=de');
  const counts = { conversations: '6', agents: '1', supervisors: '2', agentsNow: '1', supervisorsNow: '2' };
  expect((await shown(settings))[0]).toBe(fillIn(de.settings.previewOne, counts));
  await settings.field(de.settings.agentAt).selectOption('off');
  const none = { ...counts, agents: '0' };
  expect((await shown(settings))[0]).toBe(fillIn(de.settings.previewOther, none));
});

it.each(['light', 'dark'] as const)('axe finds nothing in the %s scheme', async (colorScheme) => {
  const settings = await openQueue({ colorScheme });
  expect(await violationsOf(settings)).toEqual([]);
  await settings.page.route(/alerts-preview/, (route) => route.abort());
  await settings.page.reload();
  await settings.page.getByRole('button', { name: 'Try again' }).waitFor();
  expect(await violationsOf(settings)).toEqual([]);
});

it.each(languages)(
  'has no horizontal scrolling in a window of 280 pixels, with large text, in %s',
  async (language) => {
    const settings = await openQueue({ viewport: { width: 280, height: 700 } }, `?lang=${language}`);
    const overflow = () =>
      settings.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await settings.page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
    expect(await overflow()).toBe(0);
  },
);
