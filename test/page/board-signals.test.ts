// What the supervisor is told of new alerts outside of the page: a sound and the browser's notifications, each if they
// have switched it on.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { BoardPage } from './board-page';
import {
  clickNotification,
  heard,
  notifications,
  recordNotifications,
  recordSound,
  setHidden,
  type ShownNotification,
} from './page-signals';

useAppAndBrowser();
useWorkplace();
beforeEach(() => workplace.alertSupervisorsAt('negative'));

let board: BoardPage;
afterEach(() => board.close());

async function open(options: BrowserContextOptions = {}, deniesStorage = false): Promise<void> {
  board = await BoardPage.open(browser, app, await workplace.supervisor(), options, async (page) => {
    await recordSound(page);
    await recordNotifications(page);
    if (deniesStorage)
      await page.addInitScript(() =>
        ['localStorage', 'sessionStorage'].forEach((name) =>
          Object.defineProperty(globalThis, name, {
            get: () => {
              throw new DOMException('denied', 'SecurityError');
            },
          }),
        ),
      );
  });
  await board.isLive();
}

/** Another tab of the same board. */
async function openOther(): Promise<Page> {
  const other = await board.page.context().newPage();
  await recordNotifications(other);
  await other.goto(`${app.baseUrl}/api/panel/board.html#token=${await workplace.supervisor()}`);
  await other.locator('#link[data-link="live"]').waitFor();
  return other;
}

const mayNotify = { permissions: ['notifications'] };
const sound = () => board.page.getByRole('switch', { name: 'Sound' });
const notification = () => board.page.getByRole('switch', { name: 'Notifications' });
const sounds = async () => (await heard(board.page)).sounds;
/** Waits until so many sounds were heard, to the end of the last one. */
const hears = (count: number) =>
  eventually(
    () => heard(board.page),
    ({ sounds, isSounding }) => sounds === count && !isSounding,
    5_000,
  );
const isNotified = (isExpected: (shown: ShownNotification[]) => boolean) =>
  eventually(() => notifications(board.page), isExpected, 10_000);

describe('the sound', () => {
  it('is off at first, heard when it is switched on, and remembered', async () => {
    await open();
    expect(await sound().isChecked()).toBe(false);
    expect(await board.page.getByRole('button', { name: 'Listen' }).isVisible()).toBe(false);
    await workplace.says('Ada', furious);
    await board.alert('Ada').waitFor();
    expect(await sounds()).toBe(0);

    await sound().check();
    await hears(1);
    await board.page.getByRole('button', { name: 'Listen' }).click();
    await hears(2);
    const { loudest, longestMs } = await heard(board.page);
    expect(loudest).toBeLessThan(0.4);
    expect(longestMs).toBeGreaterThan(300);
    expect(longestMs).toBeLessThan(1_000);

    await board.page.reload();
    await board.isLive();
    expect(await sound().isChecked()).toBe(true);
    await sound().uncheck();
    await workplace.says('Bob', furious);
    await board.alert('Bob').waitFor();
    expect(await sounds()).toBe(0);
  });

  it('is one for a burst of twenty alerts', async () => {
    await open();
    await sound().check();
    await hears(1);
    await Promise.all(Array.from({ length: 20 }, (_, index) => workplace.says(`Customer ${index}`, furious)));
    await eventually(
      () => board.alerts.count(),
      (count) => count === 20,
      20_000,
    );
    await hears(2);
  });

  it('says that it needs a click where the browser wants one, is not made for older alerts, and then for a new one', async () => {
    await workplace.says('Ada', furious);
    await open();
    await sound().check();
    await hears(1);
    await board.page.reload();
    await board.alert('Ada').waitFor();
    const note = board.page.getByText('The sound needs one click or key on this page first.');
    await note.waitFor();
    await board.page.getByRole('heading', { name: 'Supervisor’s board' }).click();
    await note.waitFor({ state: 'detached' });
    expect(await sounds()).toBe(0);
    await workplace.says('Bob', furious);
    await hears(1);
  });

  it('can be switched where storage is denied', async () => {
    await open({}, true);
    await sound().check();
    await hears(1);
    await workplace.says('Ada', furious);
    await hears(2);
    expect(board.complaints).toEqual([]);
  });

  it('is switched for all tabs of the board', async () => {
    await open();
    const other = await openOther();
    await sound().check();
    await eventually(
      () => other.getByRole('switch', { name: 'Sound' }).isChecked(),
      (isChecked) => isChecked,
      5_000,
    );
  });
});

