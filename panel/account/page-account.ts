// Who uses a page: whom the token of its link names, else who signs in, else whom a token names that is asked for. The
// page's file has two places for it, `#account` and `#signed-in`.
import type { Role } from '../../shared/access/role-claim';
import { account as english } from '../languages/en';
import type { AccountTexts } from '../languages/texts';
import type { TokenSource } from '../live/agent-api';
import { subjectOf } from '../live/token-claims';
import type { Entries } from '../sign-in/index';
import { loadSignIn } from '../sign-in/load-sign-in';
import type { SignInState } from '../sign-in/sign-in-session';
import { setText } from '../ui/element-of';
import { fillIn } from '../ui/language';
import { partOfPage } from '../ui/page-part';
import { loadPageTexts } from '../ui/page-texts';
import type { PageLink } from './page-link';
import { tokenFormOf } from './token-form';
import { tokenHolder } from './token-holder';

/** Somebody who uses the page. */
export interface Account {
  /** The current token of whoever uses the page; the same function for the page's whole life. */
  token: TokenSource;
  /** The highest role; null if it is not known. */
  role: Role | null;
  /**
   * The server refuses the token: asks for another one where nothing but the user can help, and says whether it does.
   * @param keeps whether the page goes on with it if it is of the same person; otherwise it is closed
   */
  refused(keeps: boolean): boolean;
}

export interface SupervisorsPage {
  link: PageLink;
  /** What only the page's user may see: it is hidden while there is none. */
  part: HTMLElement;
  /** What the page is good for: `Sign in to see …`. */
  heading: string;
  /** 1 where the page has no other heading while nobody uses it. */
  headingLevel: 1 | 2;
  /** Where there may be any, they stay when a sign-in has ended. */
  entries?: Entries;
  /**
   * Somebody uses the page now. Nothing of theirs may stay on it, and no connection, when `ended` is aborted. After that
   * somebody else may come.
   */
  open(account: Account, ended: AbortSignal): void;
}

interface User {
  /** Null if the token can't be read. */
  id: string | null;
  source: TokenSource;
  ended: AbortController;
}

/** Finds out who uses the page, and follows it. The page is for supervisors and administrators. */
export async function useAccount(page: SupervisorsPage): Promise<void> {
  page.part.hidden = true;
  const { texts } = await loadPageTexts({ account: english });
  new PageAccount(page, texts.account).start();
}

class PageAccount {
  private readonly place = partOfPage('#account', HTMLElement);
  private readonly line = partOfPage('#signed-in', HTMLElement);
  private user: User | null = null;
  private isSigningIn = false;

  constructor(
    private readonly page: SupervisorsPage,
    private readonly texts: AccountTexts,
  ) {}

  start(): void {
    this.arrange();
    const { token } = this.page.link.kept;
    if (token === undefined) void this.signIn();
    else this.useToken(token);
  }

  private readonly token: TokenSource = (request) => {
    if (this.user === null) throw new Error('Nobody uses this page.');
    const { source } = this.user;
    return typeof source === 'string' ? source : source(request);
  };

  /** Lets the user sign in where a provider is configured; otherwise asks for a token. */
  private async signIn(headingWithoutProvider = this.texts.tokenHeading): Promise<void> {
    const { texts } = this;
    const { heading, headingLevel, entries } = this.page;
    try {
      const signIn = await loadSignIn({
        texts,
        audience: 'supervisors',
        heading,
        headingLevel,
        ...(entries && { entries }),
        show: (state) => this.follow(state),
      });
      if (signIn === null) {
        this.askForToken(headingWithoutProvider);
        return;
      }
      this.isSigningIn = true;
      this.place.replaceChildren(signIn.card);
      this.line.replaceChildren(signIn.line);
    } catch (error) {
      console.warn('The sign-in could not be loaded:', error);
      this.askForToken(texts.tokenHeading, texts.signInNotLoaded);
    }
  }

  private follow(state: SignInState): void {
    if (state.phase === 'signed-in') this.use(state.user.id, state.token, state.role);
    else if (state.phase === 'starting' || state.phase === 'asking') return;
    // What was entered waits for the same user.
    else if (state.phase !== 'expired' || this.page.entries === undefined) this.end();
  }

  private useToken(token: string): void {
    const { name, role } = tokenHolder(token);
    setText(this.line, name === null ? '' : fillIn(this.texts.signedInAs, { name }));
    this.use(subjectOf(token), token, role);
  }

  private use(id: string | null, source: TokenSource, role: Role | null): void {
    if (this.user !== null && this.user.id === id && id !== null) {
      this.user.source = source;
      return;
    }
    this.end();
    const user = { id, source, ended: new AbortController() };
    this.user = user;
    // Later, so that every connection of the last user is closed: the token function stays the same.
    setTimeout(() => {
      if (this.user !== user) return;
      this.arrange();
      const refused = (keeps: boolean): boolean => this.user === user && this.refused(keeps);
      this.page.open({ token: this.token, role, refused }, user.ended.signal);
    });
  }

  private end(): void {
    this.user?.ended.abort();
    this.user = null;
    this.arrange();
  }

  private refused(keeps: boolean): boolean {
    if (this.isSigningIn) {
      // The sign-in renews the token by itself, or says that it has ended.
      const button = this.place.querySelector<HTMLElement>('.account:not([hidden]) button');
      button?.focus();
      return button !== null;
    }
    const { link } = this.page;
    link.forgetToken();
    if (keeps) this.askForToken(this.texts.signInEnded, '', true);
    else {
      this.end();
      setText(this.line, '');
      void this.signIn(this.texts.signInEnded);
    }
    return true;
  }

  private askForToken(heading: string, problem = '', keeps = false): void {
    const { texts, page, place } = this;
    const form = tokenFormOf(texts, {
      heading,
      headingLevel: keeps ? 2 : page.headingLevel,
      help: keeps ? texts.newTokenHelp : texts.tokenHelp,
      submit: keeps ? texts.carryOn : texts.openPage,
      problem,
      given: (token) => {
        page.link.keep({ token });
        place.replaceChildren();
        this.useToken(token);
        if (keeps) page.part.querySelector<HTMLElement>('h1')?.focus();
      },
    });
    place.replaceChildren(form);
    if (keeps) form.querySelector('h2')?.focus();
  }

  /** Shows the page's part only to its user. Without one, the sign-in is what the page is about. */
  private arrange(): void {
    const isUsed = this.user !== null;
    this.page.part.hidden = !isUsed;
    this.place.setAttribute('role', isUsed ? 'region' : 'main');
    this.place.ariaLabel = isUsed ? this.texts.region : null;
  }
}
