// The report page for everybody: axe in every state, keyboards, narrow windows, large text, forced colours, paper,
// languages.
import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import type { BrowserContextOptions } from 'playwright-core';
import * as de from '../../panel/languages/de';
import * as en from '../../panel/languages/en';
import * as es from '../../panel/languages/es';
import * as fr from '../../panel/languages/fr';
import * as it_ from '../../panel/languages/it';
import * as nl from '../../panel/languages/nl';
import * as pt from '../../panel/languages/pt';
import { ReportDesk } from './report-desk';
import { ReportWindow } from './report-window';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let desk: ReportDesk;
let queueId: string;
let emptyQueueId: string;
let offQueueId: string;
let token: string;

beforeAll(async () => {
  desk = await ReportDesk.start();
  queueId = await desk.queue();
  emptyQueueId = await desk.queue();
  offQueueId = await desk.queue();
  await desk.switchQueue(offQueueId, false);
  await desk.storeManyDays(queueId, 12, 12);
  token = await desk.app.token({ sub: 'anna', roles: ['admin'] });
});
afterAll(() => desk.stop());

async function openReport(
  options: BrowserContextOptions = {},
  query = '',
  link: Record<string, string> = {},
): Promise<ReportWindow> {
  const report = await ReportWindow.open(desk.browser, desk.app, { token, queue: queueId, ...link }, options, query);
  await report.shows(link['queue'] ?? queueId);
  return report;
}

