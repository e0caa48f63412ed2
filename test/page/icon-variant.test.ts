// The compact form in the rows of a list: 24 pixels high, with the card in a popover.
import type { Locator, Page } from 'playwright-core';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';

let page: Page;
let icon: Locator;

useAppAndBrowser();
useWorkplace();
beforeEach(async () => {
  await openList();
});
afterEach(async () => {
  await page.context().close();
});

/** A list of conversations, the test's own first. */
async function openList(viewport = { width: 800, height: 700 }): Promise<void> {
  page = await (await browser.newContext({ viewport, locale: 'en-GB' })).newPage();
  await page.goto(`${app.baseUrl}/api/panel/`);
  const { token, conversation, queue } = await workplace.link();
  await page.evaluate(
    ([token, conversation, queue]) => {
      const list = document.createElement('ul');
      for (const [id, name] of [
        [conversation, 'Ada'],
        ['another', 'Grace'],
      ] as const) {
        const row = document.createElement('li');
        const element = document.createElement('customer-sentiment');
        Object.assign(element, { variant: 'icon', conversationId: id, queueId: queue, customerName: name, token });
        row.append(element, name);
        list.append(row);
      }
      document.body.className = 'signed-in';
      document.body.replaceChildren(list);
    },
    [token, conversation, queue] as const,
  );
  icon = page.locator('customer-sentiment').first();
  await icon.getByRole('button', { name: 'Customer sentiment, Ada: neutral, steady' }).waitFor();
}

const button = () => icon.locator('[part=icon-button]');
const popover = () => icon.getByRole('dialog', { name: 'Customer sentiment' });

it.each(['16px', '10px'])(
  'is 24 pixels high where the root font size is %s, and grows with a larger one',
  async (size) => {
    await page.evaluate((size) => (document.documentElement.style.fontSize = size), size);
    expect(await icon.boundingBox()).toMatchObject({ width: 24, height: 24 });
    await page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
    expect(await icon.boundingBox()).toMatchObject({ width: 48, height: 48 });
  },
);

it('follows the conversation live, in its name and its shape, and announces it', async () => {
  const shape = () => icon.locator('[part=icon-button] svg').evaluate((svg) => svg.innerHTML);
  const neutral = await shape();
  await workplace.deliver(furious);
  await icon.getByRole('button', { name: 'Customer sentiment, Ada: very negative, steady' }).waitFor();
  expect(await shape()).not.toBe(neutral);
  expect(await button().getAttribute('title')).toBe('Customer sentiment, Ada: very negative, steady');
  expect(await icon.getByRole('status').innerText()).toBe('Customer sentiment, Ada: very negative, steady');
  expect(await page.locator('customer-sentiment').nth(1).locator('[data-level]').getAttribute('data-level')).toBe(
    'neutral',
  );
});

it('marks an open alert', async () => {
  await workplace.alertAgentsAt('negative');
  expect(await icon.locator('[part=alert-mark]').isVisible()).toBe(false);
  await workplace.deliver(furious);
  await icon.locator('[part=alert-mark]').waitFor();
  await icon.getByRole('button', { name: /very negative, steady, alert open$/ }).waitFor();
});

it('opens the card by the keyboard, goes on live, and gives the focus back', async () => {
  await workplace.deliver(furious);
  await button().focus();
  await page.keyboard.press('Enter');
  await popover().getByText(furious).waitFor();
  expect(await button().getAttribute('aria-expanded')).toBe('true');
  await workplace.deliver('Where is my parcel?');
  await popover().getByText('Where is my parcel?').waitFor();
  await popover().locator('.chart').waitFor();

  // A menu inside the popover closes first, then the popover.
  await popover().getByRole('button', { name: 'Very negative. Correct the level' }).click();
  await icon.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await icon.getByRole('menu').waitFor({ state: 'hidden' });
  expect(await popover().isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await popover().waitFor({ state: 'hidden' });
  await page.waitForFunction(
    () => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') === 'icon-button',
  );
  // Closed, nothing of the messages stays in the document.
  expect(await icon.evaluate((element) => element.shadowRoot!.innerHTML)).not.toContain('parcel');
});

it('closes by a second click, and by a click elsewhere', async () => {
  await button().click();
  await popover().waitFor();
  await button().click();
  await popover().waitFor({ state: 'hidden' });
  await button().click();
  await popover().waitFor();
  await page.mouse.click(790, 690);
  await popover().waitFor({ state: 'hidden' });
});

it('shows in the popover why there is nothing, once the right is gone', async () => {
  await workplace.deliver(furious);
  await button().click();
  await popover().getByText(furious).waitFor();
  await workplace.switchQueue(false);
  await popover().getByText('Customer sentiment is not available here.').waitFor();
  expect(await icon.evaluate((element) => element.shadowRoot!.innerHTML)).not.toMatch(/furious|data-level|negative/);
  await icon.getByRole('button', { name: /Customer sentiment is not available here\.$/ }).waitFor();
});

it.each([
  ['at the top left', 'start start'],
  ['at the bottom right', 'end end'],
])('keeps the popover inside a window of 280 pixels: %s', async (_, place) => {
  await page.context().close();
  await openList({ width: 280, height: 600 });
  await page.evaluate((place) => {
    document.body.style.cssText = 'display: grid; block-size: 100vh';
    document.querySelector('ul')!.style.placeSelf = place;
  }, place);
  for (const text of [furious, furious, furious]) await workplace.deliver(text);
  await button().click();
  await popover().locator('.message').nth(2).waitFor();
  await popover().locator('.chart').waitFor();
  const box = (await popover().boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(280);
  expect(box.y + box.height).toBeLessThanOrEqual(600);
  expect(box.height).toBeGreaterThan(250);
});
