// The sign-in at a real OpenID provider, in a real Chromium: in a frame, by a window.
import { AccountPage, enterName } from './account-page';
import { furious } from './app-and-browser';
import { app, context, provider, startDesk, useSignIn, workplaceOf } from './signing-in';
import type { Workplace } from './workplace';

useSignIn();

let workplace: Workplace;
let deskUrl: (host: string) => string;

beforeAll(async () => {
  deskUrl = await startDesk(
    () => `${app.baseUrl}/api/panel/#conversation=${workplace.conversationId}&queue=${workplace.queueId}`,
  );
});

const readsStorage = (panel: AccountPage) =>
  panel.frame.evaluate(() => {
    try {
      return sessionStorage.length >= 0;
    } catch {
      return false;
    }
  });

async function openDesk(host: string): Promise<AccountPage> {
  workplace = await workplaceOf(app);
  return AccountPage.open(context, deskUrl(host), { isFramed: true });
}

it.each([
  ['a frame of the same site', '127.0.0.1', true],
  ['a frame of another site, to which the browser denies its storage', 'desk.localhost', false],
])('signs in and out in a window: %s', async (_, host, hasStorage) => {
  const panel = await openDesk(host);
  await panel.text(/in a window that opens for it/).waitFor();
  expect(await readsStorage(panel)).toBe(hasStorage);
  await panel.signInByPopup('ada');
  await panel.showsLevel('Neutral');
  await workplace.deliver(furious);
  await panel.showsLevel('Very negative');

  const [popup] = await Promise.all([panel.page.waitForEvent('popup'), panel.button('Sign out').click()]);
  await panel.button('Sign in').waitFor();
  const closed = popup.waitForEvent('close');
  await popup.getByRole('button', { name: 'Yes, sign me out' }).click();
  await closed;
  expect(await panel.sentiment.isVisible()).toBe(false);
  expect(panel.complaints).toEqual([]);
});

it('renews the token where the browser denies the frame its storage', async () => {
  await provider.setLifetime(6);
  const panel = await openDesk('desk.localhost');
  await panel.signInByPopup('ada');
  await panel.showsLevel('Neutral');
  await panel.usesNewToken(() => workplace.deliver(furious));
  await panel.showsLevel('Very negative');
  expect(await panel.card.isVisible()).toBe(false);
});

it('opens the window again for someone who has closed it', async () => {
  const panel = await openDesk('desk.localhost');
  const [popup] = await Promise.all([panel.page.waitForEvent('popup'), panel.button('Sign in').click()]);
  await popup.close();
  const [again] = await Promise.all([panel.page.waitForEvent('popup'), panel.button('Open it again').click()]);
  await enterName(again, 'ada');
  await panel.showsLevel('Neutral');
});

it('says that the browser has blocked the window', async () => {
  await context.addInitScript(() => (window.open = () => null));
  const panel = await openDesk('desk.localhost');
  await panel.button('Sign in').click();
  await panel.text(/The browser blocked the sign-in window/).waitFor();
});

describe.each([
  ['board.html', 'Live conversations'],
  ['settings.html', 'Store the texts of messages'],
])('%s', (file, content) => {
  it('signs in and out in a window where the browser denies the frame its storage', async () => {
    workplace = await workplaceOf(app);
    const url = await startDesk(() => `${app.baseUrl}/api/panel/${file}#queue=${workplace.queueId}`);
    const page = await AccountPage.open(context, url('desk.localhost'), { isFramed: true });
    await page.text(/in a window that opens for it/).waitFor();
    expect(await readsStorage(page)).toBe(false);
    await page.signInByPopup('grace');
    await page.text(content).waitFor();
    await page.text(workplace.queueId).waitFor({ state: 'attached' });

    const [popup] = await Promise.all([page.page.waitForEvent('popup'), page.button('Sign out').click()]);
    await page.button('Sign in').waitFor();
    const closed = popup.waitForEvent('close');
    await popup.getByRole('button', { name: 'Yes, sign me out' }).click();
    await closed;
    expect(await page.text(content).isVisible()).toBe(false);
    expect(page.complaints).toEqual([]);
  });
});
