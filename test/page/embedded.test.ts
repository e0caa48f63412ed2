// The element in a page of someone else's, under an address of someone else's choosing: a chat tool that serves
// Undertone below a path of its own, names a conversation and hands over its token.
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { startApp, type RunningApp } from '../support/running-app';
import { startBrowser } from './panel-page';
import { Workplace } from './workplace';

let app: RunningApp;
let browser: Browser;
let workplace: Workplace;
let chatTool: Server;
let chatToolUrl: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startBrowser()]);
  workplace = await Workplace.open(app);
  chatTool = createServer((request, response) => {
    if (request.url === '/desk') {
      response.setHeader('content-type', 'text/html').end(desk(workplace));
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
afterAll(async () => {
  await browser.close();
  chatTool.close();
  await app.stop();
});

/** The token provider is set before the element's script has run, as the order of scripts in a page may have it. */
const desk = ({ conversationId, queueId }: Workplace) => `<!doctype html>
  <title>Desk</title>
  <customer-sentiment conversation-id="${conversationId}" queue-id="${queueId}"></customer-sentiment>
  <script>
    const element = document.querySelector('customer-sentiment');
    window.asked = 0;
    window.heard = [];
    element.token = async () => { asked++; return sessionStorage.token; };
    element.addEventListener('sentimentchange', (event) => heard.push(event.detail && event.detail.level));
  </script>
  <script type="module" src="/tools/mood/api/panel/panel.js"></script>`;

interface Desk {
  asked: number;
  heard: (string | null)[];
}

it('finds its API beside its script, asks for tokens as it needs them, and tells the page of every change', async () => {
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

  const { asked, heard } = await page.evaluate(() => {
    const { asked, heard } = globalThis as unknown as Desk;
    return { asked, heard };
  });
  expect(asked).toBeGreaterThan(1);
  expect(heard[0]).toBe('neutral');
  expect(heard).toContain('very-negative');
  expect(heard.at(-1)).toBeNull();
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