describe('notifications', () => {
  it('are told plainly to be blocked, and stay off', async () => {
    await open();
    await notification().click();
    await board.page.getByText('The browser blocks notifications from this site.').waitFor();
    expect(await notification().isChecked()).toBe(false);
    await board.page.reload();
    await board.isLive();
    expect(await notification().isChecked()).toBe(false);
    await setHidden(board.page, true);
    await workplace.says('Ada', furious);
    await eventually(
      () => board.page.title(),
      (title) => title.startsWith('(1)'),
      5_000,
    );
    expect(await notifications(board.page)).toEqual([]);
    expect(board.complaints).toEqual([]);
  });

  it('are asked for by the click only, and can be asked for again', async () => {
    board = await BoardPage.open(browser, app, await workplace.supervisor(), mayNotify, async (page) => {
      await page.addInitScript(() => {
        localStorage.setItem('undertone-board-notifications', 'on');
        // The browser's own question can't be answered here.
        const state = { answer: 'default' as NotificationPermission, asked: 0 };
        Object.assign(globalThis, { state });
        Object.defineProperty(Notification, 'permission', { get: () => state.answer });
        Notification.requestPermission = () => {
          if (++state.asked === 2) state.answer = 'granted';
          return Promise.resolve(state.answer);
        };
      });
    });
    await board.isLive();
    const asked = () => board.page.evaluate(() => (globalThis as unknown as { state: { asked: number } }).state.asked);
    expect([await notification().isChecked(), await asked()]).toEqual([false, 0]);
    await notification().click();
    await board.page.getByText('Switch them on again to be asked once more.').waitFor();
    expect([await notification().isChecked(), await asked()]).toEqual([false, 1]);
    await notification().click();
    await eventually(
      () => notification().isChecked(),
      (isChecked) => isChecked,
      5_000,
    );
    expect(await board.page.locator('#notifications-note').innerText()).toBe('');
  });

  it('come one for each alert while the page is not visible, without what the customer wrote', async () => {
    await workplace.says('Ada', furious);
    await open(mayNotify);
    await notification().check();
    await workplace.says('Bob', furious, { agentId: 'ben' });
    await board.alert('Bob').waitFor();
    expect(await notifications(board.page)).toEqual([]);

    await setHidden(board.page, true);
    await workplace.says('Cleo', furious, { agentId: 'ben' });
    await workplace.says('Dan', furious);
    const shown = await isNotified(({ length }) => length === 2);
    expect(shown).toMatchObject([
      {
        title: 'New alert: Cleo',
        body: `Sentiment went from neutral to very negative.\n${workplace.queueId} · ben`,
        silent: true,
        isClosed: false,
      },
      { title: 'New alert: Dan' },
    ]);
    expect(new Set(shown.map(({ tag }) => tag)).size).toBe(2);
    expect(JSON.stringify(shown)).not.toMatch(/furious|useless/);
    await board.page.waitForFunction(() => document.title.startsWith('(4) '));
    expect(board.complaints).toEqual([]);
  });

  it('lead to the card, and go with their alert', async () => {
    await open(mayNotify);
    await notification().check();
    await setHidden(board.page, true);
    for (const customer of ['Ada', 'Bob', 'Cleo']) await workplace.says(customer, furious);
    await isNotified(({ length }) => length === 3);
    await workplace.erase(workplace.conversationOf('Cleo'));
    await isNotified((shown) => shown.find(({ title }) => title.endsWith('Cleo'))?.isClosed === true);

    await clickNotification(board.page, 'New alert: Bob');
    await setHidden(board.page, false);
    expect(await board.page.evaluate(() => document.activeElement?.querySelector('h3')?.textContent)).toBe('Bob');
    await board.alert('Bob').waitFor();
    await isNotified((shown) => shown.find(({ title }) => title.endsWith('Bob'))?.isClosed === true);
    expect((await notifications(board.page)).find(({ title }) => title.endsWith('Ada'))?.isClosed).toBe(false);
    expect(board.complaints).toEqual([]);
  });

  it('are the same from several tabs of the board, so that the browser shows one', async () => {
    await open(mayNotify);
    await notification().check();
    await setHidden(board.page, true);
    const other = await openOther();
    expect(await other.getByRole('switch', { name: 'Notifications' }).isChecked()).toBe(true);
    await setHidden(other, true);
    await workplace.says('Ada', furious);
    const [one] = await isNotified(({ length }) => length === 1);
    const [two] = await eventually(
      () => notifications(other),
      ({ length }) => length === 1,
      10_000,
    );
    expect(two?.tag).toBe(one?.tag);
  });
});
