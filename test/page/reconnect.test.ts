// Lost connections of the live feed. Missed messages are caught up, nothing is shown twice or out of order, and the
// agent sees a note while the shown state may be out of date.
import { eventually } from '../support/eventually';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { LivePath } from './live-path';
import { PanelPage } from './panel-page';

useAppAndBrowser();
useWorkplace();

const connectionLost = /^Connection lost, trying again\. As of \d/;
const notLive = /^No live connection\. Checked every few seconds, last at \d/;

it('says when the feed is down, polls the snapshot, and is live again when the feed is back', async () => {
  const path = new LivePath();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => path.lay(page));
  await panel.write('Hello');
  await panel.seesMessages(1);

  path.set('cut');
  await panel.note(notLive);
  await workplace.deliver(furious);
  await workplace.deliver(furious);
  await panel.seesMessages(3);

  path.set('open');
  await panel.note('Scored by the built-in model.');
  await workplace.deliver(furious);
  await panel.seesMessages(4);
  await panel.close();
});

it('detects at once that it is offline, and catches up when it is online again', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.write('Hello');
  await panel.seesMessages(1);
  await panel.page.context().setOffline(true);
  await panel.note(connectionLost, 1_000);
  await workplace.deliver(furious);
  expect(await panel.seesMessages(1)).toHaveLength(1);
  await panel.page.context().setOffline(false);
  await panel.seesMessages(2);
  await panel.note('Scored by the built-in model.');
  await panel.close();
});

it('notices that nothing gets through any more before SignalR does, though no connection was closed', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.write('Hello');
  await panel.seesMessages(1);
  app.process!.kill('SIGSTOP');
  try {
    // SignalR itself waits for twenty seconds, and then a little for a new connection.
    await panel.note(connectionLost, 20_000);
    expect(await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.status)).toBe('lost');
  } finally {
    app.process!.kill('SIGCONT');
  }
  await panel.note('Scored by the built-in model.');
  await workplace.deliver(furious);
  await panel.seesMessages(2);
  await panel.close();
});

it('shows nothing when the right was revoked while the feed was down', async () => {
  const path = new LivePath();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => path.lay(page));
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  path.set('cut');
  await panel.note(notLive);
  await workplace.removeMember();
  await panel.showsInstead();
  expect(await panel.markup()).not.toMatch(/furious|data-level/);
  path.set('open');
  expect(await panel.asksAgain()).toBe(200);
  await panel.showsInstead();
  await panel.close();
});

it('shares one connection among the elements of a page, and closes it with the last one', async () => {
  const path = new LivePath();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => path.lay(page));
  await panel.showsLevel('Neutral');
  await panel.page.evaluate(() => {
    const first = document.querySelector('customer-sentiment')!;
    const second = document.createElement('customer-sentiment');
    second.conversationId = first.conversationId;
    second.queueId = first.queueId;
    second.token = first.token;
    second.open = true;
    first.after(second);
  });
  await workplace.deliver(furious);
  for (const index of [0, 1]) await panel.sentiment.nth(index).locator('.level').getByText('Very negative').waitFor();
  expect(path.connections).toBe(1);

  await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.remove());
  await workplace.deliver('Thank you, you are wonderful!');
  await panel.sentiment.getByText('Thank you, you are wonderful!').waitFor();
  expect(path.isInUse).toBe(true);

  await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.remove());
  await eventually(
    () => Promise.resolve(path.isInUse),
    (isInUse) => !isInUse,
    5_000,
  );
  expect(panel.complaints).toEqual([]);
  await panel.close();
});

it('keeps the connection when the agent switches to another conversation', async () => {
  const path = new LivePath();
  const panel = await PanelPage.open(browser, app, await workplace.link(), {}, (page) => path.lay(page));
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  await panel.page.getByRole('button', { name: 'New conversation' }).click();
  await panel.showsLevel('Neutral');
  await panel.write('Thank you very much, great help!');
  await panel.seesMessages(1);
  expect(path.connections).toBe(1);
  await panel.close();
});

it('never shows an older revision during a burst of messages', async () => {
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
