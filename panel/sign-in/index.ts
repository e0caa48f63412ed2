// The sign-in at an OpenID provider, for any page of the panel. A script of its own, loaded only where a provider is
// configured: the element and the pages without one carry none of it.
import type { TokenSource } from '../live/agent-api';
import { checkAccess } from './access-check';
import { OidcSignInClient } from './oidc-sign-in-client';
import { hasSignedOut, rememberSignedOut } from './return-address';
import { SignInSession, type SignInState } from './sign-in-session';
import type { SignInSettings } from './sign-in-settings';
import { SignInView } from './sign-in-view';
import styles from './sign-in.css';

/** The script is served from …/api/panel/, so the API is one level up. */
const apiBase = new URL('..', import.meta.url).href;

export interface PageSignIn {
  /** The card in which the user is asked to sign in. */
  card: HTMLElement;
  /** The user's name with the button to sign out. */
  line: HTMLElement;
}

/**
 * Begins to sign the page's user in.
 * @param use is told the token to use, and null when there is none any more
 */
export function openSignIn(settings: SignInSettings, use: (token: TokenSource | null) => void): PageSignIn {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const client = new OidcSignInClient(settings);
  const show = (state: SignInState): void => {
    view.show(state);
    use(state.phase === 'signed-in' ? state.token : null);
  };
  const session = new SignInSession({
    client,
    checkAccess: (token) => checkAccess(apiBase, token),
    show,
    hasSignedOut,
    rememberSignedOut,
  });
  const view = new SignInView(new URL(settings.issuer).host, client.asksBy, session);
  show(session.state);
  void session.start();
  return view;
}
