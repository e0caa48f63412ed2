// The element in a page of another application, under another URL: a chat tool that serves
// Undertone below a path of its own, names a conversation and provides a token.
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { CustomerSentiment } from '../../panel';
import { app, browser, useAppAndBrowser } from './app-and-browser';
import { Workplace } from './workplace';

let workplace: Workplace;
let chatTool: Server;
let chatToolUrl: string;

useAppAndBrowser();
beforeAll(async () => {
  workplace = await Workplace.open(app);
  chatTool = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page) {
      response.writeHead(200, { 'content-type': 'text/html', ...page.headers }).end(page.html(workplace));
      return;
    }
    const { method, headers } = request;
    const path = (request.url ?? '/').replace('/tools/mood/', '/');
    const forwarded = httpRequest(app.baseUrl + path, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  await once(chatTool.listen(0, '127.0.0.1'), 'listening');
  chatToolUrl = `http://127.0.0.1:${(chatTool.address() as AddressInfo).port}`;
});
afterAll(() => {
  chatTool.close();
});

/** The token provider is set before the element's script has run, as may happen in a page. */
const desk = ({ conversationId, queueId }: Workplace) => `<!doctype html>
  <title>Desk</title>
  <customer-sentiment conversation-id="${conversationId}" queue-id="${queueId}"></customer-sentiment>
  <script>
    const element = document.querySelector('customer-sentiment');
    window.asked = 0;
    window.received = [];
    element.token = async () => { asked++; return sessionStorage.token; };
    element.addEventListener('sentimentchange', (event) => received.push(event.detail && event.detail.level));
  </script>
  <script type="module" src="/tools/mood/api/panel/panel.js"></script>`;

/** The strictest policy: Trusted Types are required, and inline styles are forbidden. */
const strictPolicy = [
  `default-src 'none'`,
  `script-src 'self' 'nonce-n1'`,
  `connect-src *`,
  `style-src 'none'`,
  `img-src 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types 'none'`,
].join('; ');

/** Styles of a page that are inherited by every element that doesn't reset them. */
const hostileStyles = `
  body { text-indent: 3em; text-align: right; font: italic small-caps 900 30px/3 serif; text-shadow: 0 0 9px red;
    word-spacing: 1em; white-space: nowrap; word-break: break-all; color: red; text-transform: uppercase; }
  * { letter-spacing: 0.3em; text-transform: uppercase; line-height: 4; font-style: italic; }`;

const twoCustomers = ({ conversationId, queueId }: Workplace) => `<!doctype html>
  <title>Two customers</title>
  <customer-sentiment conversation-id="${conversationId}" queue-id="${queueId}" customer-name="Ada Lovelace" open></customer-sentiment>
  <customer-sentiment conversation-id="another" queue-id="${queueId}"></customer-sentiment>
  <script nonce="n1">
    for (const element of document.querySelectorAll('customer-sentiment')) element.token = () => sessionStorage.token;
  </script>
  <script type="module" src="/tools/mood/api/panel/panel.js"></script>`;

const pages: Record<string, { html: (workplace: Workplace) => string; headers?: Record<string, string> }> = {
  '/desk': { html: desk },
  '/strict': { html: twoCustomers, headers: { 'content-security-policy': strictPolicy } },
  '/plain': { html: twoCustomers },
  '/hostile': { html: (workplace) => `${twoCustomers(workplace)}<style>${hostileStyles}</style>` },
};

async function openPage(path: string, token: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.addInitScript((token) => (sessionStorage['token'] = token), token);
  await page.goto(chatToolUrl + path);
  return page;
}

interface Desk {
  asked: number;
  received: (string | null)[];
}

it('finds its API next to its script, requests tokens when needed, and notifies the page of every change', async () => {
  const page = await browser.newPage();
  const { token } = await workplace.link();
  await page.addInitScript((token) => (sessionStorage['token'] = token), token);
  await page.goto(`${chatToolUrl}/desk`);
  const element = page.locator('customer-sentiment');
  await element.getByText('Neutral', { exact: true }).waitFor();

  await workplace.deliver('I am furious! You are useless, this is the worst company ever!');
  await element.locator('.level').getByText('Very negative').waitFor();
  await workplace.switchQueue(false);
  await element.getByText('not available').and(element.locator('.instead')).waitFor();

  const { asked, received } = await page.evaluate(() => {
    const { asked, received } = globalThis as unknown as Desk;
    return { asked, received };
  });
  expect(asked).toBeGreaterThan(1);
  expect(received[0]).toBe('neutral');
  expect(received).toContain('very-negative');
  expect(received.at(-1)).toBeNull();
  expect(await page.content()).not.toContain(token);
  await page.close();
});

it('serves the demo page below a path as well', async () => {
  await workplace.switchQueue(true);
  const page = await browser.newPage();
  const link = new URLSearchParams(await workplace.link());
  await page.goto(`${chatToolUrl}/tools/mood/api/panel/#${link.toString()}`);
  await page.locator('customer-sentiment .level').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello from below');
  await page.keyboard.press('Enter');
  await page.locator('customer-sentiment').getByText('Hello from below').waitFor();
  await page.close();
});

