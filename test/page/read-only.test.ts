// The element with `read-only`: everything is shown and stays live, and nothing can be corrected or closed.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';

let panel: PanelPage;

useAppAndBrowser();
useWorkplace();
beforeEach(async () => {
  await workplace.alertAgentsAt('negative');
  panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.showsLevel('Neutral');
});
afterEach(async () => {
  const { complaints } = panel;
  await panel.close();
  expect(complaints).toEqual([]);
});

const buttons = () => panel.sentiment.getByRole('button').allInnerTexts();
const setReadOnly = (isReadOnly: boolean) =>
  panel.sentiment.evaluate((element, isReadOnly) => element.toggleAttribute('read-only', isReadOnly), isReadOnly);

it('follows messages, corrections and alerts live, with buttons to read on only', async () => {
  await setReadOnly(true);
  await workplace.addMember('grace');
  await workplace.deliver('Hello');
  await workplace.deliver(furious, { messageId: 'm-1' });
  const alert = panel.sentiment.getByRole('region', { name: 'Alert' });
  await alert.getByText(/^Sentiment went from neutral to /).waitFor();
  const level = panel.sentiment.locator('.message', { hasText: furious }).locator('.message-level');
  await level.getByText('Very negative').waitFor();
  await workplace.correct('m-1', 'neutral', 'grace');
  await panel.sentiment.getByText('Corrected by grace').waitFor();
  expect(await level.innerText()).toBe('Neutral');
  await panel.sentiment.locator('.chart').waitFor();
  expect(await buttons()).toEqual(['Why this level?', 'Show as a table', 'Why?', 'Why?']);
  expect(await panel.sentiment.locator('[part=level-menu]').count()).toBe(0);

  await panel.sentiment.getByRole('button', { name: 'Why very negative?' }).click();
  await panel.sentiment
    .locator('.facts')
    .getByText(/^Weight/)
    .waitFor();
  await workplace.deliver('Where is my parcel?');
  await panel.seesMessages(3);
});

it('can be changed at any time, and keeps what is shown', async () => {
  await workplace.deliver(furious);
  await workplace.deliver(furious);
  await panel.sentiment.locator('.chart').waitFor();
  await panel.sentiment.getByRole('button', { name: 'Acknowledge' }).waitFor();
  await setReadOnly(true);
  await panel.sentiment.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' });
  await panel.sentiment.locator('.chart').waitFor();
  await panel.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
  await setReadOnly(false);
  await panel.sentiment.getByRole('button', { name: 'Very negative. Correct the level' }).first().waitFor();
  await panel.sentiment.getByRole('button', { name: 'Acknowledge' }).waitFor();
  expect(await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.readOnly)).toBe(false);
});
