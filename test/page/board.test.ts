// The supervisor's board: the real app, its live list and its alerts, in a real Chromium.
import { eventually } from '../support/eventually';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { BoardPage } from './board-page';
import { LivePath } from './live-path';

useAppAndBrowser();
useWorkplace();

const kind = 'Thank you very much, great help!';

const says = (...message: Parameters<typeof workplace.says>) => workplace.says(...message);

const open = async (
  options?: Parameters<typeof BoardPage.open>[3],
  prepare?: Parameters<typeof BoardPage.open>[4],
  query?: string,
) => BoardPage.open(browser, app, await workplace.supervisor(), options, prepare, query);

/** Waits until these customers are in the list, in this order. */
const sees = (board: BoardPage, customers: string[], withinMs = 10_000) =>
  eventually(
    () => board.customers(),
    (seen) => seen.join() === customers.join(),
    withinMs,
  );

/** Waits until these customers are in the list, in any order. */
const seesAll = (board: BoardPage, customers: string[]) =>
  eventually(
    () => board.customers(),
    (seen) => seen.sort().join() === customers.join(),
    10_000,
  );

it('lists the conversations of the supervisor’s queues, worst first, and lets rows come and move', async () => {
  await says('Ada', kind, { agentId: 'ben' });
  await says('Bob', furious);
  const board = await open();
  await sees(board, ['Bob', 'Ada']);
  await board.isLive();
  await says('Cleo', 'Hello');
  await sees(board, ['Bob', 'Cleo', 'Ada']);
  await says('Ada', furious);
  await says('Ada', furious);
  await says('Ada', furious);
  await says('Bob', kind);
  await says('Bob', kind);
  await says('Bob', kind);
  await sees(board, ['Ada', 'Cleo', 'Bob']);

  const said = await board.page.locator('#rows').ariaSnapshot();
  expect(said).toMatch(/button "Ada ?, ?Negative ?, Falling ?, Agent ben ?, Last message this minute"/);
  expect(await board.row('Ada').locator('.row-line').getAttribute('d')).toMatch(/^M3 [\d.]+(L[\d.]+ [\d.]+)+$/);
  await workplace.erase(workplace.conversationOf('Cleo'));
  await sees(board, ['Ada', 'Bob']);
  expect(board.complaints).toEqual([]);
  await board.close();
});

it('holds the order while the pointer or the keyboard focus is on the list, and moves rows afterwards', async () => {
  await says('Ada', kind);
  await says('Bob', 'Hello');
  const board = await open();
  await sees(board, ['Bob', 'Ada']);
  await board.isLive();
  await board.row('Bob').hover();
  await says('Ada', furious);
  await says('Ada', furious);
  await says('Ada', furious);
  await board.row('Ada').getByText('Negative', { exact: true }).waitFor();
  await says('Cleo', furious);
  await sees(board, ['Bob', 'Ada', 'Cleo']);
  await board.page.getByText('The order is held').waitFor();
  await workplace.erase(workplace.conversationOf('Bob'));
  await sees(board, ['No longer in the list', 'Ada', 'Cleo']);
  expect(await board.page.locator('#rows').innerHTML()).not.toContain('Bob');
  await board.page.mouse.move(5, 5);
  await seesAll(board, ['Ada', 'Cleo']);
  await board.page.getByText('The order is held').waitFor({ state: 'hidden' });

  await board.rows.first().focus();
  await board.page.keyboard.press('Home');
  await says('Dan', furious);
  const before = await board.customers();
  await sees(board, [...before.slice(0, 2), 'Dan']);
  // Moving on is staying in the list: the order stays, for longer than rows wait for their next move.
  const until = performance.now() + 1_500;
  await eventually(
    async () => {
      for (const key of ['ArrowDown', 'ArrowUp']) await board.page.keyboard.press(key);
      expect(await board.customers()).toEqual([...before.slice(0, 2), 'Dan']);
      return performance.now() > until;
    },
    (isOver) => isOver,
    5_000,
  );
  await board.page.keyboard.press('End');
  await eventually(
    () => board.page.evaluate(() => document.activeElement?.querySelector('.row-customer')?.textContent),
    (name) => name === 'Dan',
    5_000,
  );
  await board.close();
});

