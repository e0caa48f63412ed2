// The OpenID provider, as the session uses it. `OidcSignInClient` implements it with a library; tests with a script.

/** Who has signed in, and the token for the API. */
export interface SignedInUser {
  accessToken: string;
  /** In milliseconds since 1970. */
  expiresAt: number;
  /** The agent's id for the server: the subject of the access token. */
  id: string;
  name: string;
}

/** The provider answered that it does not sign this user in, or not without asking. */
export class SignInRefusedError extends Error {
  override name = 'SignInRefusedError';
}

/** The provider did not answer in time: it can't be reached, or not in a hidden frame. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
}

/** The browser did not let the page open the sign-in window. */
export class PopupBlockedError extends Error {
  override name = 'PopupBlockedError';
}

/** How the user is asked: in a window of its own, or in place of this page. */
export type AskingWay = 'popup' | 'redirect';

/** Every call but `ask` and `signOut` works without the user. */
export interface SignInClient {
  /** How the user is usually asked. `popup` is possible everywhere, `redirect` not in a frame. */
  readonly asksBy: AskingWay;
  /** Finishes a sign-in that left this page; null if there is none to finish. */
  finish(): Promise<SignedInUser | null>;
  /** @throws {SignInRefusedError} where the provider has to ask the user */
  renew(): Promise<SignedInUser>;
  /**
   * Asks the user. Has to be called in the event of a click, since browsers allow a window then only. By `redirect`, the
   * page is left.
   * @throws {PopupBlockedError}
   * @throws {SignInRefusedError} also where the user goes back to a page that was left
   */
  ask(by: AskingWay, signal: AbortSignal): Promise<SignedInUser>;
  /** Forgets the user here, and ends the session at the provider where it can. Leaves the page by `redirect`. */
  signOut(): Promise<void>;
}
