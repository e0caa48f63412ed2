// The agent's panel: why on demand, the course, the correction of a level, and alerts.
import type { Locator } from 'playwright-core';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';

let panel: PanelPage;

useAppAndBrowser();
useWorkplace();
beforeEach(async () => {
  panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.showsLevel('Neutral');
});
afterEach(async () => {
  const { complaints } = panel;
  await panel.close();
  expect(complaints).toEqual([]);
});

const thankful = 'Thank you very much, you are wonderful!';

const message = (text: string): Locator => panel.sentiment.locator('.message', { hasText: text });
const press = async (...keys: string[]) => {
  for (const key of keys) await panel.page.keyboard.press(key);
};
const focused = () =>
  panel.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') ?? null);

describe('why', () => {
  it('is shown on demand: the icon comes first', async () => {
    await panel.write(furious);
    await panel.seesMessages(1);
    const why = panel.sentiment.getByRole('button', { name: 'Why this level?' });
    await why.focus();
    await press('Enter');
    expect(await why.getAttribute('aria-expanded')).toBe('false');
    expect(await panel.sentiment.locator('.message').isVisible()).toBe(false);
    expect(await panel.sentiment.locator('.level').isVisible()).toBe(true);
    expect(await panel.sentiment.evaluate((element) => element.hasAttribute('open'))).toBe(false);

    await press('Enter');
    expect(await panel.sentiment.locator('.message').isVisible()).toBe(true);
    expect(await focused()).toBe('details-toggle');
  });

  it('is not asked of the server while it is closed', async () => {
    await panel.sentiment.evaluate((element) => element.removeAttribute('open'));
    await panel.write(furious);
    await panel.write(furious);
    await panel.showsLevel('Very negative');
    expect(panel.received.filter((path) => path.endsWith('/course'))).toEqual([]);
    await panel.sentiment.getByRole('button', { name: 'Why this level?' }).click();
    await panel.sentiment.locator('.chart').waitFor();
    expect(panel.received.filter((path) => path.endsWith('/course'))).toHaveLength(1);
  });
});

describe('the course', () => {
  it('has a point for each message, the level in words, and the same as a table', async () => {
    for (const text of [thankful, furious, furious, furious]) await panel.write(text);
    const chart = panel.sentiment.getByRole('img', { name: /^Course of the conversation: Began .*positive/ });
    await chart.waitFor();
    await panel.sentiment.locator('.dot').nth(3).waitFor();
    expect(await panel.sentiment.locator('.band').count()).toBe(7);
    expect(await panel.sentiment.locator('.dot').count()).toBe(4);
    expect(await chart.getAttribute('aria-label')).toMatch(/now (very )?negative$/);

    const toggle = panel.sentiment.getByRole('button', { name: 'Show as a table' });
    await toggle.focus();
    await press('Enter');
    const rows = panel.sentiment.getByRole('region', { name: 'Course of the conversation' }).getByRole('row');
    expect(await rows.first().innerText()).toMatch(/Time\s+Message\s+Conversation/);
    expect(await rows.count()).toBe(5);
    // The newest is on top.
    expect(await rows.nth(1).innerText()).toMatch(/^\d\d:\d\d\s+Very negative\s+(Very n|N)egative$/);
    expect(await rows.nth(4).innerText()).toMatch(/positive$/i);

    await panel.write(thankful);
    await rows.nth(5).waitFor();
  });

  it('tells of the message under the pointer', async () => {
    for (const text of [thankful, furious]) await panel.write(text);
    await panel.sentiment.locator('.dot').nth(1).waitFor();
    const summary = panel.sentiment.locator('.course-summary');
    const before = await summary.innerText();
    await panel.sentiment.locator('.chart > svg').hover({ position: { x: 3, y: 60 } });
    expect(await summary.innerText()).toMatch(/^\d\d:\d\d · conversation .*positive · message .*positive$/);
    expect(await panel.sentiment.locator('.pointed').count()).toBe(1);
    await panel.page.mouse.move(0, 0);
    expect(await summary.innerText()).toBe(before);
  });

  it('is not drawn for a single message, and goes with the right to see it', async () => {
    await panel.write(furious);
    await panel.seesMessages(1);
    expect(await panel.sentiment.locator('.chart').isVisible()).toBe(false);
    await panel.write(furious);
    await panel.sentiment.locator('.chart').waitFor();
    await workplace.switchQueue(false);
    await panel.showsInstead();
    expect(await panel.markup()).not.toMatch(/chart|data-level/);
  });

  it('says when it can’t be loaded, and is there when it can', async () => {
    let isDown = true;
    await panel.page.route(/\/course\?/, (route) => (isDown ? route.abort() : route.fallback()));
    for (const text of [thankful, furious]) await panel.write(text);
    await panel.sentiment.getByText('The course can’t be loaded just now.').waitFor();
    isDown = false;
    await panel.sentiment.locator('.dot').nth(1).waitFor();
    expect(await panel.sentiment.getByText('The course can’t be loaded just now.').isVisible()).toBe(false);
    expect(panel.complaints.splice(0).join('\n')).toMatch(/ERR_FAILED|course:/);
  });
});

