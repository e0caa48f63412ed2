// The panel in the agent's language, and the element in the one that its page names.
import { app, browser, useAppAndBrowser, useWorkplace, workplace } from './app-and-browser';
import { PanelPage } from './panel-page';
import { translations } from './translations';

const { de, es, nl } = translations;

useAppAndBrowser();
useWorkplace();

const open = async (query: string, locale = 'en-GB', prepare?: Parameters<typeof PanelPage.open>[4]) =>
  PanelPage.open(browser, app, await workplace.link(), { locale }, prepare, query);

const languageFiles = (panel: PanelPage) =>
  panel.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name.split('/panel/')[1] ?? '')
      .filter((name) => name.startsWith('languages/')),
  );

describe.each(Object.entries(translations))('%s', (language, { element, demo }) => {
  it('speaks one language, page and element, by ?lang=, and loads that one only', async () => {
    const panel = await open(`?lang=${language}`);
    await panel.showsLevel(element.neutral);
    expect(await panel.page.locator('html').getAttribute('lang')).toMatch(new RegExp(`^${language}`));
    expect(await panel.page.title()).toBe(demo.title);
    await panel.page.getByRole('heading', { name: demo.agentHeading }).waitFor();

    // The last suggested line is very negative in every language.
    await panel.page.getByRole('button', { name: demo.line6 }).click();
    await panel.sentiment.getByText(demo.line6).first().waitFor();
    await panel.page.getByRole('button', { name: demo.line2 }).click();
    await panel.seesMessages(2);
    const [praise, complaint] = await panel.seesMessages(2);
    expect([element.negative, element['very-negative']]).toContain(complaint!.level);
    expect([element.positive, element['very-positive']]).toContain(praise!.level);
    await panel.sentiment.getByText(element.scoredByLocal).and(panel.sentiment.locator('.note')).waitFor();
    await panel.sentiment.getByText(element.whyThisLevel).waitFor();
    expect((await languageFiles(panel)).sort()).toEqual(
      language === 'en' ? [] : ['account', 'demo', 'element'].map((section) => `languages/${section}-${language}.js`),
    );
    expect(panel.complaints).toEqual([]);
    await panel.close();
  });
});

it('follows the browser, with the region’s dates and numbers', async () => {
  const panel = await open('', 'fr-CH');
  await panel.showsLevel('Neutre');
  await workplace.deliver('Votre service est épouvantable !');
  await panel.sentiment
    .locator('.score')
    .getByText(/^Score −0[.,]\d\d$/)
    .waitFor();
  expect(await panel.sentiment.locator('.card').getAttribute('lang')).toBe('fr-CH');
  await panel.close();
});

it('is in English for a language that there is not', async () => {
  const panel = await open('?lang=ja', 'zh-TW');
  await panel.showsLevel('Neutral');
  expect(await panel.page.locator('html').getAttribute('lang')).toBe('en');
  await panel.close();
});

it('changes with the element’s attribute, which comes before ?lang=', async () => {
  const panel = await open('?lang=de');
  await workplace.deliver('Ihr Service ist furchtbar!');
  await panel.showsLevel(de.element['very-negative']);
  await panel.sentiment.evaluate((element) => element.setAttribute('lang', 'nl'));
  await panel.showsLevel(nl.element['very-negative']);
  await panel.sentiment.getByRole('heading', { name: nl.element.lastMessage }).waitFor();
  await panel.sentiment.evaluate((element) => element.removeAttribute('lang'));
  await panel.showsLevel(de.element['very-negative']);
  await panel.close();
});

it('corrects and alerts in the language', async () => {
  await workplace.alertAgentsAt('negative');
  const panel = await open('?lang=es');
  await panel.showsLevel('Neutro');
  await panel.page.getByRole('button', { name: es.demo.line6 }).click();
  const banner = panel.sentiment.getByRole('region', { name: 'Alerta' });
  await banner.getByText(/^El sentimiento pasó de neutro a (muy )?negativo\.$/).waitFor();
  await banner.getByRole('button', { name: 'Confirmar' }).waitFor();
  await panel.sentiment.getByRole('button', { name: /Corregir el nivel$/ }).click();
  await panel.sentiment.getByRole('menuitemradio', { name: 'Algo positivo' }).click();
  await panel.sentiment.getByText(/^Corregido por ti · evaluado como (muy )?negativo/).waitFor();
  await panel.close();
});

it('is shown in English, and reported, when the language can’t be loaded', async () => {
  const panel = await open('?lang=it', 'en-GB', (page) =>
    page.route(/languages\//, (route) => route.abort()).then(() => undefined),
  );
  await panel.showsLevel('Neutral');
  expect(panel.complaints.join('\n')).toContain('English is shown.');
  await panel.close();
});

it.each(Object.entries(translations))(
  '%s: the pages in chat tools, by ?lang= and by the browser',
  async (language, { embedded }) => {
    for (const [file, title, sentence, query, locale] of [
      ['chatwoot.html', embedded.titleInChatwoot, embedded.belongsInChatwoot, `?lang=${language}`, 'ja'],
      ['zendesk.html', embedded.titleInZendesk, embedded.belongsInZendesk, '', language],
    ] as const) {
      const page = await browser.newPage({ locale });
      await page.goto(`${app.baseUrl}/api/panel/${file}${query}`);
      await page.getByText(sentence, { exact: true }).waitFor();
      expect([await page.title(), await page.locator('html').getAttribute('lang')]).toEqual([title, language]);
      await page.close();
    }
  },
);
