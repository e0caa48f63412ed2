// The settings page with the sign-in at a real OpenID provider: who gets in, and that nothing that was entered is lost by
// a renewal, by the end of a sign-in, or by a click on Sign out.
import type { RunningApp } from '../support/running-app';
import { AccountPage, endOf } from './account-page';
import { app, context, longLifeS, nearProvider, provider, startSigningIn, useSignIn, workplaceOf } from './signing-in';
import type { Workplace } from './workplace';

useSignIn();

let workplace: Workplace;

async function open(running = app): Promise<AccountPage> {
  workplace = await workplaceOf(running);
  return AccountPage.open(context, `${running.baseUrl}/api/panel/settings.html#queue=${workplace.queueId}`);
}

const days = (settings: AccountPage) => settings.page.getByLabel('Erase after', { exact: true });
const saved = (settings: AccountPage) => settings.text('Saved. It applies everywhere within five seconds.').waitFor();

it('signs in at the provider, comes back to the queue of the link, and saves as the person who signed in', async () => {
  const settings = await open();
  await settings.page.getByRole('heading', { level: 1, name: 'Sign in to open the settings' }).waitFor();
  await settings.signIn('grace');
  await settings.page.getByRole('heading', { level: 1, name: workplace.queueId }).waitFor();
  await settings.text('Signed in as Grace Lovelace').waitFor();
  expect(settings.page.url()).toBe(`${app.baseUrl}/api/panel/settings.html#queue=${workplace.queueId}`);
  await days(settings).fill('44');
  await settings.button('Save').click();
  await saved(settings);
  await settings.text(/Last changed .* by grace/).waitFor();
  expect(await settings.stored()).not.toContain('eyJ');
  expect(settings.complaints).toEqual([]);
});

it('lets an administrator set up the first queue, by the roles that the server reads', async () => {
  const settings = await open();
  await settings.page.route(/\/api\/queues(\?|$)/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { queues: [], continuation: null } });
  });
  await settings.signIn('anna');
  await settings.text('New queue').click();
  await settings.page.getByLabel('Id of the queue').waitFor();
});

it('keeps what was entered when the token is renewed, and saves it with the new one', async () => {
  await provider.setLifetime(6);
  const settings = await open();
  await settings.signIn('grace');
  await days(settings).fill('45');
  const [first] = settings.tokens;
  await settings.page.waitForResponse((response) => response.url() === `${provider.issuer}/token`);
  await settings.usesNewToken(async () => {
    if (await settings.button('Save').isVisible()) await settings.button('Save').click();
  });
  expect(Date.now()).toBeLessThan(endOf(first!));
  await saved(settings);
  expect(await days(settings).inputValue()).toBe('45');
});

describe('when the sign-in has ended', () => {
  let near: RunningApp;
  let settings: AccountPage;
  beforeAll(async () => {
    near = await startSigningIn(nearProvider, 'without-refresh-token');
  });
  beforeEach(async () => {
    await nearProvider.setLifetime(4);
    settings = await open(near);
    await settings.signIn('grace');
    await days(settings).fill('46');
    // Nothing is left to renew the token with.
    await context.clearCookies();
    await settings.text('Your sign-in has ended. What you have entered on this page stays.').waitFor();
    await nearProvider.setLifetime(longLifeS);
  });

  it('keeps what was entered, and asks in a window', async () => {
    const { page } = settings;
    await page.route(/\/api\/queues\//, (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer expired' } }),
    );
    // A save that the server refuses leads to the button that helps.
    await settings.button('Save').click();
    await settings.text('Not done: your sign-in has expired or is not accepted.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sign in again');
    await page.unroute(/\/api\/queues\//);

    await settings.signInByPopup('grace', 'Sign in again');
    await settings.card.waitFor({ state: 'hidden' });
    await settings.text('Signed in as Grace Lovelace').waitFor();
    expect(await days(settings).inputValue()).toBe('46');
    await settings.button('Save').click();
    await saved(settings);
  });

  it('stays as it is when the browser blocks the window', async () => {
    await settings.page.evaluate(() => (window.open = () => null));
    await settings.button('Sign in again').click();
    await settings.text(/The browser blocked the sign-in window/).waitFor();
    expect(await days(settings).inputValue()).toBe('46');
  });

  it('keeps nothing of it when somebody else signs in', async () => {
    await settings.signInByPopup('anna', 'Sign in again');
    await settings.text('Signed in as Anna Lovelace').waitFor();
    await settings.page.getByRole('heading', { level: 1, name: workplace.queueId }).waitFor();
    expect(await days(settings).inputValue()).toBe('30');
  });
});

it('asks before what was entered is lost by signing out', async () => {
  const settings = await open();
  await settings.signIn('grace');
  await days(settings).fill('48');
  const answers = ['dismiss', 'accept'] as const;
  const questions: string[] = [];
  settings.page.on('dialog', (dialog) => void dialog[answers[questions.push(dialog.message()) - 1] ?? 'dismiss']());
  await settings.button('Sign out').click();
  expect(await days(settings).inputValue()).toBe('48');
  await settings.button('Sign out').click();
  await settings.page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await settings.page.waitForURL(/settings\.html/);
  await settings.button('Sign in').waitFor();
  expect(await settings.page.content()).not.toMatch(/Lovelace/);
  expect(questions).toEqual(
    Array(2).fill(`Your changes to the queue “${workplace.queueId}” are not saved. Discard them?`),
  );
});

it.each([
  ['an agent', 'ada', ['Support.Agent'], 'This page is for supervisors'],
  ['someone without a role', 'noel', [], 'You have no role here yet'],
])('tells %s whom to ask, and lets them in as soon as they are a supervisor', async (_, account, roles, heading) => {
  await provider.setRoles(account, roles);
  const settings = await open();
  await settings.signIn(account);
  await settings.card.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settings.text(/whoever manages accounts in your organisation/).waitFor();
  expect(await settings.page.locator('#page').isVisible()).toBe(false);

  await provider.setRoles(account, ['supervisor']);
  await workplace.addMember(account, 'supervisor');
  await settings.button('Check again').click();
  await settings.page.getByRole('heading', { level: 1, name: workplace.queueId }).waitFor();
});

it('says that the sign-in can’t be loaded, and takes a token all the same', async () => {
  const settings = await open();
  await settings.button('Sign in').waitFor();
  await settings.page.route(/sign-in\.js/, (route) => route.abort());
  await settings.page.reload();
  await settings.text('The sign-in could not be loaded. Reload the page to try again.').waitFor();
  await settings.page.getByLabel('Link or token').fill(await workplace.supervisor());
  await settings.button('Open the page').click();
  await settings.page.getByRole('heading', { level: 1, name: workplace.queueId }).waitFor();
});
