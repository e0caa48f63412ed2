// What the tests of a page share: the app, a browser, and a workplace for each test.
import type { Browser } from 'playwright-core';
import { startApp, type RunningApp, type RunningAppOptions } from '../support/running-app';
import { startBrowser } from './panel-page';
import { Workplace } from './workplace';

export let app: RunningApp;
export let browser: Browser;
export let workplace: Workplace;

/** A message that is very negative. */
export const furious = 'I am furious! You are useless, this is the worst company ever!';

/**
 * Starts the app and the browser for the tests of a file.
 * @param options a function where they depend on what the file starts before
 */
export function useAppAndBrowser(options: RunningAppOptions | (() => RunningAppOptions) = {}): void {
  beforeAll(async () => {
    const appOptions = typeof options === 'function' ? options() : options;
    [app, browser] = await Promise.all([startApp(appOptions), startBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });
}

/** Opens a workplace before each test. */
export function useWorkplace(): void {
  beforeEach(async () => {
    workplace = await Workplace.open(app);
  });
}
