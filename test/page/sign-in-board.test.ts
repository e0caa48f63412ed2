// The supervisor's board with the sign-in at a real OpenID provider: who gets in, that renewals don't disturb it, and that
// nothing stays after it has ended.
import { AccountPage, endOf, enterName } from './account-page';
import { furious } from './app-and-browser';
import { app, context, longLifeS, nearProvider, provider, startSigningIn, useSignIn, workplaceOf } from './signing-in';
import type { Workplace } from './workplace';

useSignIn();

let workplace: Workplace;

const boardOf = (baseUrl: string, more = '') => `${baseUrl}/api/panel/board.html#queue=${workplace.queueId}${more}`;

async function open(): Promise<AccountPage> {
  workplace = await workplaceOf(app);
  return AccountPage.open(context, boardOf(app.baseUrl));
}

const says = (customer: string, text: string) =>
  workplace.deliver(text, {
    conversationId: `${workplace.queueId}-${customer}`,
    author: { role: 'customer', name: customer },
  });

const row = (board: AccountPage, customer: string) =>
  board.page.locator('.row-button').filter({ has: board.page.getByText(customer, { exact: true }) });
const isLive = (board: AccountPage) => board.page.locator('#link[data-link="live"]').waitFor();

it('signs in at the provider, comes back to the queue of the link, and keeps no token in the browser', async () => {
  const board = await open();
  await board.card.getByRole('heading', { name: 'Sign in to see the board' }).waitFor();
  expect(await board.text('Live conversations').isVisible()).toBe(false);
  await board.signIn('grace');
  await isLive(board);
  await board.text('Signed in as Grace Lovelace').waitFor();
  await says('Bob', furious);
  await row(board, 'Bob').getByText('Very negative', { exact: true }).waitFor();

  expect(await board.page.getByLabel('Queue').inputValue()).toBe(workplace.queueId);
  expect(board.page.url()).toBe(`${app.baseUrl}/api/panel/board.html?queue=${workplace.queueId}`);
  const stored = await board.stored();
  for (const secret of ['eyJ', 'code_verifier', 'code=', 'refresh']) expect(stored).not.toContain(secret);
  expect(board.complaints).toEqual([]);
});

it('is found by the path of a folder, with the queue of the link', async () => {
  workplace = await workplaceOf(app);
  const board = await AccountPage.open(context, `${app.baseUrl}/api/panel/board/#queue=${workplace.queueId}`);
  await board.signIn('grace');
  await isLive(board);
  expect(new URL(board.page.url()).search).toBe(`?queue=${workplace.queueId}`);
});

it.each([
  ['with a refresh token', () => Promise.resolve(app), () => provider],
  ['in a hidden frame', () => startSigningIn(nearProvider, 'without-refresh-token'), () => nearProvider],
])('keeps its live connection and what is shown when the token is renewed %s', async (_, start, providerOf) => {
  const running = await start();
  await providerOf().setLifetime(6);
  workplace = await workplaceOf(running);
  await says('Bob', 'Where is my parcel?');
  const board = await AccountPage.open(context, boardOf(running.baseUrl));
  const connections = { opened: 0, closed: 0 };
  board.page.on('websocket', (socket) => {
    connections.opened++;
    socket.on('close', () => connections.closed++);
  });
  await board.signIn('grace');
  await isLive(board);
  await row(board, 'Bob').click();
  const monitor = board.page.getByRole('region', { name: 'Monitoring Bob' });
  await monitor.getByText('Where is my parcel?').first().waitFor();
  await row(board, 'Bob').evaluate((element) => element.setAttribute('data-kept', ''));

  await board.usesNewToken(() => says('Bob', furious));
  expect(Date.now()).toBeLessThan(endOf(board.tokens[0]!));
  await row(board, 'Bob').getByText('Very negative', { exact: true }).waitFor();
  await monitor.getByText(furious).first().waitFor();
  expect(await board.page.locator('.row-button[data-kept]').count()).toBe(1);
  expect(connections).toEqual({ opened: 1, closed: 0 });
  expect(board.complaints).toEqual([]);
});

