// The report page in a real Chromium. All errors that the browser reports are recorded.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RunningApp } from '../support/running-app';

export class ReportWindow {
  /** What the browser reported: script errors, violated policies, console errors other than refused requests. */
  readonly complaints: string[] = [];
  /** The addresses of the pages and of everything that they asked for. */
  readonly requests: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const isExpected = /status of (40[0134]|503)|net::ERR_|^report:/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isExpected) this.complaints.push(message.text());
    });
    page.on('request', (request) => this.requests.push(request.url()));
  }

  /** Opens the page by a link. */
  static async open(
    browser: Browser,
    app: Pick<RunningApp, 'baseUrl'>,
    link: Record<string, string>,
    options: BrowserContextOptions = {},
    query = '',
    prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<ReportWindow> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options });
    const opened = new ReportWindow(await context.newPage());
    await prepare(opened.page);
    const fragment = new URLSearchParams(link).toString();
    await opened.page.goto(`${app.baseUrl}/api/panel/report.html${query}#${fragment}`);
    return opened;
  }

  /** Waits until the report of a queue is shown, and nothing is being loaded. */
  async shows(queueId: string): Promise<void> {
    await this.page.locator('#queue-name').getByText(queueId, { exact: true }).waitFor();
    await this.page.locator('#report[aria-busy="false"] .figures').waitFor();
  }

  /** Waits until a sentence stands there instead of a report. */
  async says(text: string): Promise<void> {
    await this.page.locator('#instead').getByText(text, { exact: true }).waitFor();
  }

  /** The key figures: name, value and note. */
  async figures(): Promise<Record<string, [value: string, note: string]>> {
    const figures = await this.page
      .locator('.figure')
      .evaluateAll((all) => all.map((figure) => [...figure.children].map((part) => part.textContent)));
    return Object.fromEntries(figures.map(([name = '', value = '', note = '']) => [name, [value, note]]));
  }

  /** A plot, by its heading. */
  plot(heading: string): Locator {
    return this.page.getByRole('figure', { name: heading, exact: true });
  }

  /** Opens the table of a plot, and returns its rows, each as its cells. */
  async table(heading: string): Promise<string[][]> {
    const plot = this.plot(heading);
    await plot.getByRole('button', { name: 'Show as a table' }).click();
    return plot
      .getByRole('row')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
