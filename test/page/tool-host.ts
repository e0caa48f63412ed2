// A chat tool that shows the panel in a frame: a web server of another origin than the app, with a page for each purpose.
import type { AxeResults } from 'axe-core';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CustomerSentiment } from '../../panel';
import { eventually } from '../support/eventually';
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core';

/** A web server with the given pages by their paths; any other path is an empty page. */
export class ToolHost {
  private constructor(
    readonly origin: string,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  /** @param hostName an address of this machine; the server lets only the default one show it in a frame by itself */
  static async start(pages: Readonly<Record<string, string>> = {}, hostName = '127.0.0.1'): Promise<ToolHost> {
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(pages[new URL(request.url ?? '/', 'http://host').pathname] ?? '<!doctype html><title>Empty</title>');
    });
    await once(server.listen(0, hostName), 'listening');
    return new ToolHost(`http://${hostName}:${(server.address() as AddressInfo).port}`, server);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** The page of a tool in a browser, and the panel in its frame `#app`. */
export class ToolPage {
  readonly frame: FrameLocator;
  readonly sentiment: Locator;
  readonly notice: Locator;
  /** What the browser reported: script errors, violated policies. */
  readonly complaints: string[] = [];
  /** The pushed updates that reached the page, shown or not, and the connections that were closed. */
  readonly pushed: string[] = [];
  closedConnections = 0;

  private constructor(readonly page: Page) {
    this.frame = page.frameLocator('#app');
    this.sentiment = this.frame.locator('customer-sentiment');
    this.notice = this.frame.locator('#notice');
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      const isRefusal = /status of 40[013]/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isRefusal) this.complaints.push(message.text());
    });
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('sentimentUpdated')) this.pushed.push(String(payload));
      });
      socket.on('close', () => this.closedConnections++);
    });
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ToolPage> {
    const page = await (await browser.newContext(options)).newPage();
    const tool = new ToolPage(page);
    await page.goto(url);
    return tool;
  }

  /** Waits until the agent sees this level. */
  async showsLevel(name: string): Promise<void> {
    await this.sentiment.locator('.level').getByText(name, { exact: true }).waitFor();
  }

  /** Waits until the agent sees only this sentence. */
  async showsNotice(text: string | RegExp, timeout?: number): Promise<void> {
    await this.notice.filter({ hasText: text, visible: true }).waitFor({ ...(timeout !== undefined && { timeout }) });
    await this.sentiment.waitFor({ state: 'hidden' });
  }

  /** Waits until the element has a live connection. */
  async isLive(): Promise<void> {
    const status = () => this.sentiment.evaluate((element: CustomerSentiment) => element.status);
    await eventually(status, (current) => current === 'live', 10_000);
  }

  /** The conversation that the element is set to. */
  conversation(): Promise<string> {
    return this.sentiment.evaluate((element: CustomerSentiment) => element.conversationId);
  }

  /** Starts to count the messages that the panel's page receives, whoever sends them. */
  async countMessages(): Promise<void> {
    await this.frame.locator('html').evaluate((html) => {
      html.dataset['messages'] = '0';
      addEventListener('message', () => (html.dataset['messages'] = String(Number(html.dataset['messages']) + 1)));
    });
  }

  /** Waits until the page has received, and so handled, this many messages since. */
  async hasReceived(count: number): Promise<void> {
    const received = () => this.frame.locator('html').evaluate((html) => Number(html.dataset['messages']));
    await eventually(received, (current) => current >= count, 5_000);
  }

  async hasColorScheme(colorScheme: 'light' | 'dark'): Promise<void> {
    const current = () => this.frame.locator('html').evaluate((html) => html.style.colorScheme);
    await eventually(current, (found) => found === colorScheme, 5_000);
  }

  /** Waits until the browser has refused to show the panel in the frame: it shows an error page of its own. */
  async isBlocked(): Promise<void> {
    const url = () => Promise.resolve(this.page.frames().at(-1)?.url() ?? '');
    await eventually(url, (current) => current.startsWith('chrome-error:'), 5_000);
  }

  /** Lets another frame of the tool send messages to all frames. */
  async sendFromSibling(url: string, messages: string[]): Promise<void> {
    await this.page.evaluate((src) => {
      const frame = Object.assign(document.createElement('iframe'), { src });
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener('load', resolve));
    }, url);
    const sibling = this.page.frames().find((frame) => frame.url() === url);
    await sibling!.evaluate((messages) => {
      for (let index = 0; index < parent.frames.length; index++)
        for (const message of messages) parent.frames[index]!.postMessage(message, '*');
    }, messages);
  }

  /** What axe finds in the panel's page. */
  async violations(): Promise<string[]> {
    const frame = this.page.frames().find((frame) => frame.parentFrame() !== null)!;
    await frame.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await frame.evaluate(() =>
      (globalThis as unknown as { axe: { run(document: Document): Promise<AxeResults> } }).axe.run(document),
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }

  /** The markup of the panel's page, visible or not. */
  async markup(): Promise<string> {
    return this.sentiment.evaluate(
      (element) => element.ownerDocument.documentElement.outerHTML + (element.shadowRoot?.innerHTML ?? ''),
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
