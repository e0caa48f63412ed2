// The agent's alert: it opens by the queue's policy, is announced once, and goes when the agent is done with it.
import type { Locator } from 'playwright-core';
import type { AgentAlert } from '../../panel/live/alert-state';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';

let panel: PanelPage;
let banner: Locator;

useAppAndBrowser();
useWorkplace();
beforeEach(async () => {
  await workplace.alertAgentsAt('negative');
  panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.showsLevel('Neutral');
  banner = panel.sentiment.getByRole('region', { name: 'Alert' });
});
afterEach(async () => {
  await panel.close();
});

const thankful = 'Thank you very much, you are wonderful! Great help!';

/** Refuses the changes of alerts: with a status, or by a broken connection. */
const refuseChanges = (status: number | null) =>
  panel.page.route(/\/alerts\//, (route) =>
    status === null ? route.abort() : route.fulfill({ status, json: { title: 'Refused' } }),
  );

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
])('%s: saves the state, takes the banner away and keeps the focus in the card', async (name, state, announced) => {
  await panel.write(furious);
  await banner.waitFor();
  const saved = panel.page.waitForResponse(/\/alerts\//);
  await banner.getByRole('button', { name }).focus();
  await panel.page.keyboard.press('Enter');
  await banner.waitFor({ state: 'hidden' });
  expect(await (await saved).json()).toMatchObject({ state, stateBy: workplace.agentId });
  await panel.sentiment.getByText(announced).waitFor({ state: 'attached' });
  expect(await panel.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part'))).toBe(
    'card',
  );
  expect(await alertOf()).toBeNull();

  // It does not come back with what is read later.
  await panel.page.reload();
  await panel.showsLevel('Very negative');
  expect(await banner.isVisible()).toBe(false);
});

it('is there again after a reload, until it is closed', async () => {
  await panel.write(furious);
  await banner.waitFor();
  await panel.page.reload();
  await banner.getByText('Sentiment went from neutral to very negative.').waitFor();
});

it('goes for every agent who watches when one of them closes it', async () => {
  await workplace.addMember('grace');
  const other = await PanelPage.open(browser, app, await workplace.link('grace'));
  await other.isLive();
  await panel.write(furious);
  await other.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
  await banner.getByRole('button', { name: 'Ignore' }).click();
  await other.sentiment.getByRole('region', { name: 'Alert' }).waitFor({ state: 'hidden' });
  await other.close();
});

it('goes when somebody else has closed it already', async () => {
  await refuseChanges(409);
  await panel.write(furious);
  await banner.getByRole('button', { name: 'Acknowledge' }).click();
  await banner.waitFor({ state: 'hidden' });
});

it('stays and says so when the change can’t be saved', async () => {
  await refuseChanges(null);
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
