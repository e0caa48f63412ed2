// The report page through the real API: what it shows of stored figures, what is chosen, and what it says instead.
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { dayAgo, recovered, ReportDesk } from './report-desk';
import { ReportWindow } from './report-window';

const repeat = <Item>(count: number, item: Item) => Array.from({ length: count }, () => item);
const open: ReportWindow[] = [];
let desk: ReportDesk;
let queueId: string;

beforeAll(async () => {
  desk = await ReportDesk.start();
});
afterAll(() => desk.stop());
beforeEach(async () => {
  queueId = await desk.queue();
});
afterEach(async () => {
  const complaints = open.flatMap((opened) => opened.complaints);
  await Promise.all(open.splice(0).map((opened) => opened.close()));
  expect(complaints).toEqual([]);
});

async function openReport(
  link: Record<string, string>,
  {
    query = '',
    prepare,
    ...options
  }: BrowserContextOptions & { query?: string; prepare?: (page: Page) => Promise<unknown> } = {},
): Promise<ReportWindow> {
  const opened = await ReportWindow.open(desk.browser, desk.app, link, options, query, prepare);
  open.push(opened);
  return opened;
}

/** Opens the report of the queue for one of its supervisors. */
async function openedReport(more: Record<string, string> = {}): Promise<ReportWindow> {
  const report = await openReport({ token: await desk.member(queueId, 'supervisor'), queue: queueId, ...more });
  await report.shows(queueId);
  return report;
}

const few = 'fewer than five conversations';
const chosen = ({ page }: ReportWindow) => decodeURIComponent(new URL(page.url()).hash);

/** Five conversations of today, and five of yesterday with another course. */
const storeTwoDays = () =>
  desk.storeConversations(queueId, [
    ...repeat(5, recovered(12, { corrections: { count: 2, scored: 2, agreeing: 1 } })),
    ...repeat(5, recovered(30, { day: dayAgo(1), lowestLevel: 'very-negative', endLevel: 'positive' })),
  ]);

describe('a report', () => {
  it('has the figures of the queue, on top, as plots and as tables', async () => {
    await storeTwoDays();
    await desk.storeAlerts(queueId, 'level', [...repeat(6, 'resolved' as const), ...repeat(7, 'open' as const)]);
    const report = await openedReport({ days: 'last-7-days' });
    expect(await report.figures()).toEqual({
      Conversations: ['10', 'began on these days'],
      Recovered: ['100%', 'of those that were at negative or worse, ended at neutral or better'],
      'Time to recover': ['21 mins', 'median, from negative to neutral'],
      'Alerts opened': ['13', 'not counted: kinds in fewer than five conversations'],
      Agreement: ['50%', 'corrected messages: 10; within one level counts as agreement'],
    });
    expect(await report.table('Levels over all days')).toEqual([
      ['Level', 'At the start', 'At the lowest', 'At the end'],
      ['Very negative', '0%', '50%', '0%'],
      ['Negative', '0%', '50%', '0%'],
      ['Slightly negative', '0%', '0%', '0%'],
      ['Neutral', '100%', '0%', '50%'],
      ['Slightly positive', '0%', '0%', '0%'],
      ['Positive', '0%', '0%', '50%'],
      ['Very positive', '0%', '0%', '0%'],
    ]);
    const lowest = await report.table('At the lowest');
    expect(lowest).toHaveLength(8);
    expect(lowest[5]!.slice(1)).toEqual([few]);
    expect(lowest[6]!.slice(1)).toEqual(['5', '100%', ...repeat(6, '0%')]);
    expect(lowest[7]!.slice(1)).toEqual(['5', '0%', '100%', ...repeat(5, '0%')]);
    const recovery = await report.table('Time to recover by day');
    expect(recovery.slice(6).map(([, ...cells]) => cells)).toEqual([
      ['30 mins', '100%'],
      ['12 mins', '100%'],
    ]);
    expect(await report.table('Alerts by kind and outcome')).toEqual([
      ['Kind', 'Opened', 'Acknowledged', 'Ignored', 'Resolved'],
      ['Low level', '13', `–${few}`, `–${few}`, '6'],
      ['Sharp fall', few],
      ['Negative streak', few],
      ['Phrase', few],
    ]);
    await report.plot('Alerts by kind and outcome').getByText('Open, or too few to tell').waitFor();
  });

  it('draws each level with a fill of its own, and names it', async () => {
    await storeTwoDays();
    const report = await openedReport({ days: 'last-7-days' });
    const drawn = await report
      .plot('At the end')
      .locator('.area .bar')
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('data-fill')));
    expect(drawn.sort()).toEqual(['neutral', 'positive']);
    expect(await report.plot('At the end').locator('.gap').count()).toBe(5);
    const legend = await report.page.locator('.legend').first().innerText();
    expect(legend.split('\n')).toEqual([
      ...['Very negative', 'Negative', 'Slightly negative', 'Neutral'],
      ...['Slightly positive', 'Positive', 'Very positive'],
    ]);
  });

  it('tells of the day under the pointer', async () => {
    await storeTwoDays();
    const { page } = await openedReport({ days: 'last-7-days' });
    const area = page.getByRole('figure', { name: 'At the end' }).locator('.plot-area');
    await area.scrollIntoViewIfNeeded();
    const { x, y, width } = (await area.boundingBox())!;
    await page.mouse.move(x + width - 5, y + 20);
    const tip = area.locator('.tip');
    const told = () => tip.locator('p, li').allInnerTexts();
    expect(await told()).toEqual(['Conversations: 5', 'Neutral\n100%']);
    const isInside = async () => {
      const box = (await tip.boundingBox())!;
      return box.x >= x - 1 && box.x + box.width <= x + width + 1;
    };
    expect(await isInside()).toBe(true);
    await page.mouse.move(x + 5, y + 20);
    expect(await told()).toEqual([few]);
    expect(await isInside()).toBe(true);
    await page.mouse.move(x, y - 200);
    await tip.waitFor({ state: 'hidden' });
  });

  it('of a queue with a name like markup is shown as text', async () => {
    queueId = `<img src=x onerror="document.title='broken'">&queue=${queueId}`;
    const admin = await desk.app.token({ sub: 'anna', roles: ['admin'] });
    await desk.switchQueue(queueId, true);
    const report = await openReport({ token: admin, queue: queueId });
    await report.shows(queueId);
    expect(await report.page.title()).toContain('<img');
    expect(await report.page.getByRole('combobox', { name: 'Queue' }).inputValue()).toBe(queueId);
  });
});

