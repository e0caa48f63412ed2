// axe's rules for every state of the board in both colour schemes, narrow and with large text; forced colours, motion.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { violationsOf } from './axe-violations';
import { BoardPage } from './board-page';
import { LivePath } from './live-path';

useAppAndBrowser();
useWorkplace();

const says = (customer: string, text: string) => workplace.says(customer, text);

const fill = async () => {
  await workplace.alertSupervisorsAt('negative');
  await says('Ada', furious);
  await says('Bob', 'Thank you very much, great help!');
  await says('Cleo with a name that is longer than any column of the list is wide', 'I am a bit disappointed.');
};

/** Each state: how to reach it from an opened board. */
const states: Record<string, (board: BoardPage, path: LivePath) => Promise<void>> = {
  'without a conversation': (board) => board.page.getByText('No conversation is live').waitFor(),
  'rows and an alert': async (board) => {
    await board.isLive();
    await fill();
    await board.alert('Ada').waitFor();
    await board.row('Bob').waitFor();
  },
  'a filter that nothing fits': async (board) => {
    await fill();
    await board.page.getByRole('combobox', { name: 'Agent' }).selectOption('No agent');
    await board.page.getByRole('combobox', { name: 'Level' }).selectOption('Very negative');
    await board.page.getByRole('button', { name: 'Clear filters' }).waitFor();
  },
  'a conversation beside the list': async (board) => {
    await board.isLive();
    await fill();
    await board.row('Bob').click();
    await board.monitor.getByText('great help').first().waitFor();
  },
  'an alert that could not be closed': async (board) => {
    await board.isLive();
    await fill();
    await board.page.route(/\/alerts\/[^?]/, (route) => route.abort());
    await board.alert('Ada').getByRole('button', { name: 'Ignore' }).click();
    await board.page.getByText('That could not be saved').waitFor();
  },
  'an alert that was closed under the pointer': async (board) => {
    await board.isLive();
    await fill();
    await board.alert('Ada').getByRole('button', { name: 'Acknowledge' }).click();
    await board.alerts.getByText('Alert acknowledged.').waitFor();
  },
  'the sound on, and notifications blocked': async (board) => {
    await board.isLive();
    await board.page.getByRole('switch', { name: 'Sound' }).check();
    await board.page.getByRole('switch', { name: 'Notifications' }).click();
    await board.page.getByText('The browser blocks notifications from this site.').waitFor();
  },
  'the order held, with a row that has left': async (board) => {
    await board.isLive();
    await fill();
    await board.row('Bob').hover();
    await workplace.erase(workplace.conversationOf('Bob'));
    await board.rows.getByText('No longer in the list').waitFor();
    await board.page.getByText('The order is held').waitFor();
  },
  'without a live connection': async (board, path) => {
    await fill();
    await board.row('Bob').waitFor();
    await board.isLive();
    path.set('cut');
    await board.page.getByText('No live connection').waitFor({ timeout: 20_000 });
  },
  'no longer a supervisor': async (board) => {
    await board.isLive();
    await workplace.removeMember(`supervisor-${workplace.queueId}`);
    await board.page.getByText('You supervise no queue').waitFor();
  },
};

describe.each(['light', 'dark'] as const)('axe finds nothing, %s', (colorScheme) => {
  it.each(Object.keys(states))('%s', async (state) => {
    const path = new LivePath();
    const token = await workplace.supervisor();
    const options = { colorScheme, reducedMotion: 'reduce' } as const;
    const board = await BoardPage.open(browser, app, token, options, (page) => path.lay(page));
    await states[state]!(board, path);
    expect(await violationsOf(board)).toEqual([]);
    await board.close();
  });
});

it.each([
  ['280 px', 280, 1],
  ['280 px and 200 % text', 280, 2],
  ['640 px and 200 % text', 640, 2],
  ['1280 px and 200 % text', 1280, 2],
])('does not scroll sideways, and cuts no button: %s', async (_, width, zoom) => {
  const token = await workplace.supervisor();
  const board = await BoardPage.open(browser, app, token, { viewport: { width, height: 700 } }, async (page) => {
    if (zoom > 1)
      await page.route('**/board.css', async (route) => {
        const css = await (await route.fetch()).text();
        await route.fulfill({ contentType: 'text/css', body: `${css}\n:root { font-size: ${zoom * 100}% }` });
      });
  });
  await board.isLive();
  await board.page.getByRole('switch', { name: 'Sound' }).check();
  await board.page.getByRole('switch', { name: 'Notifications' }).click();
  await fill();
  await board.page.getByText('3 live').waitFor();
  await board.alert('Ada').getByRole('button', { name: 'Monitor' }).click();
  await board.monitor.getByText(furious).first().waitFor();
  const overflow = await board.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  const cut = await board.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.action, .switch, .signals p, select, h1, h2, .alert-reason')]
      .filter(({ offsetWidth, scrollWidth, clientWidth }) => offsetWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ textContent }) => textContent),
  );
  expect(cut).toEqual([]);
  // Rows below the viewport are not rendered.
  await board.page.locator('#rows').scrollIntoViewIfNeeded();
  await board.rows.nth(2).waitFor();
  // A row's content fits into the height that the script gives it.
  const tooHigh = await board.rows.evaluateAll((rows) =>
    rows
      .filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1)
      .map(({ textContent }) => textContent),
  );
  expect(tooHigh).toEqual([]);
  await board.close();
});

it.each([
  ['no-preference', /0\.35s/],
  ['reduce', /^0s$/],
] as const)('moves rows by the preference for motion: %s', async (reducedMotion, duration) => {
  await says('Ada', furious);
  const board = await BoardPage.open(browser, app, await workplace.supervisor(), { reducedMotion });
  const row = board.page.locator('.row').first();
  await row.waitFor();
  expect(await row.evaluate((element) => getComputedStyle(element).transitionDuration)).toMatch(duration);
  await board.close();
});
