// Networks that block live updates from the beginning: the agent still sees the level, and that
// it is not live. And lost pushes: the shown state recovers without a reload.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { LivePath } from './live-path';
import { PanelPage } from './panel-page';

let path: LivePath;

useAppAndBrowser();
useWorkplace();
beforeEach(() => {
  path = new LivePath();
});

const notLive = /^No live connection\. Checked every few seconds, last at \d/;
const open = async () => PanelPage.open(browser, app, await workplace.link(), {}, (page) => path.lay(page));

it.each(['cut', 'swallowed'] as const)(
  'shows level and messages where the SignalR service is blocked (%s), and says that it is not live',
  async (passage) => {
    path.set(passage);
    const panel = await open();
    await panel.showsLevel('Neutral');
    await panel.note(notLive);
    await workplace.deliver(furious);
    await panel.showsLevel('Very negative');
    await panel.seesMessages(1);
    const asked = await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.status);
    expect(asked).toBe('polled');
    await panel.close();
  },
);

it('is live where only WebSockets are blocked', async () => {
  path.set('no-websockets');
  const panel = await open();
  await panel.showsLevel('Neutral');
  await workplace.deliver(furious);
  await panel.showsLevel('Very negative');
  await panel.seesMessages(1);
  await panel.note('Scored by the built-in model.');
  expect(await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.status)).toBe('live');
  expect(path.connections).toBe(0);
  await panel.close();
});

it('says that the server can’t be reached, reports it, and shows the level after recovery', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, async (page) => {
    await page.route(/\/api\/(negotiate|conversations)/, (route) => route.abort());
    await page.addInitScript(() => {
      const received: string[] = [];
      document.addEventListener('sentimenterror', ({ detail }) => received.push(detail.kind));
      Object.assign(globalThis, { received });
    });
  });
  await panel.showsInstead('The server can’t be reached. Trying again.');
  const received = await panel.page.evaluate(() => (globalThis as unknown as { received: string[] }).received);
  expect(new Set(received)).toEqual(new Set(['connection', 'snapshot']));
  const warnings = panel.complaints.filter((text) => text.startsWith('<customer-sentiment>'));
  expect(warnings.length).toBeLessThanOrEqual(2);
  expect(warnings.join()).toContain('connection: ');
  await panel.page.unrouteAll();
  await panel.showsLevel('Neutral');
  await panel.close();
});

it('shows a message whose push was lost just after the panel opened', async () => {
  path.set('no-pushes');
  const panel = await open();
  await panel.showsLevel('Neutral');
  await workplace.deliver(furious);
  await workplace.deliver(furious);
  await panel.seesMessages(2);
  await panel.showsLevel('Very negative');
  await panel.close();
});

it('shows a message whose push was lost later as soon as the page is visible again', async () => {
  // The conversation begins before the panel opens: its beginning would be announced separately from the push.
  await workplace.deliver('Hello');
  const panel = await open();
  await panel.seesMessages(1);
  // After the second watch and its snapshot the panel sends no request for a minute.
  await panel.page.waitForResponse(/\/watch$/);
  await panel.page.waitForResponse(/\/sentiment/);
  path.set('no-pushes');
  await workplace.deliver(furious);
  expect(await panel.seesMessages(1)).toMatchObject([{ text: 'Hello' }]);
  await panel.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await panel.seesMessages(2);
  await panel.close();
});

it('is never empty while a conversation begins', async () => {
  const panel = await open();
  await panel.showsLevel('Neutral');
  await panel.page.evaluate(() => {
    const root = document.querySelector('customer-sentiment')!.shadowRoot!;
    const levels: (string | undefined)[] = [];
    new MutationObserver(() => levels.push(root.querySelector('.level')?.textContent)).observe(root, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    Object.assign(globalThis, { levels });
  });
  await workplace.deliver(furious);
  await panel.seesMessages(1);
  await panel.showsLevel('Very negative');
  const levels = await panel.page.evaluate(() => (globalThis as unknown as { levels: unknown[] }).levels);
  expect(levels.length).toBeGreaterThan(0);
  expect(levels.filter((level) => level !== 'Neutral' && level !== 'Very negative')).toEqual([]);
  expect(panel.complaints).toEqual([]);
  await panel.close();
});
