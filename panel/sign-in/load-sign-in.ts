// Loads the sign-in where the server has one. This file is all of it that a page's own script contains.
import type { openSignIn as OpenSignIn, PageSignIn, SignInOptions } from './index';
import { loadSignInSettings } from './sign-in-settings';

/** Begins to sign in; null where no provider is configured. See `openSignIn`. @throws if it can't be loaded */
export async function loadSignIn(options: SignInOptions): Promise<PageSignIn | null> {
  const settings = await loadSignInSettings();
  if (!settings) return null;
  // By address, so that the build makes a file of its own of it.
  const script = new URL('sign-in.js', import.meta.url).href;
  const { openSignIn } = (await import(script)) as { openSignIn: typeof OpenSignIn };
  return openSignIn(settings, options);
}
