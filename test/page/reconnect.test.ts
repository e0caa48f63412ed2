// The live feed drops now and then. What was missed is caught up on, nothing is shown twice or backwards, and the agent
// is told while what they see may be out of date.
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { startApp, type RunningApp } from '../support/running-app';
import { PanelPage, startBrowser } from './panel-page';
import { Workplace } from './workplace';

let app: RunningApp;
let browser: Browser;
let workplace: Workplace;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), startBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});
beforeEach(async () => {
  workplace = await Workplace.open(app);
});

/** Stands between the page and the live feed. */
class Line {
  private isCut = false;
  private readonly open = new Set<WebSocketRoute>();
  connections = 0;

  async lay(page: Page): Promise<void> {
    await page.routeWebSocket(/\/client\//, (socket) => {
      if (this.isCut) {
        void socket.close();
        return;
      }
      this.connections++;
      this.open.add(socket);
      const server = socket.connectToServer();
      socket.onClose(() => {
        this.open.delete(socket);
        void server.close();
      });
    });
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.open) void socket.close();
    this.open.clear();
  }

  mend(): void {
    this.isCut = false;
  }

  get isInUse(): boolean {
    return this.open.size > 0;
  }
}

const connectionLost = 'Connection lost, trying again. This may be out of date.';
const furious = 'I am furious! You are useless, this is the worst company ever!';

it('says when the feed is down, and shows what was missed when it is back', async () => {
  const line = new Line();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => line.lay(page));
  await panel.write('Hello');
  await panel.seesMessages(1);

  line.cut();
  await panel.sentiment.getByText(connectionLost).waitFor();
  await workplace.deliver(furious);
  await workplace.deliver(furious);
  await panel.showsLevel('Neutral');

  line.mend();
  await panel.seesMessages(3);
  await panel.sentiment.getByText(connectionLost).waitFor({ state: 'detached' });
  await workplace.deliver(furious);
  await panel.seesMessages(4);
  await panel.showsLevel('Very negative');
  await panel.close();
});

it('goes blank on reconnecting when the right went while the feed was down', async () => {
  const line = new Line();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => line.lay(page));
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  line.cut();
  await panel.sentiment.getByText(connectionLost).waitFor();
  await workplace.takeOut();
  line.mend();
  await panel.showsNothing();
  expect(await panel.markup()).not.toMatch(/furious|data-level/);
  await panel.close();
});

it('lets several elements of a page share one connection, and closes it with the last of them', async () => {
  const line = new Line();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => line.lay(page));
  await panel.showsLevel('Neutral');
  await panel.page.evaluate(() => {
    const first = document.querySelector('customer-sentiment')!;
    const second = document.createElement('customer-sentiment');
    second.conversationId = first.conversationId;
    second.queueId = first.queueId;
    second.token = first.token;
    first.after(second);
  });
  await workplace.deliver(furious);
  for (const index of [0, 1]) await panel.sentiment.nth(index).locator('.level').getByText('Very negative').waitFor();
  expect(line.connections).toBe(1);

  await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.remove());
  await workplace.deliver('Thank you, you are wonderful!');
  await panel.sentiment.getByText('Thank you, you are wonderful!').waitFor();
  expect(line.isInUse).toBe(true);

  await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.remove());
  await expect(eventually(() => !line.isInUse)).resolves.toBe(true);
  expect(panel.complaints).toEqual([]);
  await panel.close();
});

it('keeps the connection when the agent goes from one conversation to the next', async () => {
  const line = new Line();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => line.lay(page));
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  await panel.page.getByRole('button', { name: 'New conversation' }).click();
  await panel.showsLevel('Neutral');
  await panel.write('Thank you very much, great help!');
  await panel.seesMessages(1);
  expect(line.connections).toBe(1);
  await panel.close();
});

it('never shows anything older than the last while messages pour in', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.showsLevel('Neutral');
  await panel.page.evaluate(() => {
    const revisions: number[] = [];
    document.addEventListener('sentimentchange', ({ detail }) => detail && revisions.push(detail.revision));
    Object.assign(globalThis, { revisions });
  });
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => workplace.deliver(`Message ${index}`, { messageId: `m-${index}` })),
  );
  await workplace.deliver('The last of them');
  await panel.sentiment.getByText('The last of them').waitFor();
  const revisions = await panel.page.evaluate(() => (globalThis as unknown as { revisions: number[] }).revisions);
  expect(revisions.length).toBeGreaterThan(1);
  expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  await panel.close();
});

/** Waits for something that only this process can see. */
async function eventually(isSo: () => boolean, withinMs = 5_000): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (!isSo() && Date.now() < until) await new Promise((resolve) => setImmediate(resolve));
  return isSo();
}
