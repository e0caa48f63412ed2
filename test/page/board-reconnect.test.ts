// The board after its live connection was lost, in each of the ways in which that happens: it says so, and shows the
// truth again.
import { eventually } from '../support/eventually';
import { startSignalR, type OutsideService } from '../support/outside-services';
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { BoardPage } from './board-page';

let signalR: OutsideService;
beforeAll(async () => {
  signalR = await startSignalR();
});
afterAll(() => signalR.dispose());
useAppAndBrowser(() => ({ settings: { AzureSignalRConnectionString: signalR.connectionString } }));
useWorkplace();

const kind = 'Thank you very much, great help!';
const connectionLost = /^Connection lost, trying again\. As of \d/;

let board: BoardPage;
beforeEach(async () => {
  await workplace.alertSupervisorsAt('negative');
  for (const customer of ['Ada', 'Bob']) await workplace.says(customer, furious);
  await workplace.says('Cleo', kind);
  board = await BoardPage.open(browser, app, await workplace.supervisor());
  await board.isLive();
  for (const customer of ['Ada', 'Bob']) await board.alert(customer).waitFor();
});
afterEach(() => board.close());

const link = (text: string | RegExp) => board.page.locator('#link').getByText(text);
/** Something of each kind: a row and an alert come, others go, one changes. */
const changes = [
  () => workplace.says('Dan', furious),
  ...Array.from({ length: 5 }, () => () => workplace.says('Ada', kind)),
  () => workplace.erase(workplace.conversationOf('Bob')),
];
async function change(): Promise<void> {
  for (const act of changes) await act();
}
/** While nobody can be told of it: it is done, and answered with an error. */
async function changeUnheard(): Promise<void> {
  for (const act of changes) await expect(act()).rejects.toThrow(/answered 50[03]/);
}

async function showsTheTruth(withinMs: number): Promise<void> {
  await eventually(
    async () => ({ rows: await board.customers(), alerts: await board.alerts.locator('h3').allInnerTexts() }),
    ({ rows, alerts }) => rows[0] === 'Dan' && [...rows].sort().join() === 'Ada,Cleo,Dan' && alerts.join() === 'Dan',
    withinMs,
  );
  expect(await board.row('Ada').getAttribute('class')).not.toContain('gone');
  await board.row('Ada').getByText('ositive').first().waitFor();
}

/** What is pushed arrives. */
async function isLiveAgain(): Promise<void> {
  await board.page.locator('#link[data-link="live"]').waitFor({ timeout: 30_000 });
  // The app asks the service again after a while.
  await eventually(
    () =>
      workplace.says('Cleo', kind).then(
        () => true,
        () => false,
      ),
    (isTold) => isTold,
    30_000,
  );
  const before = performance.now();
  await workplace.says('Eve', furious);
  await board.alert('Eve').waitFor();
  // Sooner than the lists would be read.
  expect(performance.now() - before).toBeLessThan(5_000);
  await board.row('Eve').waitFor();
  expect((await board.customers()).sort()).toEqual(['Ada', 'Cleo', 'Dan', 'Eve']);
}

it('shows the truth while the SignalR service is killed, and is live again when it is back', async () => {
  await signalR.stop();
  try {
    await link(/^No live connection\. Read every few seconds, last at \d/).waitFor({ timeout: 20_000 });
    await changeUnheard();
    await showsTheTruth(20_000);
  } finally {
    await signalR.start();
  }
  await isLiveAgain();
});

it('shows the truth after the SignalR service was killed and was back before the lists were read', async () => {
  await signalR.stop();
  try {
    await changeUnheard();
  } finally {
    await signalR.start();
  }
  await showsTheTruth(30_000);
  await isLiveAgain();
});

it('keeps what it showed while it is offline, says so at once, and catches up', async () => {
  await board.page.context().setOffline(true);
  await link(connectionLost).waitFor({ timeout: 1_000 });
  await change();
  expect((await board.customers()).sort()).toEqual(['Ada', 'Bob', 'Cleo']);
  await board.page.context().setOffline(false);
  await showsTheTruth(30_000);
  await isLiveAgain();
});

it('notices that nothing gets through, though no connection was closed', async () => {
  app.process!.kill('SIGSTOP');
  try {
    await link(connectionLost).waitFor({ timeout: 20_000 });
  } finally {
    app.process!.kill('SIGCONT');
  }
  await change();
  await showsTheTruth(30_000);
  await isLiveAgain();
});

it('shows nothing when the right was revoked while it was offline', async () => {
  await board.page.context().setOffline(true);
  await link(connectionLost).waitFor();
  await workplace.removeMember(`supervisor-${workplace.queueId}`);
  await board.page.context().setOffline(false);
  await board.page.getByText('You supervise no queue that is switched on.').waitFor();
  expect(await board.page.locator('main').innerHTML()).not.toMatch(/Ada|Bob|Cleo/);
});