async function violationsOf({ page }: ReportWindow): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(document: Document): Promise<AxeResults> } }).axe.run(document),
  );
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html).join(' | ')}`);
}

async function openTables({ page }: ReportWindow): Promise<void> {
  for (const button of await page.locator('.table-toggle').all()) await button.click();
  await page.locator('.plot-table').last().waitFor();
}

/** Each state: the link, and how to go on from there. */
const states: Record<
  string,
  { link?: () => Record<string, string>; reach: (report: ReportWindow) => Promise<unknown> }
> = {
  'a report': { reach: (report) => report.shows(queueId) },
  'a report with its tables': {
    reach: async (report) => {
      await report.shows(queueId);
      await openTables(report);
    },
  },
  'a day under the pointer': {
    reach: async (report) => {
      await report.shows(queueId);
      await report.plot('At the end').locator('.plot-area').hover();
      await report.page.locator('.tip:visible').waitFor();
    },
  },
  'fewer than five conversations': {
    link: () => ({ queue: emptyQueueId }),
    reach: (report) => report.page.getByText('Fewer than five conversations began').waitFor(),
  },
  'a queue that is off': {
    link: () => ({ queue: offQueueId }),
    reach: ({ page }) => page.getByText('switched off').waitFor(),
  },
  'no rights': {
    link: () => ({ queue: 'nobody-has-set-this' }),
    reach: (report) => report.says('This report may not be shown to you.'),
  },
  'sign-in expired': { link: () => ({ token: 'a.b.c' }), reach: ({ page }) => page.getByText('has expired').waitFor() },
  'days that are wrong': {
    reach: async (report) => {
      await report.shows(queueId);
      await report.page.getByLabel('From').fill('2020-01-01');
      await report.page.keyboard.press('Enter');
      await report.page.getByText('Choose at most').waitFor();
    },
  },
  'the server can’t be reached': {
    reach: async (report) => {
      await report.shows(queueId);
      await report.page.context().setOffline(true);
      await report.page.getByRole('button', { name: 'This month' }).click();
      await report.page.getByRole('button', { name: 'Try again' }).waitFor();
    },
  },
};

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  it.each(Object.keys(states))('axe finds nothing: %s', async (state) => {
    const { link = () => ({}), reach } = states[state]!;
    const given = { token, queue: queueId, ...link() };
    const report = await ReportWindow.open(desk.browser, desk.app, given, { colorScheme });
    await reach(report);
    expect(await violationsOf(report)).toEqual([]);
    expect(report.complaints).toEqual([]);
    await report.close();
  });
});

describe.each(Object.entries({ en, de, fr, es, pt, it: it_, nl }))(
  'in %s',
  (language, { report: texts, element, pages }) => {
    it('speaks one language, loads that one only, and fits into 280 pixels, also with text of twice the size', async () => {
      const report = await openReport({ viewport: { width: 280, height: 700 } }, `?lang=${language}`);
      const { page } = report;
      expect(await page.locator('html').getAttribute('lang')).toMatch(new RegExp(`^${language}`));
      await page.getByRole('navigation', { name: pages.pages }).getByRole('link', { name: pages.settings }).waitFor();
      await page.getByRole('figure', { name: texts.levels }).waitFor();
      expect(await page.locator('.legend').first().innerText()).toContain(element['slightly-negative']);
      expect(await page.title()).toContain(texts.titleOf.replace(/.*\}/, ''));
      const files = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name.split('/panel/languages/')[1])
          .filter((name) => name !== undefined),
      );
      const sections = language === 'en' ? [] : ['account', 'element', 'pages', 'report'];
      expect(files.sort()).toEqual(sections.map((section) => `${section}-${language}.js`));

      await openTables(report);
      // Tables scroll inside their own region.
      const wide = () =>
        page.evaluate(() => [
          document.documentElement.scrollWidth - document.documentElement.clientWidth,
          ...[...document.querySelectorAll('body *')]
            .filter((part) => part.closest('.plot-table') === null || part.matches('.plot-table'))
            .filter((part) => part.getBoundingClientRect().right > 281)
            .map((part) => part.outerHTML.slice(0, 80)),
        ]);
      expect(await wide()).toEqual([0]);
      await page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
      expect(await wide()).toEqual([0]);
      expect(report.complaints).toEqual([]);
      await report.close();
    });
  },
);

it('cuts nothing at 200 % zoom', async () => {
  const report = await openReport({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
  await openTables(report);
  const cut = await report.page.evaluate(() => [
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ...[...document.querySelectorAll<HTMLElement>('button, select, h1, h2, h3, dt, dd, .legend li')]
      .filter(({ scrollWidth, clientWidth, offsetWidth }) => offsetWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ textContent }) => textContent),
  ]);
  expect(cut).toEqual([0]);
  await report.close();
});

it.each([
  ['1280 px', 1280, 1],
  ['280 px', 280, 1],
  ['280 px and 200 % text', 280, 2],
])('lays no label over another: %s', async (_, width, zoom) => {
  const report = await openReport({ viewport: { width, height: 700 } }, '', { days: 'last-30-days' });
  await report.page.evaluate((size) => (document.documentElement.style.fontSize = size), `${zoom * 100}%`);
  const rows = await report.page.locator('.day-labels, .shares').evaluateAll((rows) =>
    rows.map((row) => {
      const labels = [...row.children].map((label) => label.getBoundingClientRect()).filter(({ width }) => width > 0);
      return {
        count: labels.length,
        overlap: labels.some((label, index) => label.right > (labels[index + 1]?.left ?? Infinity) + 1),
      };
    }),
  );
  expect(rows).toHaveLength(7);
  expect(rows.filter(({ overlap }) => overlap)).toEqual([]);
  // With text of twice the size, the shares are left to the table.
  for (const { count } of zoom > 1 ? rows.slice(3) : rows) expect(count).toBeGreaterThan(zoom > 1 ? 0 : 1);
  await report.close();
});

it('is operated by keyboard alone: days, and a table', async () => {
  const report = await openReport();
  const { page } = report;
  await page.getByRole('button', { name: 'Last 7 days' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/last-7-days/);
  await report.shows(queueId);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Last 7 days');
  const toggle = report.plot('Time to recover by day').getByRole('button');
  await toggle.focus();
  await page.keyboard.press('Space');
  expect(await toggle.innerText()).toBe('Hide the table');
  expect(await toggle.getAttribute('aria-expanded')).toBe('true');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('region');
  await report.plot('Time to recover by day').getByRole('table', { name: 'Time to recover by day' }).waitFor();
  const scopes = await report
    .plot('Time to recover by day')
    .locator('th')
    .evaluateAll((cells) => [...new Set(cells.map((cell) => cell.getAttribute('scope')))]);
  expect(scopes).toEqual(['col', 'row']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  expect(await report.plot('Time to recover by day').getByRole('table').count()).toBe(0);
  await report.close();
});

it('tells in forced colours which days are chosen, and the levels by their patterns', async () => {
  const report = await openReport({ forcedColors: 'active', colorScheme: 'dark' });
  const colours = await report.page.evaluate(() => {
    const colourOf = (selector: string, name: 'backgroundColor' | 'fill' | 'stroke') =>
      getComputedStyle(document.querySelector(selector)!)[name];
    const sample = document.body.appendChild(document.createElement('p'));
    sample.style.backgroundColor = 'Highlight';
    sample.id = 'sample';
    return {
      highlight: colourOf('#sample', 'backgroundColor'),
      pressed: colourOf('.preset[aria-pressed="true"]', 'backgroundColor'),
      ground: colourOf('#fill-negative .fill-ground', 'fill'),
      lines: colourOf('#fill-negative .fill-line', 'stroke'),
      dots: colourOf('#fill-positive .fill-dot', 'fill'),
      frame: colourOf('.frame', 'stroke'),
    };
  });
  expect(colours.pressed).toBe(colours.highlight);
  expect(new Set([colours.lines, colours.dots, colours.frame])).toEqual(new Set(['rgb(255, 255, 255)']));
  expect(colours.ground).toBe('rgb(0, 0, 0)');
  await report.close();
});

describe('on paper', () => {
  it('shows the tables and no controls, in light colours', async () => {
    const report = await openReport({ colorScheme: 'dark' });
    const { page } = report;
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const selector of ['.top', '#choice', '.actions', '.table-toggle'])
      expect([selector, await page.locator(selector).first().isVisible()]).toEqual([selector, false]);
    expect(await page.locator('.plot-table:visible').count()).toBe(6);
    await page.getByRole('heading', { level: 1, name: queueId }).waitFor();
    const colours = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return { backgroundColor, color };
    });
    expect(colours).toEqual({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(29, 35, 51)' });
    await report.close();
  });

  it('is an A4 document of few pages and a moderate size', async () => {
    const report = await openReport({ colorScheme: 'dark' });
    const pdf = (await report.page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
      Math.round(Number(width)),
      Math.round(Number(height)),
    ]);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.length).toBeLessThan(8);
    for (const size of sizes) expect(size).toEqual([595, 842]);
    // A pattern for each bar would make it many megabytes.
    expect(pdf.length).toBeLessThan(500_000);
    await report.close();
  });
});
