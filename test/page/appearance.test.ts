// Appearance and operation: both colour schemes, narrow windows, keyboards, screen readers, and the texts with
// which the page reports faults.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';

useAppAndBrowser();
useWorkplace();

it.each(['light', 'dark'] as const)(
  'draws the level in its own shape and in the colours of the %s scheme',
  async (colorScheme) => {
    const panel = await PanelPage.open(browser, app, await workplace.link(), { colorScheme });
    await panel.showsLevel('Neutral');
    const shapeOf = () =>
      panel.sentiment
        .locator('.icon path, .icon circle, .icon rect')
        .first()
        .evaluate((shape) => shape.outerHTML);
    const neutral = await shapeOf();
    await panel.write(furious);
    await panel.showsLevel('Very negative');
    expect(await shapeOf()).not.toBe(neutral);

    const colors = await panel.sentiment.evaluate((element) => {
      const card = getComputedStyle(element.shadowRoot!.querySelector('.card')!);
      return { background: card.backgroundColor, text: card.color };
    });
    const expected = {
      light: { background: 'rgb(255, 255, 255)', text: 'rgb(29, 35, 51)' },
      dark: { background: 'rgb(22, 26, 35)', text: 'rgb(236, 239, 245)' },
    };
    expect(colors).toEqual(expected[colorScheme]);
    expect(panel.complaints).toEqual([]);
    await panel.close();
  },
);

it.each([320, 360, 768, 1440])('fits a window that is %d pixels wide', async (width) => {
  const panel = await PanelPage.open(browser, app, await workplace.link(), { viewport: { width, height: 700 } });
  await panel.write(`${furious} ${'longword'.repeat(40)}`);
  await panel.seesMessages(1);
  const overflow = await panel.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await panel.close();
});

it('has headings, lists and names for screen readers', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.write(furious);
  await panel.seesMessages(1);
  const tree = await panel.page.getByRole('region', { name: 'Customer sentiment' }).ariaSnapshot();
  for (const part of [
    'heading "Customer sentiment" [level=2]',
    'Very negative',
    'heading "From the last message" [level=3]',
    'listitem',
    'button "Why very negative?"',
    'mark',
  ])
    expect(tree).toContain(part);
  expect(await panel.page.locator('html').getAttribute('lang')).toBe('en');
  await panel.close();
});

it.each([
  ['agent', 'The agent sees'],
  ['supervisor', 'A supervisor sees'],
  ['admin', 'An administrator sees'],
] as const)('names the role of the link’s user: %s', async (role, heading) => {
  const token = await app.token({ sub: 'grace', name: 'Grace', roles: [role] });
  const panel = await PanelPage.open(browser, app, { token, conversation: workplace.conversationId });
  await panel.page.getByRole('heading', { name: heading, exact: true }).waitFor();
  await panel.page.getByText(`Signed in as Grace, ${role === 'admin' ? 'administrator' : role}`).waitFor();
  await panel.page.getByText('This link carries no webhook secret').waitFor();
  await panel.close();
});

it('says how to get a token where the link has none, and opens with a pasted one', async () => {
  const panel = await PanelPage.open(browser, app, {});
  await panel.page.getByText('npm run token').waitFor();
  const { token, ...link } = await workplace.link();
  const field = panel.page.getByRole('textbox', { name: 'Link or token' });
  await field.fill('not one');
  await panel.page.keyboard.press('Enter');
  await panel.page.getByRole('alert').getByText('neither a token nor a link').waitFor();

  await field.fill(`${app.baseUrl}/api/panel/#${new URLSearchParams({ token, ...link }).toString()}`);
  await panel.page.keyboard.press('Enter');
  await panel.showsLevel('Neutral');
  await panel.page.getByText('Signed in as Ada, agent').waitFor();
  expect(await panel.page.content()).not.toContain(token);
  expect(panel.page.url()).not.toContain('token');
  expect(panel.complaints).toEqual([]);
  await panel.close();
});

it.each([
  ['a secret that the server doesn’t know', `whsec_${Buffer.from('another secret altogether').toString('base64')}`],
  ['no secret', ''],
])('shows that a message was rejected, with %s', async (_, secret) => {
  const panel = await PanelPage.open(browser, app, { ...(await workplace.link()), secret });
  const bubble = await panel.write(furious);
  expect(await bubble.getAttribute('data-state')).toBe('failed');
  expect(await bubble.locator('.bubble-status').innerText()).toMatch(/signature|signed/i);
  await panel.showsLevel('Neutral');
  await panel.close();
});
