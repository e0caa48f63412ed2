// Loads a built functions app. As on the real worker, it is not an error if an app throws while it loads or registers
// no function: every path is then 404. That is easy to miss, so it is logged as critical.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { provideCoreModule, type Log, type RegisteredApp } from './core-module';

/** Loads the app in `root` from the `main` of its package.json. */
export async function loadApp(root: string, log: Log): Promise<RegisteredApp> {
  const app = provideCoreModule(log);
  try {
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main?: string };
    if (!main) throw new Error('package.json names no "main".');
    if (/[*?{[]/.test(main)) throw new Error(`The local host loads one file, not the pattern "${main}".`);
    createRequire(join(root, 'package.json'))(join(root, main));
  } catch (error) {
    log('critical', 'system', `The app could not be loaded: ${error instanceof Error ? error.stack : String(error)}`);
    app.functions.clear();
  }
  if (app.functions.size === 0)
    log('critical', 'system', '0 functions found: the app registered none, and every path will answer 404.');

  const capabilities = await app.model?.getCapabilities({});
  if (capabilities?.['HttpUri']) throw new Error('The local host does not support app.setup({ enableHttpStream }).');
  return app;
}