it('works in a page that enforces Trusted Types and forbids inline styles', async () => {
  const page = await openPage('/strict', (await workplace.link()).token);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await workplace.deliver('I am furious! You are useless, this is the worst company ever!');
  const element = page.locator('customer-sentiment').first();
  await element.getByText('I am furious!').first().waitFor();
  expect(await element.locator('.icon svg path').count()).toBeGreaterThan(0);
  expect(await element.locator('.level').evaluate((level) => getComputedStyle(level).fontWeight)).toBe('650');
  expect(complaints.filter((text) => /policy|TrustedHTML/i.test(text))).toEqual([]);
  await page.context().close();
});

it('looks the same with any text styles of the page', async () => {
  const { token } = await workplace.link();
  await workplace.deliver('Your service is terrible');
  const stylesOn = async (path: string) => {
    const page = await openPage(path, token);
    const element = page.locator('customer-sentiment').first();
    await element.locator('.message-text').first().waitFor();
    const styles = await element.evaluate((element) =>
      [
        '.card',
        '.level',
        '.caption',
        '.message-text',
        '.message-level',
        '.note',
        '.quiet-button',
        'time',
        '.announcer',
      ].map((part) => {
        const style = getComputedStyle(element.shadowRoot!.querySelector(part)!);
        const inherited = [
          'color',
          'direction',
          'font',
          'font-variant',
          'hyphens',
          'letter-spacing',
          'text-align',
          'text-indent',
          'text-shadow',
          'text-transform',
          'white-space',
          'word-break',
          'word-spacing',
        ];
        return [part, ...inherited.map((name) => `${name}: ${style.getPropertyValue(name)}`)];
      }),
    );
    await page.context().close();
    return styles;
  };
  expect(await stylesOn('/hostile')).toEqual(await stylesOn('/plain'));
});

it('names the customer, otherwise the conversation, in its region and its announcements', async () => {
  const page = await openPage('/plain', (await workplace.link()).token);
  await page.getByRole('region', { name: 'Customer sentiment, Ada Lovelace', exact: true }).waitFor();
  await page.getByRole('region', { name: 'Customer sentiment, conversation another', exact: true }).waitFor();
  const first = page.locator('customer-sentiment').first();
  await first.getByRole('heading', { name: 'Customer sentiment · Ada Lovelace' }).waitFor();
  await page.getByText(/^Customer sentiment, Ada Lovelace: .*negative/).waitFor({ state: 'attached' });
  await page.context().close();
});

it('requests a new token from the page when one has expired, and shows the sentiment again', async () => {
  const { token } = await workplace.link();
  const expired = await app.token({ sub: workplace.agentId, roles: ['agent'], expiresIn: '-1h' });
  const page = await openPage('/plain', token);
  await page.locator('customer-sentiment .level').first().waitFor();
  const asked = await page.evaluate(
    async ([expired, token]) => {
      const element = document.querySelector('customer-sentiment')!;
      const asked: (string | null)[] = [];
      element.token = ({ rejected }) => {
        asked.push(rejected);
        return rejected === null && asked.length === 1 ? expired : token;
      };
      await new Promise((resolve) => element.addEventListener('sentimentchange', ({ detail }) => detail && resolve(0)));
      return asked;
    },
    [expired, token] as const,
  );
  expect(asked[0]).toBeNull();
  expect(asked).toContain(expired);
  await page.context().close();
});

it('distinguishes an expired sign-in from a queue that is switched off', async () => {
  const expired = await app.token({ sub: workplace.agentId, roles: ['agent'], expiresIn: '-1h' });
  const page = await openPage('/plain', expired);
  const element = page.locator('customer-sentiment').first();
  await element.getByText('Your sign-in has expired or is not accepted.').and(element.locator('.instead')).waitFor();
  const status = () => element.evaluate((element: CustomerSentiment) => element.status);
  expect(await status()).toBe('sign-in');

  // The page signs in again; meanwhile the queue was switched off.
  const { token } = await workplace.link();
  await workplace.switchQueue(false);
  const refused = await fetch(
    `${app.baseUrl}/api/conversations/${workplace.conversationId}/sentiment?queueId=${workplace.queueId}`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  const { detail } = (await refused.json()) as { detail: string };
  await element.evaluate((element: CustomerSentiment, token) => (element.token = token), token);
  await element.getByText('Customer sentiment is not available here.').and(element.locator('.instead')).waitFor();
  expect(await status()).toBe('not-available');
  expect(await element.locator('.detail').innerText()).toBe(detail);
  await workplace.switchQueue(true);
  await page.context().close();
});

it('reports that the page’s token function failed', async () => {
  const page = await openPage('/plain', (await workplace.link()).token);
  const message = await page.evaluate(async () => {
    const element = document.querySelector('customer-sentiment')!;
    element.token = () => Promise.reject(new Error('No session'));
    return new Promise<string>((resolve) =>
      element.addEventListener('sentimenterror', ({ detail }) => resolve(`${detail.kind}: ${detail.message}`)),
    );
  });
  expect(message).toBe('token: The page’s token function gave no token: No session');
  await page.context().close();
});
