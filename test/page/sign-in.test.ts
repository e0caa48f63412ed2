// The sign-in at a real OpenID provider, in a real Chromium: by redirect, its renewal, its end, and
// everything that can be refused.
import { eventually } from '../support/eventually';
import type { RunningApp } from '../support/running-app';
import { AccountPage, endOf, enterName } from './account-page';
import { furious } from './app-and-browser';
import { app, context, longLifeS, nearProvider, provider, startSigningIn, useSignIn, workplaceOf } from './signing-in';
import type { Workplace } from './workplace';

useSignIn();

let workplace: Workplace;

function linkOf(running: RunningApp, { conversationId, queueId }: Workplace, more = ''): string {
  return `${running.baseUrl}/api/panel/#conversation=${conversationId}&queue=${queueId}${more}`;
}

/** Opens the panel of the first app by a link without a token. */
async function open(): Promise<AccountPage> {
  workplace = await workplaceOf(app);
  return AccountPage.open(context, linkOf(app, workplace));
}

it('signs in at the provider, comes back to the conversation of the link, and keeps no token in the browser', async () => {
  const panel = await open();
  await panel.text('You sign in at localhost').waitFor();
  await panel.signIn('ada');
  await panel.showsLevel('Neutral');
  await panel.text('Signed in as Ada Lovelace').waitFor();
  await workplace.deliver(furious);
  await panel.showsLevel('Very negative');

  expect(panel.tokens).toHaveLength(1);
  const stored = await panel.stored();
  expect(stored).toContain(workplace.conversationId);
  for (const secret of ['eyJ', 'code_verifier', 'code=', 'refresh']) expect(stored).not.toContain(secret);
  expect(panel.page.url()).toBe(`${app.baseUrl}/api/panel/`);
  expect(panel.complaints).toEqual([]);
});

it('shows another conversation by another link without a new sign-in', async () => {
  const panel = await open();
  await panel.signIn('ada');
  await panel.showsLevel('Neutral');
  const other = await workplaceOf(app);
  await other.deliver(furious);
  await panel.page.evaluate((link) => location.assign(link), linkOf(app, other));
  await panel.showsLevel('Very negative');
  expect(panel.tokens).toHaveLength(1);
  expect(panel.complaints).toEqual([]);
});

describe('without asking', () => {
  let near: RunningApp;
  beforeAll(async () => {
    near = await startSigningIn(nearProvider, 'without-refresh-token');
  });

  async function openNear(): Promise<AccountPage> {
    workplace = await workplaceOf(near);
    return AccountPage.open(context, linkOf(near, workplace));
  }

  it('signs in again after a reload, and in another tab, while the provider knows the user', async () => {
    const panel = await openNear();
    await panel.signIn('ada');
    await panel.showsLevel('Neutral');
    await panel.page.reload();
    await panel.showsLevel('Neutral');
    const other = await AccountPage.open(context, linkOf(near, workplace));
    await other.showsLevel('Neutral');
    expect([...panel.complaints, ...other.complaints]).toEqual([]);
  });

  it.each([
    ['in a hidden frame', () => [near, nearProvider] as const],
    ['with a refresh token', () => [app, provider] as const],
  ])('renews the token before it ends: %s', async (_, where) => {
    const [running, at] = where();
    await at.setLifetime(6);
    workplace = await workplaceOf(running);
    const panel = await AccountPage.open(context, linkOf(running, workplace));
    await panel.signIn('ada');
    await panel.showsLevel('Neutral');
    const phases = await panel.frame.evaluateHandle(() => {
      const phases: (string | undefined)[] = [];
      const card = document.querySelector<HTMLElement>('.account')!;
      new MutationObserver(() => phases.push(card.dataset['phase'])).observe(card, { attributes: true });
      return phases;
    });
    const renewal = await panel.page.waitForResponse((response) => response.url() === `${at.issuer}/token`);
    expect(renewal.status()).toBe(200);
    expect(Date.now()).toBeLessThan(endOf(panel.tokens[0]!));
    // The panel goes on, with the new token.
    await panel.usesNewToken(() => workplace.deliver(furious));
    await panel.showsLevel('Very negative');
    expect(await phases.jsonValue()).toEqual([]);
    expect(panel.complaints).toEqual([]);
  });

  it('asks to sign in again, quietly, when the session has ended', async () => {
    await nearProvider.setLifetime(4);
    const panel = await openNear();
    await panel.signIn('ada');
    await panel.showsLevel('Neutral');
    await context.clearCookies();
    await panel.text('Your sign-in has ended').waitFor();
    expect(await panel.card.getByRole('heading').count()).toBe(0);
    expect(await panel.sentiment.isVisible()).toBe(false);

    await nearProvider.setLifetime(longLifeS);
    await workplace.deliver(furious);
    await panel.signIn('ada', 'Sign in again');
    await panel.showsLevel('Very negative');
  });

  it('goes on when the provider was down as the token had to be renewed', async () => {
    await nearProvider.setLifetime(6);
    const panel = await openNear();
    await panel.signIn('ada');
    await panel.showsLevel('Neutral');
    const [first] = panel.tokens;
    await nearProvider.behave('reset');
    await panel.text('Your sign-in has ended').waitFor();
    await nearProvider.setLifetime(longLifeS);
    await nearProvider.behave('serve');
    await eventually(
      () => Promise.resolve(panel.tokens.at(-1)),
      (token) => token !== first,
      20_000,
    );
    await panel.card.waitFor({ state: 'hidden' });
  });
});

