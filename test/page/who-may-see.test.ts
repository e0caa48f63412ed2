// The panel is blank within five seconds after the right to see is revoked, and filled again after a grant.
// Blank means that the document contains no data of the sentiment, not that it is hidden.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';
import { Workplace } from './workplace';

const open: PanelPage[] = [];

useAppAndBrowser();
useWorkplace();
afterEach(async () => {
  const complaints = open.flatMap((panel) => panel.complaints);
  await Promise.all(open.splice(0).map((panel) => panel.close()));
  expect(complaints).toEqual([]);
});

async function openPanel(link: Awaited<ReturnType<Workplace['link']>>): Promise<PanelPage> {
  const panel = await PanelPage.open(browser, app, link);
  open.push(panel);
  return panel;
}

const blankWithinMs = 5_000;
const signInAgain = 'Your sign-in has expired or is not accepted.';

/** No shown data may be left anywhere in the element. */
async function expectBlank(panel: PanelPage, words?: string): Promise<void> {
  await panel.showsInstead(words, blankWithinMs);
  const markup = await panel.markup();
  expect(markup).not.toContain('furious');
  expect(markup).not.toMatch(/negative|data-level|<svg|score/i);
  expect(await panel.page.evaluate(() => document.querySelector('customer-sentiment')!.sentiment)).toBeNull();
}

/**
 * The panel is blank, also after another request, and received no data. Called when a message
 * has already reached a user who may see it, so that a leak would have happened by then.
 */
async function expectNothingLeaked(panel: PanelPage, status: number, words?: string): Promise<void> {
  expect(await panel.asksAgain()).toBe(status);
  await expectBlank(panel, words);
  expect(panel.received).toEqual([]);
}

/** A panel of a user who may see the conversation, live at its first message. */
async function openWitness(): Promise<PanelPage> {
  await workplace.addMember('witness');
  const witness = await openPanel(await workplace.link('witness'));
  await workplace.deliver(furious);
  await witness.seesMessages(1);
  return witness;
}

it('shows nothing to an agent who is not a member of the queue', async () => {
  const witness = await openWitness();
  const panel = await openPanel(await workplace.link('someone-else'));
  await expectBlank(panel);
  await workplace.deliver(furious);
  await witness.seesMessages(2);
  await expectNothingLeaked(panel, 403);
});

it('shows nothing while the queue is switched off', async () => {
  await workplace.deliver(furious);
  await workplace.switchQueue(false);
  const panel = await openPanel(await workplace.link());
  await expectBlank(panel);
  await workplace.deliver(furious);
  await expectNothingLeaked(panel, 403);
});

it('shows nothing without a token', async () => {
  const witness = await openWitness();
  const panel = await openPanel({ ...(await workplace.link()), token: '' });
  await panel.page.getByRole('heading', { name: 'This page needs a token' }).waitFor();
  await workplace.deliver(furious);
  await witness.seesMessages(2);
  expect(await panel.markup()).not.toMatch(/negative|furious/i);
  expect(panel.received).toEqual([]);
});

it.each(['nonsense', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZ2VudC0xIn0.'])(
  'shows nothing for the token "%s", and asks to sign in again',
  async (token) => {
    const witness = await openWitness();
    const panel = await openPanel({ ...(await workplace.link()), token });
    await expectBlank(panel, signInAgain);
    await workplace.deliver(furious);
    await witness.seesMessages(2);
    await expectNothingLeaked(panel, 401, signInAgain);
  },
);

it('is blank when the queue is switched off, and shows the sentiment when it is switched on', async () => {
  const panel = await openPanel(await workplace.link());
  await panel.write(furious);
  await panel.showsLevel('Very negative');

  await workplace.switchQueue(false);
  await expectBlank(panel);
  expect(await panel.announcement()).toMatch(/^Customer sentiment is not available here\./);

  await workplace.switchQueue(true);
  await panel.showsLevel('Very negative');
  expect(await panel.announcement()).toMatch(/^Customer sentiment, conversation .*: very negative/);
  // Live again, not only visible again.
  await panel.write('Thank you very much, you are wonderful!');
  await panel.seesMessages(2);
});

it('is blank for an agent who is removed from the queue, and not for one who stays', async () => {
  const staying = await openWitness();
  const leaving = await openPanel(await workplace.link());
  await leaving.showsLevel('Very negative');

  await workplace.removeMember();
  await expectBlank(leaving);
  leaving.received.length = 0;
  await workplace.deliver('Where is my parcel?');
  await staying.seesMessages(2);
  await expectNothingLeaked(leaving, 403);
});

it('is blank when the conversation moves to a queue of which the agent is not a member', async () => {
  const elsewhere = await Workplace.open(app);
  const panel = await openPanel(await workplace.link());
  await panel.write(furious);
  await panel.showsLevel('Very negative');
  await workplace.deliver('Can someone else help me?', { queueId: elsewhere.queueId });
  await expectBlank(panel);
  panel.received.length = 0;

  const witness = await openPanel({ ...(await elsewhere.link()), conversation: workplace.conversationId });
  await witness.seesMessages(2);
  await workplace.deliver(furious, { queueId: elsewhere.queueId });
  await witness.seesMessages(3);
  await expectNothingLeaked(panel, 403);
});

it('starts over after the conversation was erased, although its revisions begin at 1 again', async () => {
  const panel = await openPanel(await workplace.link());
  for (let count = 0; count < 4; count++) await panel.write(furious);
  await panel.seesMessages(4);

  await workplace.erase();
  await panel.showsLevel('Neutral');
  await panel.sentiment.getByText('Neutral until the customer writes.').waitFor();
  await workplace.deliver('Your service is terrible');
  expect(await panel.seesMessages(1)).toMatchObject([{ text: 'Your service is terrible' }]);
});

it('shows the sentiment when the agent is added to the queue', async () => {
  await workplace.removeMember();
  await workplace.deliver(furious);
  const panel = await openPanel(await workplace.link());
  await expectBlank(panel);
  await workplace.addMember();
  await panel.showsLevel('Very negative');
});
