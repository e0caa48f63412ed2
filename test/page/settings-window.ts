// The settings page in a real Chromium. All errors that the browser reports are recorded, so that each test can check
// that there were none.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RunningApp } from '../support/running-app';

export class SettingsWindow {
  /** What the browser reported: script errors, violated policies, console errors other than refused requests. */
  readonly complaints: string[] = [];
  /** The requests that change something, as `PUT /api/queues/…`. */
  readonly changes: { request: string; body: unknown }[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const isExpected = /status of 40[013]|net::ERR_/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isExpected) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (request.method() === 'GET') return;
      const body: unknown = request.postData() === null ? null : request.postDataJSON();
      this.changes.push({ request: `${request.method()} ${new URL(request.url()).pathname}`, body });
    });
  }

  /** Opens the page by a link. */
  static async open(
    browser: Browser,
    app: Pick<RunningApp, 'baseUrl'>,
    link: { token?: string; queue?: string },
    options: BrowserContextOptions = {},
    query = '',
  ): Promise<SettingsWindow> {
    const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    const opened = new SettingsWindow(await context.newPage());
    const fragment = new URLSearchParams({ ...link }).toString();
    await opened.page.goto(`${app.baseUrl}/api/panel/settings.html${query}#${fragment}`);
    return opened;
  }

  /** Waits until this queue is shown. */
  async showsQueue(queueId: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: queueId, exact: true }).waitFor();
  }

  /** A field of the form, by its label. */
  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** Presses Save, or what it is named instead, and waits until it is saved. */
  async save(name = 'Save'): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
    await this.says('Saved. It applies everywhere within five seconds.');
  }

  /** Waits until a message is announced. */
  async says(text: string | RegExp): Promise<void> {
    await this.page.getByRole('status').getByText(text).waitFor();
  }

  /** Adds a member by the form. */
  async addMember(agentId: string, name: string, role: 'Agent' | 'Supervisor'): Promise<void> {
    await this.page.getByRole('button', { name: 'Add a member' }).click();
    const members = this.page.getByRole('region', { name: 'Members' });
    await members.getByLabel('Id', { exact: true }).fill(agentId);
    await members.getByLabel('Name (optional)').fill(name);
    await members.getByLabel('Role', { exact: true }).selectOption(role);
    await members.getByRole('button', { name: 'Add', exact: true }).click();
    await this.says(`${name} is a member now.`);
  }

  /** The records of changes, newest first, each as one line. */
  async records(): Promise<string[]> {
    const items = this.page.getByRole('region', { name: 'Who changed what' }).getByRole('listitem');
    return (await items.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
