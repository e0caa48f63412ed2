// The supervisor's board in a real Chromium. All errors that the browser reports are recorded.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RunningApp } from '../support/running-app';

export class BoardPage {
  /** What the browser reported: script errors, violated policies, console errors other than refused requests. */
  readonly complaints: string[] = [];
  readonly rows: Locator;
  readonly alerts: Locator;
  readonly monitor: Locator;

  private constructor(readonly page: Page) {
    this.rows = page.locator('.row-button');
    this.alerts = page.locator('.alert-card');
    this.monitor = page.getByRole('region', { name: /^Monitoring/ });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const isRefusal = /status of 40[0134]/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.complaints.push(message.text());
    });
  }

  /** Opens the board by a link. */
  static async open(
    browser: Browser,
    app: Pick<RunningApp, 'baseUrl'>,
    token: string,
    options: BrowserContextOptions = {},
    prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
    query = '',
  ): Promise<BoardPage> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const board = new BoardPage(page);
    await prepare(page);
    await page.goto(`${app.baseUrl}/api/panel/board.html${query}#token=${token}`);
    return board;
  }

  /** Waits until the board hears what is pushed. */
  async isLive(): Promise<void> {
    await this.page.locator('#link[data-link="live"]').waitFor();
  }

  /** The customers from the top of the list to its end, as they are on the screen. */
  async customers(): Promise<string[]> {
    const rows = await this.rows.evaluateAll((buttons) =>
      buttons
        .map((button) => ({
          top: Number(/translateY\((.*)px\)/.exec(button.closest<HTMLElement>('.row')!.style.transform)?.[1]),
          customer: button.querySelector('.row-customer')!.textContent,
        }))
        .sort((a, b) => a.top - b.top),
    );
    return rows.map(({ customer }) => customer);
  }

  row(customer: string): Locator {
    return this.rows.filter({ has: this.page.getByText(customer, { exact: true }) });
  }

  alert(customer: string): Locator {
    return this.alerts.filter({ has: this.page.getByRole('heading', { name: customer }) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