describe('what is chosen', () => {
  it('is in the address, without the token, and comes back with the browser’s back button and a reload', async () => {
    const other = await desk.queue();
    const token = await desk.member(queueId, 'supervisor', 'sam');
    await desk.member(other, 'supervisor', 'sam');
    const report = await openReport({ token, queue: queueId });
    const { page } = report;
    await report.shows(queueId);
    expect(chosen(report)).toBe(`#queue=${queueId}&days=last-30-days`);
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.locator('#days-line').getByText(/^\d+/).waitFor();
    await page.getByRole('combobox', { name: 'Queue' }).selectOption(other);
    await report.shows(other);
    expect(chosen(report)).toBe(`#queue=${other}&days=last-7-days`);
    await page.goBack();
    await report.shows(queueId);
    expect(await page.getByRole('button', { name: 'Last 7 days' }).getAttribute('aria-pressed')).toBe('true');
    await page.reload();
    await report.shows(queueId);
    expect(chosen(report)).toBe(`#queue=${queueId}&days=last-7-days`);
    expect(await page.getByLabel('From').inputValue()).toBe(dayAgo(6));
    expect(report.requests.filter((url) => url.includes(token))).toEqual([]);
  });

  it('is the first queue that is on where the address names none', async () => {
    const [first, second] = [await desk.queue(), await desk.queue()].sort();
    for (const each of [first!, second!]) await desk.member(each, 'supervisor', `supervisor-${queueId}`);
    await desk.switchQueue(first!, false);
    await desk.switchQueue(queueId, false);
    const report = await openReport({ token: await desk.member(queueId, 'supervisor') });
    await report.shows(second!);
    const options = await report.page.getByRole('combobox', { name: 'Queue' }).locator('option').allInnerTexts();
    expect(options.sort()).toEqual([`${first} (off)`, second, `${queueId} (off)`].sort());
  });

  it('may be any days, and says what is wrong with them', async () => {
    await storeTwoDays();
    const report = await openedReport();
    const { page } = report;
    const [from, to] = [page.getByLabel('From', { exact: true }), page.getByLabel('To', { exact: true })];
    const fault = (text: string) => page.getByRole('alert').getByText(text, { exact: true }).waitFor();
    await from.fill(dayAgo(1));
    await to.fill(dayAgo(1));
    await page.keyboard.press('Enter');
    await page.locator('#report').getByText('5', { exact: true }).first().waitFor();
    expect(chosen(report)).toBe(`#queue=${queueId}&from=${dayAgo(1)}&to=${dayAgo(1)}`);
    expect(await page.locator('.preset[aria-pressed="true"]').count()).toBe(0);

    await to.fill(dayAgo(2));
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await fault('The last day is before the first.');
    expect(await to.getAttribute('aria-invalid')).toBe('true');
    await from.fill('2020-01-01');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await fault('Choose at most 366 days.');
    await from.fill('');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await fault('Enter both days.');
    expect(await from.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(chosen(report)).toBe(`#queue=${queueId}&from=${dayAgo(1)}&to=${dayAgo(1)}`);
    await page.getByRole('button', { name: 'This month' }).click();
    await page.waitForURL(/days=this-month/);
    expect(await from.inputValue()).toBe(`${dayAgo(0).slice(0, 8)}01`);
    expect(await page.locator('[aria-invalid]').count()).toBe(0);
  });

  it('reaches the page by another link, as another user', async () => {
    const report = await openedReport();
    const stranger = await desk.app.token({ sub: 'eve', roles: ['supervisor'] });
    await report.page.evaluate((token) => (location.hash = `#token=${token}`), stranger);
    await report.says('There is no queue whose report you may see.');
    expect(report.page.url()).not.toContain('token');
  });
});

describe('instead of a report', () => {
  it('says that there are fewer than five conversations, and shows no zero', async () => {
    await desk.storeConversations(queueId, repeat(4, recovered(3)));
    const report = await openedReport();
    for (const [value, note] of Object.values(await report.figures())) expect([value, note]).toEqual(['–', few]);
    await report.page.getByText('Fewer than five conversations began on these days.').waitFor();
    expect(await report.page.getByRole('figure').count()).toBe(0);
  });

  it('shows all days together where no day has five conversations', async () => {
    await desk.storeConversations(
      queueId,
      [0, 1, 2, 3, 4].map((ago) => recovered(8, { day: dayAgo(ago) })),
    );
    const report = await openedReport();
    expect(await report.figures()).toMatchObject({
      Conversations: ['5', 'began on these days'],
      Recovered: ['100%', expect.anything()],
    });
    await report.plot('Levels over all days').waitFor();
    expect(await report.page.getByText('There is no day with this figure').count()).toBe(2);
  });

  it('says that the queue is off, with a way to its settings', async () => {
    const token = await desk.member(queueId, 'supervisor');
    await desk.switchQueue(queueId, false);
    const report = await openReport({ token, queue: queueId });
    await report.says('Customer sentiment is switched off for this queue.');
    await report.page.getByRole('link', { name: 'Open the settings' }).click();
    await report.page.getByRole('heading', { level: 1, name: queueId }).waitFor();
    expect(report.page.url()).toMatch(/settings\.html#queue=queue-[\w-]+$/);
  });

  it('notices that the queue was switched off since it was opened', async () => {
    await storeTwoDays();
    const report = await openedReport();
    await desk.switchQueue(queueId, false);
    await report.page.getByRole('button', { name: 'Last 7 days' }).click();
    await report.says('Customer sentiment is switched off for this queue.');
    expect(await report.page.locator('#report').innerHTML()).toBe('');
    expect(await report.page.locator('#head').isVisible()).toBe(false);
  });

  it.each([
    ['an agent of the queue', () => desk.member(queueId, 'agent'), /no role that this needs/],
    [
      'a supervisor of another queue',
      async () => desk.member(await desk.queue(), 'supervisor'),
      /^You are not a supervisor of the queue/,
    ],
  ])('says to %s that this may not be shown, and why', async (_, token, reason) => {
    const report = await openReport({ token: await token(), queue: queueId });
    await report.says('This report may not be shown to you.');
    await report.page.locator('#instead-detail').getByText(reason).waitFor();
  });

  it('asks for a token, and for another one when it is not accepted', async () => {
    const asks = ({ page }: ReportWindow, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
    const report = await openReport({ queue: queueId });
    await asks(report, 'This page needs a token');
    expect(await report.page.getByRole('combobox', { name: 'Queue' }).isVisible()).toBe(false);
    await report.page.getByLabel('Link or token').fill('a.b.c');
    await report.page.keyboard.press('Enter');
    await asks(report, 'Your sign-in has expired or is not accepted');
    await report.page.getByLabel('Link or token').fill(await desk.member(queueId, 'supervisor'));
    await report.page.keyboard.press('Enter');
    await report.shows(queueId);
  });

  it('says that it is being loaded', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const prepare = (page: Page) =>
      page.route(/\/report\?/, async (route) => {
        await answered;
        await route.continue();
      });
    const report = await openReport({ token: await desk.member(queueId, 'supervisor'), queue: queueId }, { prepare });
    await report.says('Loading…');
    answer();
    await report.shows(queueId);
  });

  it.each([
    ['the queues', /\/api\/queues\?/],
    ['the report', /\/report\?/],
  ])('offers to try again when %s can’t be read', async (_, url) => {
    await storeTwoDays();
    const prepare = (page: Page) => page.route(url, (route) => route.abort());
    const report = await openReport({ token: await desk.member(queueId, 'supervisor'), queue: queueId }, { prepare });
    await report.says('The report can’t be loaded just now.');
    await report.page.unroute(url);
    await report.page.getByRole('button', { name: 'Try again' }).click();
    await report.shows(queueId);
    expect(await report.page.evaluate(() => document.activeElement?.id)).toBe('heading');
  });

  it('shows the latest choice, however late an earlier one is answered', async () => {
    await storeTwoDays();
    const report = await openedReport({ days: 'last-7-days' });
    const { page } = report;
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/\/report\?/, async (route) => {
      if (!route.request().url().includes(dayAgo(29))) return route.continue();
      await answered;
      await route.continue().catch(() => undefined);
    });
    await page.getByRole('button', { name: 'Last 30 days' }).click();
    await page.locator('#report[aria-busy="true"]').waitFor();
    await page.getByRole('button', { name: 'This month' }).click();
    await page.locator('#report[aria-busy="false"]').waitFor();
    const shown = await page.locator('#days-line').innerText();
    answer();
    await page.getByRole('button', { name: 'Show as a table' }).first().click();
    expect(await page.locator('#days-line').innerText()).toBe(shown);
    expect(shown).toMatch(/^0?1\b/);
  });
});

describe('the CSV', () => {
  it('is the API’s own, under a name with queue and days', async () => {
    await storeTwoDays();
    const report = await openedReport({ days: 'last-7-days' });
    const [download] = await Promise.all([
      report.page.waitForEvent('download'),
      report.page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`report-${queueId}-${dayAgo(6)}-${dayAgo(0)}.csv`);
    const url = `${desk.app.baseUrl}/api/queues/${queueId}/report?from=${dayAgo(6)}&to=${dayAgo(0)}`;
    const authorization = `Bearer ${await desk.member(queueId, 'supervisor')}`;
    const own = await fetch(url, { headers: { authorization, accept: 'text/csv' } });
    const csv = await readFile(await download.path(), 'utf8');
    expect(csv).toBe(await own.text());
    expect(csv.split('\r\n')).toHaveLength(9);
  });

  it('is said to have failed where it did, and the report stays', async () => {
    const report = await openedReport();
    await report.page.route(/\/report\?/, (route) => route.fulfill({ status: 503, json: { title: 'busy' } }));
    await report.page.getByRole('button', { name: 'Download CSV' }).click();
    await report.page.getByRole('alert').getByText('The download failed. Try again.').waitFor();
    await report.shows(queueId);
  });
});

describe('the links between the pages', () => {
  it('lead from the board to the report and on to the settings, with the queue and as the same user', async () => {
    const token = await desk.member(queueId, 'supervisor');
    const context = await desk.browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${desk.app.baseUrl}/api/panel/board.html?lang=de#token=${token}&queue=${queueId}`);
    await page.getByRole('link', { name: 'Auswertung' }).click();
    await page.locator('#queue-name').getByText(queueId).waitFor();
    expect(page.url()).toMatch(/report\.html\?lang=de#queue=queue-[\w-]+&days=last-30-days$/);
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByRole('heading', { level: 1, name: queueId }).waitFor();
    await page.getByRole('link', { name: 'Auswertung' }).click();
    await page.locator('#queue-name').getByText(queueId).waitFor();
    await page.getByRole('link', { name: 'Übersicht' }).click();
    await page.locator('#filter-queue').waitFor();
    expect(await page.locator('#filter-queue').inputValue()).toBe(queueId);
    await context.close();
  });

  it.each<[string, Parameters<Locator['click']>[0]]>([
    ['a click with Control', { modifiers: ['Control'] }],
    ['the middle button', { button: 'middle' }],
  ])('carry the token into a new tab by %s, and show it nowhere', async (_, click) => {
    const { page } = await openedReport();
    const link = page.getByRole('link', { name: 'Settings' });
    const [other] = await Promise.all([page.context().waitForEvent('page'), link.click(click)]);
    await other.getByRole('heading', { level: 1, name: queueId }).waitFor();
    expect(other.url()).not.toContain('token');
    await page.waitForFunction(() => !document.documentElement.outerHTML.includes('token='));
    expect(await link.getAttribute('href')).toBe('settings.html');
  });
});
