// axe's rules for every state of the element, in both colour schemes; and what axe can't check: motion, large
// text, the page's own styles.
import { app, browser, furious, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { violationsOf } from './axe-violations';
import { LivePath } from './live-path';
import { PanelPage } from './panel-page';

useAppAndBrowser();
useWorkplace();

const long = `${'I waited at the door for hours. '.repeat(80)}Your service is terrible! ${'Nobody came. '.repeat(80)}`;
const arabic = 'أين طردي؟ أنا غاضب جدا';

/** Each state: how to reach it from an opened page. */
const states: Record<string, (panel: PanelPage, path: LivePath) => Promise<void>> = {
  'before the first message': (panel) => panel.showsLevel('Neutral'),
  'six messages, with everything opened': async (panel) => {
    for (const text of ['Hello', long, arabic, 'Thank you very much, great help!', furious, 'ok 👍'])
      await workplace.deliver(text);
    await panel.seesMessages(6);
    await panel.sentiment.getByRole('button', { name: /^Show all/ }).click();
    for (const why of await panel.sentiment.getByRole('button', { name: /^Why (?!this)/ }).all()) await why.click();
  },
  'details closed': async (panel) => {
    await panel.write(furious);
    await panel.seesMessages(1);
    await panel.sentiment.getByRole('button', { name: 'Why this level?' }).click();
    await panel.sentiment.locator('.message').waitFor({ state: 'hidden' });
  },
  'course with its table': async (panel) => {
    for (const text of [furious, 'Thank you very much, great help!', furious]) await workplace.deliver(text);
    await panel.sentiment.locator('.dot').nth(2).waitFor();
    await panel.sentiment.getByRole('button', { name: 'Show as a table' }).click();
  },
  'menu of levels open': async (panel) => {
    await panel.write(furious);
    await panel.sentiment.getByRole('button', { name: 'Very negative. Correct the level' }).click();
    await panel.sentiment.getByRole('menu').waitFor();
  },
  'a corrected message': async (panel) => {
    await panel.write(furious);
    await panel.sentiment.getByRole('button', { name: 'Very negative. Correct the level' }).click();
    await panel.sentiment.getByRole('menuitemradio', { name: 'Neutral' }).click();
    await panel.sentiment.getByText('Corrected by you').waitFor();
  },
  'an alert': async (panel) => {
    await workplace.alertAgentsAt('negative');
    await panel.isLive();
    await panel.write(furious);
    await panel.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
  },
  'an alert that could not be closed': async (panel) => {
    await workplace.alertAgentsAt('negative');
    await panel.isLive();
    await panel.page.route(/\/alerts\//, (route) => route.abort());
    await panel.write(furious);
    await panel.sentiment.getByRole('button', { name: 'Ignore' }).click();
    await panel.sentiment.getByText('That could not be saved.').waitFor();
  },
  'only the icon': async (panel) => {
    await workplace.alertAgentsAt('negative');
    await panel.isLive();
    await panel.sentiment.evaluate((element) => element.setAttribute('variant', 'icon'));
    await workplace.deliver(furious);
    await panel.sentiment.locator('[part=alert-mark]').waitFor();
  },
  'the icon with its popover': async (panel) => {
    await panel.sentiment.evaluate((element) => element.setAttribute('variant', 'icon'));
    await workplace.deliver(furious);
    await panel.sentiment.locator('[part=icon-button][data-level="very-negative"]').click();
    await panel.sentiment.getByRole('dialog').getByText(furious).waitFor();
  },
  'no live connection': async (panel, path) => {
    await panel.write(furious);
    path.set('cut');
    await panel.note(/^No live connection/);
  },
  'connection lost': async (panel) => {
    await panel.write(furious);
    await panel.seesMessages(1);
    await panel.page.context().setOffline(true);
    await panel.note(/^Connection lost/);
  },
  'switched off': async (panel) => {
    await panel.showsLevel('Neutral');
    await workplace.switchQueue(false);
    await panel.showsInstead();
  },
  'sign-in not accepted': async (panel) => {
    await panel.page.evaluate(() => (document.querySelector('customer-sentiment')!.token = 'nonsense'));
    await panel.showsInstead('Your sign-in has expired or is not accepted.');
  },
  connecting: async (panel, path) => {
    path.set('swallowed');
    await panel.page.route(/\/sentiment$/, () => undefined);
    await panel.page.evaluate(() => (document.querySelector('customer-sentiment')!.conversationId = 'another'));
    await panel.showsInstead('Connecting…');
  },
};

describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
  it.each(Object.keys(states))('axe finds nothing: %s', async (state) => {
    const path = new LivePath();
    const options = { colorScheme, reducedMotion: 'reduce' } as const;
    const panel = await PanelPage.open(browser, app, await workplace.link(), options, (page) => path.lay(page));
    await states[state]!(panel, path);
    expect(await violationsOf(panel)).toEqual([]);
    await panel.close();
  });

  it('axe finds nothing: no token', async () => {
    const panel = await PanelPage.open(browser, app, {}, { colorScheme });
    await panel.page.getByText('npm run token').waitFor();
    expect(await violationsOf(panel)).toEqual([]);
    await panel.close();
  });
});