it('shows alerts as cards: monitor opens the conversation live, acknowledge and ignore close them for good', async () => {
  await workplace.alertSupervisorsAt('negative');
  const board = await open();
  await board.isLive();
  await says('Ada', furious);
  await says('Bob', furious);
  await board.alert('Ada').waitFor();
  await board.alert('Bob').waitFor();
  expect(await board.page.title()).toBe('(2) Undertone: supervisor’s board');
  expect(await board.page.locator('#announcer').innerText()).toMatch(/^New alert, (Ada|Bob): Sentiment went from/);

  await board.alert('Ada').getByRole('button', { name: 'Monitor' }).click();
  await board.monitor.getByRole('heading', { name: 'Ada' }).waitFor();
  await board.monitor.getByText(furious).first().waitFor();
  await says('Ada', 'Where is my parcel?');
  await board.monitor.getByText('Where is my parcel?').first().waitFor();
  expect(await board.row('Ada').getAttribute('aria-current')).toBe('true');
  // A supervisor reads along, and changes nothing.
  await board.monitor
    .getByRole('button', { name: /^Why .*negative\?$/ })
    .first()
    .waitFor();
  expect(await board.monitor.getByRole('button', { name: 'Correct the level' }).count()).toBe(0);

  await board.alert('Ada').getByRole('button', { name: 'Acknowledge' }).click();
  await board.alert('Ada').waitFor({ state: 'detached' });
  await board.row('Ada').locator('.row-alert[data-state="acknowledged"]').waitFor();
  await board.alert('Bob').getByRole('button', { name: 'Ignore' }).click();
  await board.alert('Bob').waitFor({ state: 'detached' });
  await board.row('Bob').locator('.row-alert[data-state="none"]').waitFor();

  await board.page.keyboard.press('Tab');
  await board.monitor.getByRole('button', { name: 'Close' }).click();
  await board.monitor.waitFor({ state: 'hidden' });
  expect(await board.page.locator('#monitor').innerHTML()).not.toContain('Ada');
  await board.page.reload();
  await board.row('Bob').waitFor();
  await board.isLive();
  expect(await board.alerts.count()).toBe(0);
  expect(board.complaints).toEqual([]);
  await board.close();
});

it('says at a card that it could not be saved, and closes it when it can', async () => {
  await workplace.alertSupervisorsAt('negative');
  await says('Ada', furious);
  const board = await open();
  await board.page.route(/\/alerts\/[^?]/, (route) => route.abort(), { times: 1 });
  await board.alert('Ada').getByRole('button', { name: 'Ignore' }).click();
  await board.alert('Ada').getByText('That could not be saved. Try again.').waitFor();
  await board.alert('Ada').getByRole('button', { name: 'Ignore' }).click();
  await board.alert('Ada').waitFor({ state: 'detached' });
  await board.close();
});

it('filters by queue, level and agent, in the address', async () => {
  await says('Ada', furious, { agentId: 'ben' });
  await says('Bob', kind, { agentId: 'ben' });
  await says('Cleo', furious);
  const board = await open({}, undefined, '?level=negative&lang=en');
  await seesAll(board, ['Ada', 'Cleo']);
  await board.page.getByText('2 of 3 live').waitFor();
  await board.page.getByRole('combobox', { name: 'Agent' }).selectOption('ben');
  await sees(board, ['Ada']);
  expect(board.page.url()).toMatch(/\?level=negative&lang=en&agent=ben$/);
  await board.page.getByRole('combobox', { name: 'Level' }).selectOption('Any level');
  await sees(board, ['Ada', 'Bob']);
  await board.page.getByRole('combobox', { name: 'Agent' }).selectOption('No agent');
  await sees(board, ['Cleo']);
  await board.page.reload();
  await sees(board, ['Cleo']);
  await board.page.getByRole('button', { name: 'Clear filters' }).click();
  await seesAll(board, ['Ada', 'Bob', 'Cleo']);
  expect(board.page.url()).toMatch(/\?lang=en$/);
  await board.close();
});

it('shows nothing to a supervisor who was taken out, and to those who are none', async () => {
  await workplace.alertSupervisorsAt('negative');
  await says('Ada', furious);
  const board = await open();
  await board.alert('Ada').waitFor();
  await board.isLive();
  await workplace.removeMember(`supervisor-${workplace.queueId}`);
  await board.page.getByText('You supervise no queue that is switched on.').waitFor({ timeout: 10_000 });
  expect(await board.page.locator('main').innerHTML()).not.toContain('Ada');
  await board.close();

  const agent = await BoardPage.open(browser, app, (await workplace.link()).token);
  await agent.page.getByText('You supervise no queue that is switched on.').waitFor();
  await agent.close();
  const nobody = await BoardPage.open(browser, app, await app.token({ sub: 'nobody', roles: [] }));
  await nobody.page.getByText('The board may not be shown to you.').waitFor();
  await nobody.close();
  const stranger = await BoardPage.open(browser, app, 'a.b.c');
  await stranger.page.getByRole('heading', { name: 'Your sign-in has expired or is not accepted' }).waitFor();
  await stranger.page.getByLabel('Link or token').waitFor();
  await stranger.close();
});

it('watches again when a queue is switched off and on', async () => {
  await says('Ada', furious);
  const board = await open();
  await sees(board, ['Ada']);
  await board.isLive();
  await workplace.switchQueue(false);
  await sees(board, []);
  await workplace.switchQueue(true);
  await board.page.evaluate(() => dispatchEvent(new Event('online')));
  await sees(board, ['Ada']);
  await board.close();
});

it('says when it is not live, reads the lists meanwhile, and is live again', async () => {
  const path = new LivePath();
  await says('Ada', kind);
  const board = await open({}, (page) => path.lay(page));
  await sees(board, ['Ada']);
  await board.isLive();
  path.set('cut');
  await board.page.getByText(/^No live connection\. Read every few seconds, last at \d/).waitFor({ timeout: 20_000 });
  await says('Bob', furious);
  await sees(board, ['Bob', 'Ada'], 20_000);
  path.set('open');
  await board.page.locator('#link[data-link="live"]').waitFor({ timeout: 30_000 });
  await says('Cleo', furious);
  await seesAll(board, ['Ada', 'Bob', 'Cleo']);
  await board.close();
});
