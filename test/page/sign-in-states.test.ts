// The sign-in at a real OpenID provider, in a real Chromium: its states for everybody, on each page.
import { languages } from '../../panel/ui/language';
import { AccountPage } from './account-page';
import { violationsOf } from './axe-violations';
import { app, context, provider, useContext, useSignIn, workplaceOf } from './signing-in';
import { translations } from './translations';
import type { Workplace } from './workplace';

useSignIn();

let workplace: Workplace;
const schemes = ['light', 'dark'] as const;
const longName = 'somebody-with-quite-a-long-name@department.example.com';

const isSignedOut = (page: AccountPage) => page.button('Sign in').waitFor();
const hasNoRole = async (page: AccountPage) => {
  await page.signIn(longName);
  await page.card.getByRole('heading', { name: 'You have no role here yet' }).waitFor();
};
const isNoSupervisor = async (page: AccountPage) => {
  await page.signIn('ada');
  await page.card.getByRole('heading', { name: 'This page is for supervisors' }).waitFor();
};
const hasEnded = async (page: AccountPage, account: string, shown: string) => {
  await provider.setLifetime(3);
  await page.signIn(account);
  await page.text(shown).waitFor();
  await provider.behave('reset');
  await page.text('Your sign-in has ended').waitFor();
};

/** The states by the page's path, each with how to reach it. */
const pages: Record<string, Record<string, (page: AccountPage) => Promise<void>>> = {
  '': {
    'signed out': isSignedOut,
    'signed in': async (page) => {
      await page.signIn('ada');
      await page.showsLevel('Neutral');
    },
    'no role': hasNoRole,
    unreachable: async (page) => {
      await page.button('Sign in').waitFor();
      await page.page.route(/openid-configuration|\/auth/, (route) => route.abort());
      await page.page.reload();
      await page.button('Try again').waitFor();
    },
    expired: (page) => hasEnded(page, 'ada', 'Neutral until the customer writes.'),
  },
  'board.html': {
    'signed out': isSignedOut,
    'signed in': async (page) => {
      await page.signIn('grace');
      await page.text('No conversation is live').waitFor();
    },
    'not a supervisor': isNoSupervisor,
    expired: (page) => hasEnded(page, 'grace', 'No conversation is live'),
    'a token that is not accepted': async (page) => {
      await page.page.route(/settings\.json/, (route) => route.fulfill({ json: {} }));
      await page.page.goto(`${app.baseUrl}/api/panel/board.html#token=a.b.c`);
      await page.button('Open the page').click();
      await page.text('That is neither a token nor a link').waitFor();
    },
  },
  'settings.html': {
    'signed out': isSignedOut,
    'signed in': async (page) => {
      await page.signIn('grace');
      await page.text('Store the texts of messages').waitFor();
    },
    'no role': hasNoRole,
    'not a supervisor': isNoSupervisor,
    expired: (page) => hasEnded(page, 'grace', 'Store the texts of messages'),
  },
};
const cases = Object.entries(pages).flatMap(([path, states]) =>
  Object.keys(states).flatMap((state) => schemes.map((scheme) => [path, state, scheme] as const)),
);

it.each(cases)('passes axe and fits 280 pixels: /%s, %s, %s', async (path, state, colorScheme) => {
  await useContext({ colorScheme, viewport: { width: 280, height: 700 } });
  workplace = await workplaceOf(app);
  const { conversationId, queueId } = workplace;
  const fragment = new URLSearchParams({ ...(path === '' && { conversation: conversationId }), queue: queueId });
  const page = await AccountPage.open(context, `${app.baseUrl}/api/panel/${path}#${fragment.toString()}`);
  await pages[path]![state]!(page);
  expect(await violationsOf(page)).toEqual([]);
  const overflow = () =>
    page.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBeLessThanOrEqual(0);
  if (process.env['SCREENSHOTS']) {
    const name = `${process.env['SCREENSHOTS']}/${path.replace('.html', '')}-${state.replaceAll(' ', '-')}-${colorScheme}`;
    await page.page.screenshot({ path: `${name}-280.png` });
    await page.page.setViewportSize({ width: 1100, height: 700 });
    await page.page.screenshot({ path: `${name}.png` });
    await page.page.setViewportSize({ width: 280, height: 700 });
  }
  await page.page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
  expect(await overflow()).toBeLessThanOrEqual(0);
});

it.each(languages)('speaks the language of ?lang=, and the browser’s without one: %s', async (language) => {
  const { board, demo, settings, signIn } = translations[language];
  const headings = { '': demo, 'board.html': board, 'settings.html': settings };
  for (const [path, { signInHeading, title }] of Object.entries(headings)) {
    const page = await AccountPage.open(context, `${app.baseUrl}/api/panel/${path}?lang=${language}`);
    await page.card.getByRole('heading', { name: signInHeading }).waitFor();
    await page.button(signIn.signIn).waitFor();
    await page.text(signIn.byRedirect.replace('{provider}', new URL(provider.issuer).host)).waitFor();
    expect(await page.page.title()).toBe(title);
    expect(await page.page.locator('html').getAttribute('lang')).toMatch(new RegExp(`^${language}`));
    await page.page.close();
  }
  await useContext({ locale: language });
  const page = await AccountPage.open(context, `${app.baseUrl}/api/panel/board.html`);
  await page.button(signIn.signIn).waitFor();
});
