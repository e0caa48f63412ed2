// Signs in with oidc-client-ts: the code flow with PKCE. The user and their tokens are kept in memory only, where no
// other page of this origin and no later visitor of this browser can read them; a reload asks the provider again,
// silently. What a redirect needs on its return (state, nonce, verifier) is in the tab's session storage until then.
import { ErrorResponse, ErrorTimeout, UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import { subjectOf } from '../live/token-claims';
import { tabStorage } from '../ui/tab-storage';
import { memoryStore } from './memory-store';
import { redirectMark, rememberPage, takeAnswer } from './return-address';
import {
  NoAnswerError,
  PopupBlockedError,
  SignInRefusedError,
  type AskingWay,
  type SignedInUser,
  type SignInClient,
} from './sign-in-client';
import type { SignInSettings } from './sign-in-settings';

const requestTimeoutS = 10;
/** A provider that does not allow itself in a frame never answers there. */
const frameTimeoutS = 6;

export class OidcSignInClient implements SignInClient {
  readonly asksBy: AskingWay;
  private readonly manager: UserManager;
  private windows = 0;

  constructor({ issuer, clientId, scope }: SignInSettings) {
    const storage = tabStorage();
    // Providers refuse to be shown in a frame, and a redirect can't return without storage.
    this.asksBy = window.top === window.self && storage !== null ? 'redirect' : 'popup';
    const redirectAddress = new URL('signed-in.html', import.meta.url).href;
    this.manager = new UserManager({
      authority: issuer,
      client_id: clientId,
      scope,
      redirect_uri: redirectAddress,
      post_logout_redirect_uri: redirectAddress,
      userStore: memoryStore(),
      stateStore: this.asksBy === 'redirect' && storage ? new WebStorageStateStore({ store: storage }) : memoryStore(),
      requestTimeoutInSeconds: requestTimeoutS,
      silentRequestTimeoutInSeconds: frameTimeoutS,
      // The session decides when to renew: it also goes on after the network was down.
      automaticSilentRenew: false,
    });
  }

  async finish(): Promise<SignedInUser | null> {
    const answer = takeAnswer();
    if (answer === null) return null;
    const query = new URL(answer).searchParams;
    // A sign-out returns with neither.
    if (!query.has('code') && !query.has('error')) return null;
    return outcomeOf(this.manager.signinRedirectCallback(answer));
  }

  async renew(): Promise<SignedInUser> {
    const known = await this.manager.getUser();
    if (known?.refresh_token !== undefined) {
      try {
        return await outcomeOf(this.manager.signinSilent());
      } catch (error) {
        // The refresh token may have ended before the provider's own session.
        if (!(error instanceof SignInRefusedError)) throw error;
      }
    }
    try {
      return await outcomeOf(this.manager.signinSilent({ forceIframeAuth: true }));
    } catch (error) {
      // A hidden frame can't tell a provider that is down from one that does not allow itself in frames.
      if (error instanceof NoAnswerError) await this.verifyReachable();
      throw error;
    }
  }

  /** @throws {TypeError} as fetch does where nobody answers */
  private async verifyReachable(): Promise<void> {
    const { authority } = this.manager.settings;
    await fetch(`${authority.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(requestTimeoutS * 1000),
    });
  }

  async ask(by: AskingWay, signal: AbortSignal): Promise<SignedInUser> {
    if (by === 'redirect') {
      rememberPage();
      return outcomeOf(this.manager.signinRedirect({ url_state: redirectMark }).then(() => null));
    }
    const target = this.openWindow();
    if (target === null) throw new PopupBlockedError('The browser blocked the sign-in window.');
    return outcomeOf(this.manager.signinPopup({ popupWindowTarget: target, popupSignal: signal }));
  }

  async signOut(): Promise<void> {
    // Opened first, while the browser still counts the click.
    const target = this.asksBy === 'popup' ? this.openWindow() : null;
    const user = await this.manager.getUser();
    await this.manager.removeUser();
    const hint = user?.id_token === undefined ? {} : { id_token_hint: user.id_token };
    const canEnd = (await this.manager.metadataService.getEndSessionEndpoint()) !== undefined;
    if (target !== null) {
      if (canEnd) await this.manager.signoutPopup({ ...hint, popupWindowTarget: target });
      else window.open('', target)?.close();
    } else if (canEnd && this.asksBy === 'redirect') {
      rememberPage();
      await this.manager.signoutRedirect({ ...hint, url_state: redirectMark });
    }
  }

  /** Opens an empty window for the library to find by its name: it would not say that the browser blocked one. */
  private openWindow(): string | null {
    const target = `undertone-sign-in-${++this.windows}`;
    return window.open('', target, 'popup,width=480,height=640') ? target : null;
  }
}

/** The user of an answer of the library, and its errors in the session's terms. */
async function outcomeOf(answer: Promise<User | null>): Promise<SignedInUser> {
  try {
    const user = await answer;
    if (!user) throw new SignInRefusedError('');
    const { name, preferred_username, email, sub } = user.profile;
    return {
      accessToken: user.access_token,
      // Without a lifetime in the answer, the server says when the token has ended.
      expiresAt: user.expires_at === undefined ? Infinity : user.expires_at * 1000,
      id: subjectOf(user.access_token) ?? sub,
      name: name ?? preferred_username ?? email ?? sub,
    };
  } catch (error) {
    if (error instanceof ErrorResponse) throw new SignInRefusedError(error.error_description ?? error.error ?? '');
    if (error instanceof ErrorTimeout) throw new NoAnswerError(error.message);
    throw error;
  }
}
