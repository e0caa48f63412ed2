// The panel when the cloud can't be reached, and when no text is stored.
import { app, browser, useAppAndBrowser } from './app-and-browser';
import { PanelPage } from './panel-page';
import { Workplace } from './workplace';

useAppAndBrowser({
  settings: { LANGUAGE_ENDPOINT: 'http://127.0.0.1:9', LANGUAGE_KEY: 'a key for nobody', STORE_TEXT: 'false' },
});

it('says that the built-in model is the fallback, and shows levels without the texts', async () => {
  const workplace = await Workplace.open(app);
  const panel = await PanelPage.open(browser, app, await workplace.link());
  await panel.write('Your service is terrible');
  expect(await panel.seesMessages(1)).toEqual([
    { level: expect.stringMatching(/negative/i) as string, text: 'The text is not kept.' },
  ]);
  await panel.sentiment.getByText('the built-in model is standing in').waitFor();
  // A quiet mark, which stays when the details are closed.
  await panel.sentiment.getByRole('button', { name: 'Why this level?' }).click();
  await panel.sentiment.locator('.degraded').getByText('Built-in model').waitFor();
  expect(await panel.sentiment.locator('.note').isVisible()).toBe(false);
  expect(await panel.markup()).not.toContain('terrible');
  expect(panel.complaints).toEqual([]);
  await panel.close();
});
