// Nothing moves under the pointer or the keyboard focus: no row when an alert opens, no card when others come and go.
import type { Locator } from 'playwright-core';
import { eventually } from '../support/eventually';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { BoardPage } from './board-page';

useAppAndBrowser();
useWorkplace();
beforeEach(() => workplace.alertSupervisorsAt('negative'));

let board: BoardPage;
afterEach(() => board.close());

async function open(width = 1280, height = 800): Promise<void> {
  const viewport = { width, height };
  board = await BoardPage.open(browser, app, await workplace.supervisor(), { viewport, reducedMotion: 'reduce' });
  await board.isLive();
}

const top = async (locator: Locator) => (await locator.boundingBox())?.y;
const customers = () => board.alerts.locator('.alert-customer, .alert-gone').allInnerTexts();
const showsCards = (...expected: string[]) =>
  eventually(customers, (shown) => shown.join() === expected.join(), 10_000);

describe.each([1600, 1280, 960, 700, 280])('at %i px', (width) => {
  it('the row under the pointer stays where it is when alerts open and close, also beside a conversation', async () => {
    await workplace.says('Ada', 'Hello');
    await workplace.says('Ben', 'Hello');
    await open(width);
    await board.row('Ada').hover();
    const before = await top(board.row('Ada'));
    await workplace.says('Bob', furious);
    await board.alert('Bob').waitFor();
    expect(await top(board.row('Ada'))).toBe(before);
    await workplace.erase(workplace.conversationOf('Bob'));
    await board.alert('Bob').waitFor({ state: 'detached' });
    expect(await top(board.row('Ada'))).toBe(before);

    await board.row('Ben').click();
    await board.monitor.waitFor();
    await workplace.says('Cleo', furious);
    await board.alert('Cleo').waitFor();
    await board.row('Ada').hover();
    const beside = await top(board.row('Ada'));
    await workplace.says('Ben', 'A message to the conversation that is monitored');
    await board.monitor.getByText('A message to').waitFor();
    expect(await top(board.row('Ada'))).toBe(beside);
    await workplace.says('Dan', furious);
    await board.alert('Dan').waitFor();
    expect(await top(board.row('Ada'))).toBe(beside);
    expect(board.complaints).toEqual([]);
  });
});

it('a click at what the first alert has just covered goes to the list', async () => {
  for (const customer of ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus']) await workplace.says(customer, 'Hello');
  await open(700, 700);
  const { x, y } = (await board.rows.nth(4).boundingBox())!;
  const point = { x: x + 90, y: y + 40 };
  await board.page.mouse.move(point.x, point.y);
  const regionThere = () =>
    board.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('section')?.id, point);
  const regionAtFirst = board.page.evaluate(
    ({ x, y }) =>
      new Promise((resolve) =>
        new MutationObserver(() => {
          if (!document.body.classList.contains('alerting')) return;
          requestAnimationFrame(() => resolve(document.elementFromPoint(x, y)?.closest('section')?.id));
        }).observe(document.body, { attributes: true }),
      ),
    point,
  );
  await workplace.says('Zed', furious);
  expect(await regionAtFirst).toBe('list');
  await eventually(regionThere, (id) => id === 'alerts', 5_000);
});

it('a card stays where it is under the pointer, and the place of a closed one is kept until the pointer leaves', async () => {
  await workplace.says('Ada', furious);
  await open();
  const ignore = board.alert('Ada').getByRole('button', { name: 'Ignore' });
  await ignore.hover();
  const before = await top(ignore);
  await workplace.says('Bob', furious);
  await showsCards('Ada', 'Bob');
  expect(await top(ignore)).toBe(before);
  const bobBefore = await top(board.alert('Bob'));
  // The second click of a double click goes nowhere.
  await ignore.dblclick();
  await showsCards('Alert ignored.', 'Bob');
  expect(await top(board.alert('Bob'))).toBe(bobBefore);
  expect(await board.page.locator('#alerts').innerHTML()).not.toContain('Ada');
  await workplace.says('Cleo', furious);
  await showsCards('Alert ignored.', 'Bob', 'Cleo');
  await workplace.erase(workplace.conversationOf('Bob'));
  await showsCards('Alert ignored.', 'No longer open', 'Cleo');
  await workplace.says('Dan', furious);
  await board.page.mouse.move(5, 5);
  await showsCards('Dan', 'Cleo');
});

it('goes on to the next open alert by the keyboard', async () => {
  await workplace.says('Ada', furious);
  await workplace.says('Bob', furious);
  await workplace.says('Cleo', furious);
  await open();
  await showsCards('Cleo', 'Bob', 'Ada');
  // From the last control before the cards.
  await board.rows.first().focus();
  for (const expected of ['Cleo', 'Bob', 'Ada']) {
    if (expected === 'Cleo') await board.page.keyboard.press('Tab');
    const name = () =>
      board.page.evaluate(() => document.activeElement?.closest('.alert-card')?.querySelector('h3')?.textContent);
    await eventually(name, (focused) => focused === expected, 5_000);
    expect(await board.page.evaluate(() => document.activeElement?.textContent)).toBe('Monitor');
    await board.page.keyboard.press('Tab');
    await board.page.keyboard.press('Enter');
  }
  await eventually(
    () => board.page.evaluate(() => document.activeElement?.id),
    (id) => id === 'alerts-heading',
    5_000,
  );
  await board.page.getByText('No open alerts.').waitFor();
});

it('shows many alerts in a pane of its own that scrolls', async () => {
  for (let index = 0; index < 8; index++) await workplace.says(`Customer ${index}`, furious);
  await open();
  const last = board.alert('Customer 0').getByRole('button', { name: 'Acknowledge' });
  expect((await top(last))!).toBeGreaterThan(800);
  await last.click();
  await board.alerts.getByText('Alert acknowledged.').waitFor();
  expect(await board.page.evaluate(() => scrollY)).toBe(0);
});