it('signs out here and at the provider, and does not sign in again by itself', async () => {
  const panel = await open();
  await panel.signIn('ada');
  await workplace.deliver(furious);
  await panel.showsLevel('Very negative');
  await panel.button('Sign out').click();
  await panel.page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await panel.page.waitForURL(/\/api\/panel\/$/);
  await panel.button('Sign in').waitFor();
  expect(await panel.sentiment.isVisible()).toBe(false);
  expect(await panel.page.content()).not.toContain('Lovelace');
  expect(await panel.sentiment.evaluate((element) => element.shadowRoot!.innerHTML)).not.toContain('furious');

  const tokens = panel.tokens.length;
  await panel.page.reload();
  await panel.button('Sign in').waitFor();
  await panel.button('Sign in').click();
  // Its session has ended: it asks for the name.
  await enterName(panel.page, 'ada');
  await panel.showsLevel('Very negative');
  expect(panel.tokens).toHaveLength(tokens + 1);
});

it('tells someone without a role whom to ask and what to say, and lets them in when they have got one', async () => {
  await provider.setRoles('noel', []);
  const panel = await open();
  await panel.signIn('noel');
  await panel.card.getByRole('heading', { name: 'You have no role here yet' }).waitFor();
  await panel.text(/Ask whoever manages accounts/).waitFor();
  await panel.card.getByText('noel', { exact: true }).waitFor();
  await panel.text(/its claim "realm_access.roles" must be a list with one of "Support.Agent"/).waitFor();
  expect(await panel.sentiment.isVisible()).toBe(false);

  await provider.setRoles('noel', ['Support.Agent']);
  await panel.button('Check again').click();
  await panel.showsLevel('Neutral');
});

it('says that the set-up is wrong where the token is for another audience', async () => {
  const elsewhere = await startSigningIn(provider, 'with-refresh-token', { AUTH_AUDIENCE: 'another-app' });
  const panel = await AccountPage.open(context, `${elsewhere.baseUrl}/api/panel/#conversation=c-1`);
  await panel.signIn('ada');
  await panel.card.getByRole('heading', { name: 'Undertone does not accept this sign-in' }).waitFor();
  await panel.text('The token\'s claim "aud" is not accepted here.').waitFor();
  expect(await panel.sentiment.isVisible()).toBe(false);
});

it.each(['reset', 'fail'] as const)(
  'says that the provider can’t be reached, and tries again: %s',
  async (behaviour) => {
    await provider.behave(behaviour);
    const panel = await open();
    const problem = behaviour === 'reset' ? /localhost:\d+ can’t be reached/ : /localhost:\d+ did not sign you in/;
    await panel.card.getByText(problem).waitFor();
    await provider.behave('serve');
    await panel.signIn('ada', 'Try again');
    await panel.showsLevel('Neutral');
  },
);

it('says what the provider answers to someone who gives up', async () => {
  const panel = await open();
  await panel.button('Sign in').click();
  await panel.page.getByText('[ Cancel ]').click();
  await panel.card.getByText(/did not sign you in: End-User aborted interaction/).waitFor();
  await panel.signIn('ada', 'Try again');
  await panel.showsLevel('Neutral');
});

it('asks again where the user comes back from the provider without signing in', async () => {
  const panel = await open();
  await panel.button('Sign in').click();
  await panel.page.getByPlaceholder('Enter any login').waitFor();
  await panel.page.goBack();
  await panel.signIn('ada');
  await panel.showsLevel('Neutral');
});

it('lets a link with a token win, and then loads nothing of the sign-in', async () => {
  workplace = await workplaceOf(app);
  const { token } = await workplace.link();
  const panel = await AccountPage.open(context, linkOf(app, workplace, `&token=${token}`));
  await panel.showsLevel('Neutral');
  expect(panel.tokens).toEqual([token]);
  expect(panel.requests.filter((url) => /sign-in\.js|settings\.json/.test(url))).toEqual([]);
});
