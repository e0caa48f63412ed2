// A page of the panel whose user signs in at a real OpenID provider, with the operations of that user.
import { eventually } from '../support/eventually';
import type { BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core';

/** What the panel shows of the sign-in: in a page of its own, or in a frame. */
export class AccountPage {
  /** Script errors and violated policies. */
  readonly complaints: string[] = [];
  /** The access tokens that the API was called with, in order. */
  readonly tokens: string[] = [];
  /** The addresses of all requests. */
  readonly requests: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly isFramed: boolean,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (/policy|Trusted|Refused to/i.test(message.text())) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      this.requests.push(request.url());
      const token = /^Bearer (.+)/.exec(request.headers()['authorization'] ?? '')?.[1];
      if (token !== undefined && request.url().includes('/api/') && !this.tokens.includes(token))
        this.tokens.push(token);
    });
  }

  static async open(context: BrowserContext, url: string, { isFramed = false } = {}): Promise<AccountPage> {
    const account = new AccountPage(await context.newPage(), isFramed);
    await account.page.goto(url);
    return account;
  }

  /** The panel's frame, or the page itself. */
  get frame(): Frame {
    const frame = this.isFramed ? this.page.frames()[1] : this.page.mainFrame();
    if (!frame) throw new Error('The page has no frame.');
    return frame;
  }

  get card(): Locator {
    return this.panel.locator('.account');
  }

  get sentiment(): Locator {
    return this.panel.locator('customer-sentiment');
  }

  get panel(): Page | FrameLocator {
    return this.isFramed ? this.page.locator('iframe').first().contentFrame() : this.page;
  }

  text(text: string | RegExp): Locator {
    return this.panel.getByText(text).first();
  }

  button(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }

  /** Presses the button, and signs in in place of the page. */
  async signIn(account: string, button = 'Sign in'): Promise<void> {
    await this.button(button).click();
    await enterName(this.page, account);
    await this.page.waitForURL(({ pathname }) => /\/api\/panel\/(?!signed-in)/.test(pathname));
  }

  /** Presses the button, and signs in in the window that opens. */
  async signInByPopup(account: string, button = 'Sign in'): Promise<void> {
    const [popup] = await Promise.all([this.page.waitForEvent('popup'), this.button(button).click()]);
    const closed = popup.waitForEvent('close');
    await enterName(popup, account);
    await closed;
  }

  /** Waits until the agent sees this level. */
  async showsLevel(name: string): Promise<void> {
    await this.sentiment.locator('.level').getByText(name, { exact: true }).waitFor();
  }

  /** Acts until the page sends a token that it has not sent before. */
  async usesNewToken(act: () => Promise<unknown>): Promise<void> {
    const before = this.tokens.length;
    await eventually(
      async () => {
        await act();
        return this.tokens.length;
      },
      (tokens) => tokens > before,
      15_000,
    );
  }

  /** Everything that the browser keeps for the panel's origin. */
  async stored(): Promise<string> {
    return this.frame.evaluate(() =>
      JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage), document.cookie]),
    );
  }
}

/** Fills in the provider's page. */
export async function enterName(page: Page, account: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(account);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

/** The time at which a token ends, in milliseconds since 1970. */
export function endOf(token: string): number {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  return exp * 1000;
}
