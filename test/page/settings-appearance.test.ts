// The settings page for everybody: axe in every state, keyboards, narrow windows, large text, forced colours, languages.
import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions } from 'playwright-core';
import * as de from '../../panel/languages/de';
import { languages } from '../../panel/ui/language';
import { app, browser, useAppAndBrowser } from './app-and-browser';
import { violationsOf } from './axe-violations';
import { SettingsWindow } from './settings-window';

useAppAndBrowser();

let queueId: string;

beforeEach(async () => {
  queueId = `queue-${randomUUID()}`;
  const alerts = { agentAt: 'negative', phrases: ['cancel my contract'] };
  await put(`queues/${queueId}`, { enabled: true, alerts });
  await put(`queues/${queueId}/members/ben`, { role: 'agent', name: 'Ben' });
});

async function put(path: string, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${await adminToken()}`, 'content-type': 'application/json' };
  const reply = await fetch(`${app.baseUrl}/api/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  expect(reply.ok).toBe(true);
}

const adminToken = () => app.token({ sub: 'anna', name: 'Anna', roles: ['admin'] });

async function openQueue(options: BrowserContextOptions = {}, query = ''): Promise<SettingsWindow> {
  const link = { token: await adminToken(), queue: queueId };
  const settings = await SettingsWindow.open(browser, app, link, options, query);
  await settings.showsQueue(queueId);
  await settings.page.locator('.changes li').first().waitFor();
  return settings;
}

/** Opens everything that can be opened at once, in any language. */
async function openEverything({ page }: SettingsWindow): Promise<void> {
  await page.locator('summary').click();
  await page.locator('.member .plain').first().click();
  await page.locator('#members ~ .quiet').click();
  await page.locator('#phrases').fill('?!');
  await page.locator('#retentionDays').fill('0');
  await page.locator('.save-bar .primary').click();
  await page.locator('#retentionDays[aria-invalid]').waitFor();
}

/** Each state: how to reach it from a queue that was opened. */
const states: Record<string, (settings: SettingsWindow) => Promise<void>> = {
  'a queue': () => Promise.resolve(),
  'everything opened, with faults': openEverything,
  'a member who is to be removed': ({ page }) => page.getByRole('button', { name: 'Remove Ben' }).click(),
  saved: async (settings) => {
    await settings.field('Show customer sentiment').uncheck();
    await settings.save();
  },
  'not saved, since the network is lost': async (settings) => {
    await settings.field('Show customer sentiment').uncheck();
    await settings.page.context().setOffline(true);
    await settings.page.getByRole('button', { name: 'Save', exact: true }).click();
    await settings.says(/^Not saved/);
  },
  'sign-in expired': async ({ page }) => {
    await page.route(/\/api\/queues\//, (route) => route.continue({ headers: { authorization: 'Bearer expired' } }));
    await page.getByRole('button', { name: 'Remove Ben' }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your sign-in has expired or is not accepted' }).waitFor();
  },
  'a queue that is not set up': async (settings) => {
    await settings.page.evaluate(() => (location.hash = '#queue=nobody-has-set-this'));
    await settings.showsQueue('nobody-has-set-this');
  },
};

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  it.each(Object.keys(states))('axe finds nothing: %s', async (state) => {
    const settings = await openQueue({ colorScheme });
    await states[state]!(settings);
    expect(await violationsOf(settings)).toEqual([]);
    expect(settings.complaints).toEqual([]);
    await settings.close();
  });

  it.each([
    ['no token', () => Promise.resolve({}), 'This page needs a token'],
    ['an agent', async () => ({ token: await app.token({ sub: 'ben', roles: ['agent'] }) }), 'Only supervisors and'],
    ['no role', async () => ({ token: await app.token({ sub: 'eve', roles: [] }) }), 'You may not change this queue'],
    [
      'a token that is not accepted',
      () => Promise.resolve({ token: 'a.b.c' }),
      'Your sign-in has expired or is not accepted',
    ],
  ])('axe finds nothing: %s', async (_, link, heading) => {
    const settings = await SettingsWindow.open(browser, app, await link(), { colorScheme });
    await settings.page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await violationsOf(settings)).toEqual([]);
    await settings.close();
  });
});

it.each(languages)('has no horizontal scrolling in a window of 280 pixels, in %s', async (language) => {
  const settings = await openQueue({ viewport: { width: 280, height: 700 } }, `?lang=${language}`);
  await openEverything(settings);
  const wide = () =>
    settings.page.evaluate(() => [
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ...[...document.querySelectorAll('body *')]
        .filter((part) => part.getBoundingClientRect().right > 281)
        .map((part) => part.outerHTML.slice(0, 80)),
    ]);
  expect(await wide()).toEqual([0]);
  await settings.page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
  expect(await wide()).toEqual([0]);
  await settings.close();
});

it('speaks the reader’s language, with dates as it writes them', async () => {
  const settings = await openQueue({}, '?lang=de');
  const { page } = settings;
  expect(await page.title()).toBe(de.settings.title);
  expect(await page.locator('html').getAttribute('lang')).toMatch(/^de/);
  await page.getByRole('heading', { name: de.settings.changes }).waitFor();
  expect(await page.getByLabel(de.settings.agentAt).locator('option').allInnerTexts()).toEqual([
    de.settings.never,
    de.element['slightly-negative'],
    de.element.negative,
    de.element['very-negative'],
  ]);
  expect(await page.locator('time').first().innerText()).toMatch(/^\d{2}\.\d{2}\.\d{4}, \d{2}:\d{2}$/);
  await settings.close();
});

it('is operated by keyboard alone: switch, save, and go on from there', async () => {
  const settings = await openQueue();
  const { page } = settings;
  await settings.field('Show customer sentiment').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  for (let steps = 0; steps < 8; steps++) await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Save');
  await page.keyboard.press('Enter');
  await settings.says('Saved. It applies everywhere within five seconds.');
  expect(settings.changes).toEqual([
    { request: `PUT /api/queues/${queueId}`, body: { enabled: false, alerts: { agentAt: 'very-negative' } } },
  ]);
  await settings.close();
});

it('shows in forced colours what is on, and which queue is open', async () => {
  const settings = await openQueue({ forcedColors: 'active', colorScheme: 'dark' });
  const colours = await settings.page.evaluate(() => {
    const colourOf = (selector: string, name: 'backgroundColor' | 'borderTopColor', pseudo?: string) =>
      getComputedStyle(document.querySelector(selector)!, pseudo)[name];
    return {
      on: colourOf('#enabled', 'backgroundColor'),
      off: colourOf('#drop', 'backgroundColor'),
      current: colourOf('.queues [aria-current]', 'borderTopColor'),
      other: colourOf('.queues a:not([aria-current])', 'borderTopColor'),
      stateOn: colourOf('.state.on', 'backgroundColor', '::before'),
    };
  });
  expect(colours.on).not.toBe(colours.off);
  expect(colours.current).not.toBe(colours.other);
  expect(colours.stateOn).not.toBe(colours.other);
  await settings.close();
});
