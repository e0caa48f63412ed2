// Finds a Chromium on this machine for the page tests: the one that CHROMIUM_PATH names, an installed one, or the one
// that Playwright has downloaded. Playwright's is skipped if it does not start, for example if a library is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];
const knownPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The path of a Chromium, or undefined if none is found.
 * @throws if CHROMIUM_PATH is set to a file that does not exist.
 */
export async function findBrowser(environment = process.env) {
  const named = environment.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`);
  }
  const folders = ['/usr/bin', ...(environment.PATH ?? '').split(delimiter)].filter(Boolean);
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...knownPaths];
  return candidates.find((path) => existsSync(path)) ?? (await findPlaywrightBrowser());
}

async function findPlaywrightBrowser() {
  try {
    const { chromium } = await import('playwright-core');
    const path = chromium.executablePath();
    return existsSync(path) && spawnSync(path, ['--version']).status === 0 ? path : undefined;
  } catch {
    return undefined; // playwright-core is not installed, or supports no browser on this system.
  }
}
