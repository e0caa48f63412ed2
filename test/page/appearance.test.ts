// Appearance and operation: both colour schemes, narrow windows, keyboards, screen readers, and the texts with
// which the page reports faults.
import { languages } from '../../panel/ui/language';
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
  expect(await panel.page.locator('html').getAttribute('lang')).toBe('en-GB');
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

describe.each(languages)('in a window of 280 pixels, in %s', (language) => {
  it('has no horizontal scrolling, with all that can be shown', async () => {
    await workplace.alertAgentsAt('negative');
    const options = { viewport: { width: 280, height: 700 } };
    const panel = await PanelPage.open(browser, app, await workplace.link(), options, undefined, `?lang=${language}`);
    await panel.isLive();
    for (const text of ['Thank you very much, great help!', furious, furious]) await workplace.deliver(text);
    await panel.sentiment.locator('.dot').nth(2).waitFor();
    await panel.sentiment.locator('.alert').waitFor();
    await panel.sentiment.locator('[part=course-toggle]').click();
    for (const why of await panel.sentiment.locator('[part=why]').all()) await why.click();
    await panel.sentiment.locator('[part=correct]').first().click();
    await panel.sentiment.locator('.level-item').nth(2).click();
    await panel.sentiment.locator('[part=undo]').waitFor();
    await panel.sentiment.locator('[part=correct]').first().click();
    await panel.sentiment.getByRole('menu').waitFor();
    const overflow = await panel.page.evaluate(() => {
      const root = document.querySelector('customer-sentiment')!.shadowRoot!;
      const wide = [...root.querySelectorAll('.card *')].filter(
        (part) => part.getBoundingClientRect().right > 280 && getComputedStyle(part).clipPath === 'none',
      );
      return [
        document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ...wide.map((part) => part.outerHTML.slice(0, 80)),
      ];
    });
    expect(overflow).toEqual([0]);
    await panel.close();
  });
});

it('can be read in forced colours: shapes and lines in the colours of the system', async () => {
  await workplace.alertAgentsAt('negative');
  const options = { forcedColors: 'active', colorScheme: 'dark' } as const;
  const panel = await PanelPage.open(browser, app, await workplace.link(), options);
  await panel.isLive();
  for (const text of ['Thank you very much, great help!', furious, furious]) await panel.write(text);
  await panel.sentiment.locator('.dot').nth(2).waitFor();
  await panel.sentiment.locator('.alert').waitFor();
  const colours = await panel.sentiment.evaluate((element) => {
    const styleOf = (part: string) => getComputedStyle(element.shadowRoot!.querySelector(part)!);
    const probe = element.shadowRoot!.querySelector('.card')!.appendChild(document.createElement('i'));
    probe.style.color = 'CanvasText';
    return {
      system: getComputedStyle(probe).color,
      line: styleOf('.line').stroke,
      dot: styleOf('.dot').fill,
      band: styleOf('.band').fill,
      alert: styleOf('.alert').borderTopColor,
      evidence: styleOf('mark').color,
      steps: [...element.shadowRoot!.querySelectorAll('.scale span')].map((step) => getComputedStyle(step).opacity),
    };
  });
  const { system } = colours;
  expect(colours).toMatchObject({ line: system, dot: system, band: 'none', alert: system, evidence: system });
  // The current step differs from the others in more than its colour.
  expect(new Set(colours.steps).size).toBe(2);
  await panel.close();
});
