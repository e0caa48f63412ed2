// The sign-in at an OpenID provider, for any page of the panel. A script of its own, loaded only where a provider is
// configured: the element and the pages without one carry none of it.
import { signIn as english } from '../languages/en';
import type { AccountTexts } from '../languages/texts';
import { loadPageTexts } from '../ui/page-texts';
import { checkAccess, type Audience } from './access-check';
import { OidcSignInClient } from './oidc-sign-in-client';
import { hasSignedOut, rememberSignedOut } from './return-address';
import { SignInSession, type SignInState } from './sign-in-session';
import type { SignInSettings } from './sign-in-settings';
import { SignInView } from './sign-in-view';

/** The script is served from …/api/panel/, so the API is one level up. */
const apiBase = new URL('..', import.meta.url).href;

/** What the user has entered on a page and not saved. */
export interface Entries {
  areUnsaved(): boolean;
  /** Whether they may be lost; asks the user where there are any. */
  mayBeLost(): boolean;
}

export interface SignInOptions {
  texts: Pick<AccountTexts, 'signedInAs'>;
  audience: Audience;
  /** What the page is good for: `Sign in to see …`. */
  heading: string;
  /** 1 where the page has no other heading while nobody is signed in. */
  headingLevel: 1 | 2;
  /** Where there are any, they stay when a sign-in has ended. */
  entries?: Entries;
  /** Told each state, the first before the promise of `openSignIn` is fulfilled. */
  show: (state: SignInState) => void;
}

export interface PageSignIn {
  /** The card in which the user is asked to sign in. */
  card: HTMLElement;
  /** The user's name with the button to sign out. */
  line: HTMLElement;
}

/** Begins to sign the page's user in. */
export async function openSignIn(settings: SignInSettings, options: SignInOptions): Promise<PageSignIn> {
  const { entries, audience } = options;
  const { texts } = await loadPageTexts({ signIn: english });
  const client = new OidcSignInClient(settings);
  const session = new SignInSession({
    client,
    checkAccess: (token) => checkAccess(apiBase, token, audience),
    show: (state) => {
      view.show(state);
      options.show(state);
    },
    mayLeave: () => entries?.areUnsaved() !== true,
    hasSignedOut,
    rememberSignedOut,
  });
  const view = new SignInView(
    { ...texts.signIn, ...options.texts },
    { ...options, keepsEntries: entries !== undefined },
    new URL(settings.issuer).host,
    client.asksBy,
    {
      ask: () => session.ask(),
      checkAgain: () => session.checkAgain(),
      signOut: async () => {
        if (entries?.mayBeLost() !== false) await session.signOut();
      },
    },
  );
  view.show(session.state);
  options.show(session.state);
  void session.start();
  return view;
}