it('shows nothing when the sign-in has ended, and everything again after another one', async () => {
  const near = await startSigningIn(nearProvider, 'without-refresh-token');
  await nearProvider.setLifetime(4);
  workplace = await workplaceOf(near);
  await says('Bob', furious);
  const board = await AccountPage.open(context, boardOf(near.baseUrl));
  await board.signIn('grace');
  await row(board, 'Bob').click();
  await board.page.getByRole('region', { name: 'Monitoring Bob' }).getByText(furious).first().waitFor();
  await context.clearCookies();
  await board.text('Your sign-in has ended, so nothing is shown here.').waitFor();
  const left = await board.sentiment.evaluate(
    (element) => element.ownerDocument.body.outerHTML + element.shadowRoot!.innerHTML,
  );
  expect(left).not.toMatch(/Bob|furious/);

  await nearProvider.setLifetime(longLifeS);
  await board.signIn('grace', 'Sign in again');
  await row(board, 'Bob').waitFor();
});

it('signs out here and at the provider; another person sees nothing of the first', async () => {
  const board = await open();
  await says('Bob', furious);
  await board.signIn('grace');
  await row(board, 'Bob').waitFor();
  await board.button('Sign out').click();
  await board.page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await board.page.waitForURL(/board\.html/);
  await board.button('Sign in').waitFor();
  expect(await board.page.content()).not.toMatch(/Lovelace|Bob/);

  await board.page.reload();
  await board.button('Sign in').click();
  // The provider's session has ended as well: it asks for the name.
  await enterName(board.page, 'anna');
  await board.text('Signed in as Anna Lovelace').waitFor();
  // An administrator sees every queue.
  await row(board, 'Bob').waitFor();
});

it('tells an agent whom to ask, and lets them in as soon as they are a supervisor', async () => {
  const board = await open();
  await board.signIn('ada');
  await board.card.getByRole('heading', { name: 'This page is for supervisors' }).waitFor();
  await board.text(/ask whoever manages accounts in your organisation/).waitFor();
  await board.card.getByText('ada', { exact: true }).waitFor();
  expect(await board.text('Live conversations').isVisible()).toBe(false);
  expect(board.requests.filter((url) => /\/api\/(negotiate|queues\/)/.test(url))).toEqual([]);

  await provider.setRoles('ada', ['supervisor']);
  await workplace.addMember('ada', 'supervisor');
  await board.button('Check again').click();
  await isLive(board);
  await provider.setRoles('ada', ['Support.Agent']);
});

it('tells someone without a role whom to ask and what to say', async () => {
  await provider.setRoles('noel', []);
  const board = await open();
  await board.signIn('noel');
  await board.card.getByRole('heading', { name: 'You have no role here yet' }).waitFor();
  await board.text(/its claim "realm_access.roles" must be a list with one of "Support.Agent"/).waitFor();
});

it('lets a link with a token win, and offers the sign-in when that token is refused', async () => {
  workplace = await workplaceOf(app);
  await says('Bob', furious);
  const token = await workplace.supervisor();
  const board = await AccountPage.open(context, boardOf(app.baseUrl, `&token=${token}`));
  await row(board, 'Bob').waitFor();
  expect(board.tokens).toEqual([token]);
  expect(board.requests.filter((url) => /sign-in\.js|settings\.json/.test(url))).toEqual([]);

  await board.page.evaluate((url) => location.assign(url), boardOf(app.baseUrl, '&token=a.b.c'));
  await board.button('Sign in').waitFor();
  expect(await board.stored()).not.toContain('a.b.c');
  expect(await board.page.content()).not.toContain('Bob');
  await board.signIn('grace');
  await row(board, 'Bob').waitFor();
});
