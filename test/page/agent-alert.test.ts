// The agent's alert: it opens by the queue's policy, is announced once, and goes when the agent is done with it.
import type { Browser, Locator } from 'playwright-core';
import type { AgentAlert } from '../../panel/live/alert-state';
import { startApp, type RunningApp } from '../support/running-app';
import { PanelPage, startBrowser } from './panel-page';
import { Workplace } from './workplace';

let app: RunningApp;
let browser: Browser;
let workplace: Workplace;
let panel: PanelPage;
let banner: Locator;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});
beforeEach(async () => {
  workplace = await Workplace.open(app);
  await workplace.alertAgentsAt('negative');
  panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.showsLevel('Neutral');
  banner = panel.sentiment.getByRole('region', { name: 'Alert' });
});
afterEach(async () => {
  await panel.close();
});

const furious = 'I am furious! You are useless, this is the worst company ever!';
const thankful = 'Thank you very much, you are wonderful! Great help!';

/** Answers the changes of alerts, and returns what was sent. */
async function answerChanges(status: number): Promise<{ path: string; body: unknown }[]> {
  const sent: { path: string; body: unknown }[] = [];
  await panel.page.route(/\/alerts\//, (route) => {
    const request = route.request();
    sent.push({ path: new URL(request.url()).pathname, body: request.postDataJSON() as unknown });
    return status === 0 ? route.abort() : route.fulfill({ status, json: {} });
  });
  return sent;
}

const alertOf = () => panel.page.evaluate(() => document.querySelector('customer-sentiment')!.alert);

it('opens with the message that causes it, is announced, and tells the page', async () => {
  const told = panel.page.evaluate(
    () =>
      new Promise<AgentAlert | null>((resolve) =>
        document.querySelector('customer-sentiment')!.addEventListener('sentimentalert', ({ detail }) => {
          resolve(detail);
        }),
      ),
  );
  await panel.write(furious);
  await banner.getByText('Sentiment went from neutral to very negative.').waitFor();
  expect(await told).toMatchObject({ kind: 'level', for: 'agent', state: 'open', level: 'very-negative' });
  expect(await panel.sentiment.locator('[aria-live]').innerText()).toBe(
    `Alert, conversation ${workplace.conversationId}: Sentiment went from neutral to very negative.`,
  );
  // The level is announced as well.
  expect(await panel.announcement()).toMatch(/very negative/);
  expect(panel.complaints).toEqual([]);
});

it('is shown while the details are closed', async () => {
  await panel.sentiment.evaluate((element) => element.removeAttribute('open'));
  await panel.write(furious);
  await banner.getByText('very negative').waitFor();
});

it('goes by itself when the conversation recovers', async () => {
  await panel.write(furious);
  await banner.waitFor();
  for (let count = 0; count < 4; count++) await panel.write(thankful);
  await banner.waitFor({ state: 'hidden' });
  expect(await alertOf()).toBeNull();
});

it.each([
  ['Acknowledge', 'acknowledged', 'Alert acknowledged.'],
  ['Ignore', 'ignored', 'Alert ignored.'],
])('%s: sends the state, takes the banner away and keeps the focus in the card', async (name, state, announced) => {
  const sent = await answerChanges(200);
  await panel.write(furious);
  await banner.waitFor();
  const { alertId } = (await alertOf())!;
  await banner.getByRole('button', { name }).focus();
  await panel.page.keyboard.press('Enter');
  await banner.waitFor({ state: 'hidden' });
  const path = `/api/conversations/${workplace.conversationId}/alerts/${alertId}`;
  expect(sent).toEqual([{ path, body: { state } }]);
  await panel.sentiment.getByText(announced).waitFor({ state: 'attached' });
  expect(await panel.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part'))).toBe(
    'card',
  );
  expect(await alertOf()).toBeNull();
});

it('goes when somebody else has closed it already', async () => {
  await answerChanges(409);
  await panel.write(furious);
  await banner.getByRole('button', { name: 'Acknowledge' }).click();
  await banner.waitFor({ state: 'hidden' });
});

it('stays and says so when the change can’t be saved', async () => {
  await answerChanges(0);
  await panel.write(furious);
  await banner.getByRole('button', { name: 'Ignore' }).click();
  await banner.getByRole('alert').getByText('That could not be saved. Try again.').waitFor();
  expect(await banner.isVisible()).toBe(true);
});

it('leaves the document with the right to see it', async () => {
  await panel.write(furious);
  await banner.waitFor();
  await workplace.switchQueue(false);
  await panel.showsInstead();
  expect(await panel.markup()).not.toMatch(/Alert|Acknowledge|negative/);
  expect(await alertOf()).toBeNull();
});