it('has no animation for users with reduced motion', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link(), { reducedMotion: 'reduce' });
  await workplace.alertAgentsAt('negative');
  await panel.isLive();
  for (const text of [furious, furious]) await panel.write(text);
  await panel.seesMessages(2);
  await panel.sentiment.locator('.dot').nth(1).waitFor();
  await panel.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
  const moving = () =>
    panel.sentiment.evaluate((element) =>
      [...element.shadowRoot!.querySelectorAll('*')].flatMap((part) => {
        const { animationName, transitionDuration } = getComputedStyle(part);
        return animationName === 'none' && transitionDuration === '0s' ? [] : [part.outerHTML];
      }),
    );
  expect(await moving()).toEqual([]);
  await panel.page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moving()).not.toEqual([]);
  await panel.close();
});

it.each([280, 400, 1280])('cuts off no text at double size, in a window of %d pixels', async (width) => {
  await workplace.alertAgentsAt('negative');
  const panel = await PanelPage.open(browser, app, await workplace.link(), { viewport: { width, height: 900 } });
  await panel.isLive();
  await panel.page.evaluate(() => (document.documentElement.style.fontSize = '32px'));
  for (const text of [furious, 'I am a bit disappointed, nobody called me back.', arabic]) await panel.write(text);
  await panel.seesMessages(3);
  await panel.sentiment
    .getByRole('button', { name: /^Why (?!this)/ })
    .first()
    .click();
  await panel.sentiment.getByRole('region', { name: 'Alert' }).waitFor();
  await panel.sentiment.getByRole('button', { name: 'Very negative. Correct the level' }).click();
  await panel.sentiment.getByRole('menuitemradio', { name: 'Slightly negative' }).click();
  await panel.sentiment.getByText('Corrected by you').waitFor();
  await panel.sentiment.getByRole('button', { name: 'Show as a table' }).click();
  const cut = await panel.page.evaluate(() => {
    const everything = [...document.querySelectorAll('body *')].flatMap((element) => [
      element,
      ...(element.shadowRoot?.querySelectorAll('*') ?? []),
    ]);
    return everything.flatMap((element) => {
      const { overflowX, overflowY, clipPath } = getComputedStyle(element);
      // Inline elements have no width of their own, and text for screen readers only is clipped on purpose.
      if (element.clientWidth === 0 || clipPath !== 'none') return [];
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      const tooWide = element.scrollWidth > element.clientWidth + 1;
      const tooHigh = element.scrollHeight > element.clientHeight + 1;
      const isScroller = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
      const isCut = (tooWide && overflowX === 'hidden') || (tooHigh && overflowY === 'hidden');
      const sticksOut = hasText && tooWide && !isScroller(overflowX);
      return isCut || sticksOut
        ? [`${element.localName}.${element.className} ${element.textContent.slice(0, 60)}`]
        : [];
    });
  });
  const overflow = await panel.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  expect(cut).toEqual([]);
  await panel.close();
});

it('scrolls a long message by keyboard, and shows an excerpt again', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await workplace.deliver(long);
  await panel.seesMessages(1);
  const text = panel.sentiment.locator('.message-text');
  expect((await text.innerText()).length).toBeLessThan(200);
  expect(await text.locator('mark').allInnerTexts()).not.toEqual([]);

  await panel.sentiment
    .getByRole('button', { name: `Show all ${long.length.toLocaleString('en')} characters` })
    .focus();
  await panel.page.keyboard.press('Enter');
  expect((await text.innerText()).length).toBeGreaterThan(3_000);
  await text.focus();
  await panel.page.keyboard.press('End');
  await panel.page.waitForFunction(
    () => document.querySelector('customer-sentiment')!.shadowRoot!.querySelector('.message-text')!.scrollTop > 0,
  );
  await panel.sentiment.getByRole('button', { name: 'Show an excerpt' }).click();
  expect((await text.innerText()).length).toBeLessThan(200);
  await panel.close();
});

it('writes Arabic from right to left, and names the language, or the script where the language is not known', async () => {
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await workplace.deliver(arabic);
  await panel.seesMessages(1);
  const text = panel.sentiment.locator('.message-text');
  expect(await text.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
  await panel.sentiment.getByRole('button', { name: 'Why not scored?' }).click();
  await panel.sentiment.getByText(/^It could not be read \((language: Arabic|Arabic script)\), so it has no/).waitFor();
  await panel.close();
});