describe('a correction', () => {
  it('is one click in a menu, changes the level, says by whom, and can be undone', async () => {
    await panel.write(furious);
    await panel.showsLevel('Very negative');
    await message(furious).getByRole('button', { name: 'Very negative. Correct the level' }).click();
    await panel.sentiment.getByRole('menuitemradio', { name: 'Neutral' }).click();
    await panel.showsLevel('Neutral');
    await message(furious).getByText('Corrected by you · scored as very negative').waitFor();
    expect(await message(furious).locator('.message-level').innerText()).toBe('Neutral');
    expect(await panel.sentiment.locator('[aria-live]').innerText()).toBe('Corrected to neutral.');
    expect(await focused()).toBe('correct');

    await message(furious).getByRole('button', { name: 'Undo the correction' }).click();
    await panel.showsLevel('Very negative');
    await message(furious).locator('.correction').waitFor({ state: 'hidden' });
    expect(await focused()).toBe('correct');
  });

  it('works with the keyboard alone', async () => {
    await panel.write(furious);
    await panel.seesMessages(1);
    const level = message(furious).getByRole('button', { name: 'Very negative. Correct the level' });
    await level.focus();
    await press('Enter');
    const item = (name: string) => panel.sentiment.getByRole('menuitemradio', { name, exact: true });
    await panel.sentiment.getByRole('menu', { name: 'Correct the level to' }).waitFor();
    expect(await level.getAttribute('aria-expanded')).toBe('true');
    expect(await item('Very negative').getAttribute('aria-checked')).toBe('true');
    await panel.page.waitForFunction(
      () => document.activeElement?.shadowRoot?.activeElement?.getAttribute('role') === 'menuitemradio',
    );
    await press('Escape');
    await panel.page.waitForFunction(
      () => document.activeElement?.shadowRoot?.activeElement?.getAttribute('part') === 'correct',
    );
    expect(await level.getAttribute('aria-expanded')).toBe('false');

    await press('Enter');
    await panel.page.waitForFunction(
      () => document.activeElement?.shadowRoot?.activeElement?.getAttribute('role') === 'menuitemradio',
    );
    await press('ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'Home', 'Enter');
    await panel.showsLevel('Very positive');
  });

  it('to the level that was found takes the correction back', async () => {
    await panel.write(furious);
    await panel.seesMessages(1);
    const choose = async (from: string, to: string) => {
      await message(furious)
        .getByRole('button', { name: `${from}. Correct the level` })
        .click();
      await panel.sentiment.getByRole('menuitemradio', { name: to, exact: true }).click();
    };
    await choose('Very negative', 'Positive');
    await panel.showsLevel('Positive');
    await choose('Positive', 'Very negative');
    await panel.showsLevel('Very negative');
    await message(furious).locator('.correction').waitFor({ state: 'hidden' });
  });

  it('by somebody else is shown live, with their id', async () => {
    await workplace.addMember('grace');
    await workplace.deliver(furious, { messageId: 'm-1' });
    await panel.showsLevel('Very negative');
    await workplace.correct('m-1', 'slightly-negative', 'grace');
    await panel.showsLevel('Slightly negative');
    await message(furious).getByText('Corrected by grace · scored as very negative').waitFor();
    await workplace.correct('m-1', null, 'grace');
    await panel.showsLevel('Very negative');
  });

  it('gives a level to a message that could not be scored', async () => {
    const japanese = 'どこに荷物がありますか。とても困っています。';
    await panel.write(japanese);
    await message(japanese).getByRole('button', { name: 'Not scored. Correct the level' }).click();
    await panel.sentiment.getByRole('menuitemradio', { name: 'Negative', exact: true }).click();
    await panel.showsLevel('Negative');
    await message(japanese).getByText('Corrected by you · not scored').waitFor();
  });

  it('that can’t be saved says so, and nothing changes', async () => {
    await panel.write(furious);
    await panel.seesMessages(1);
    await panel.page.route(/\/level/, (route) => route.abort());
    await message(furious).getByRole('button', { name: 'Very negative. Correct the level' }).click();
    await panel.sentiment.getByRole('menuitemradio', { name: 'Neutral' }).click();
    await message(furious).getByRole('alert').getByText('That could not be saved. Try again.').waitFor();
    expect(await message(furious).locator('.message-level').innerText()).toBe('Very negative');
    expect(panel.complaints.splice(0).join()).toContain('ERR_FAILED');
  });
});
