// The demo page in a real Chromium, with the operations of a user. All errors that the browser reports are
// recorded, so that each test can check that there were none.
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import type { CustomerSentiment } from '../../panel';
import type { RunningApp } from '../support/running-app';

const browserArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts this machine's Chromium. */
export function startBrowser(): Promise<Browser> {
  // An ES module, which a test that is transformed to CommonJS can't load itself.
  const script = `import { findBrowser } from './local/find-browser.mjs'; process.stdout.write((await findBrowser()) ?? '');`;
  const executablePath = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: resolve(__dirname, '..', '..'),
    encoding: 'utf8',
  });
  if (executablePath === '') throw new Error('There is no Chromium here. Install one, or name it in CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: browserArguments });
}

/** The parameters in the link to the page. */
export interface PanelLink {
  token?: string;
  secret?: string;
  conversation?: string;
  queue?: string;
}

/** One message as the agent sees it. */
export interface SeenMessage {
  level: string;
  text: string;
}

export class PanelPage {
  /** What the browser reported: script errors, violated policies, console errors other than refused requests. */
  readonly complaints: string[] = [];
  /** All data of a conversation that the page received: snapshots and pushed updates, shown or not. */
  readonly received: string[] = [];
  readonly sentiment: Locator;

  private constructor(readonly page: Page) {
    this.sentiment = page.locator('.agent customer-sentiment');
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const isRefusal = /status of 40[013]/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.complaints.push(message.text());
    });
    page.on('response', (response) => {
      if (response.ok() && /\/api\/conversations\//.test(response.url()))
        this.received.push(`${response.request().method()} ${new URL(response.url()).pathname}`);
    });
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('sentimentUpdated')) this.received.push(String(payload));
      });
    });
  }

  /** Opens the page by a link. */
  static async open(
    browser: Browser,
    app: Pick<RunningApp, 'baseUrl'>,
    link: PanelLink,
    options: BrowserContextOptions = {},
    prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
    query = '',
  ): Promise<PanelPage> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    const page = await context.newPage();
    const panel = new PanelPage(page);
    await prepare(page);
    await page.goto(`${app.baseUrl}/api/panel/${query}#${new URLSearchParams({ ...link }).toString()}`);
    return panel;
  }

  /** Waits until the agent sees this level. */
  async showsLevel(name: string): Promise<void> {
    await this.sentiment.locator('.level').getByText(name, { exact: true }).waitFor();
  }

  /** Waits until the agent receives what is pushed. */
  async isLive(): Promise<void> {
    await this.page.waitForFunction(
      () => document.querySelector<CustomerSentiment>('.agent customer-sentiment')?.status === 'live',
    );
  }

  /** Waits until the agent sees only a text instead, by default that nothing is available. */
  async showsInstead(text = 'Customer sentiment is not available here.', timeout?: number): Promise<void> {
    const sentence = this.sentiment.getByText(text).and(this.sentiment.locator('.instead'));
    await sentence.waitFor({ ...(timeout !== undefined && { timeout }) });
  }

  /** Waits until the note below the sentiment has this text. */
  async note(text: string | RegExp, timeout = 30_000): Promise<void> {
    await this.sentiment.locator('.note', { hasText: text }).waitFor({ timeout });
  }

  /** Lets the element send its request again, as after an outage of the network, and returns the reply's status. */
  async asksAgain(): Promise<number> {
    const answer = this.page.waitForResponse(
      (response) => /\/(negotiate|watch)$/.test(response.url()) && response.url().includes('/api/'),
    );
    await this.page.evaluate(() => dispatchEvent(new Event('online')));
    return (await answer).status();
  }

  /** Waits until the agent sees this many messages, and returns them, newest first. */
  async seesMessages(count: number): Promise<SeenMessage[]> {
    const items = this.sentiment.getByRole('listitem').and(this.sentiment.locator('.message'));
    await items.nth(count - 1).waitFor();
    await this.page.waitForFunction(
      (count) =>
        document.querySelector('.agent customer-sentiment')?.shadowRoot?.querySelectorAll('.message').length === count,
      count,
    );
    return Promise.all(
      (await items.all()).map(async (item) => ({
        level: await item.locator('.message-level').innerText(),
        text: await item.locator('.message-text').innerText(),
      })),
    );
  }

  /** Types a message and sends it with Enter; returns when the server has answered. */
  async write(text: string, as: 'Customer' | 'Agent' | 'Bot' = 'Customer'): Promise<Locator> {
    await this.page.getByRole('radio', { name: as }).check();
    const bubbles = this.page.getByRole('list', { name: 'Chat' }).getByRole('listitem');
    const bubble = bubbles.nth(await bubbles.count());
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.keyboard.press('Enter');
    await bubble.and(this.page.locator(':not([data-state="sending"])')).waitFor();
    return bubble;
  }

  /** The last announcement for screen readers. */
  async announcement(): Promise<string> {
    return this.sentiment.getByRole('status').innerText();
  }

  /** The element's whole markup, visible or not, as the browser's developer tools show it. */
  async markup(): Promise<string> {
    return this.sentiment.evaluate((element) => element.outerHTML + (element.shadowRoot?.innerHTML ?? ''));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
