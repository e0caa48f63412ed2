// Shows the states of a sign-in: a card where the user has something to do, and a line with the user's name while there
// is nothing.
import type { AccountTexts, SignInTexts } from '../languages/texts';
import { elementOf, setText } from '../ui/element-of';
import { fillIn } from '../ui/language';
import type { AskingWay, SignedInUser } from './sign-in-client';
import type { SignInProblem, SignInSession, SignInState } from './sign-in-session';

type Words = keyof SignInTexts;
type Actions = Pick<SignInSession, 'ask' | 'checkAgain' | 'signOut'>;

/** What a page says of its own in the sign-in. */
export interface PageOfSignIn {
  /** What the page is good for: `Sign in to see …`. */
  heading: string;
  /** 1 where the page has no other heading while nobody is signed in. */
  headingLevel: 1 | 2;
  /** Whether what the user has entered stays on the page when the sign-in has ended. */
  keepsEntries: boolean;
}

/** What a card says and offers. */
interface Card {
  heading?: string;
  text?: string;
  problem?: string;
  facts?: [Words, string][];
  buttons?: HTMLButtonElement[];
}

export class SignInView {
  /** Where the user is asked or told something; empty while there is nothing to say. */
  readonly card = elementOf('section', { class: 'account', attributes: { 'aria-live': 'polite', hidden: '' } });
  /** The user's name, and the way out. */
  readonly line = elementOf('span', { class: 'account-line' });

  constructor(
    private readonly texts: SignInTexts & Pick<AccountTexts, 'signedInAs'>,
    private readonly page: PageOfSignIn,
    private readonly provider: string,
    private readonly asksBy: AskingWay,
    private readonly actions: Actions,
  ) {}

  show(state: SignInState): void {
    const card = this.cardOf(state);
    this.card.hidden = card === null;
    this.card.dataset['phase'] = state.phase;
    const hadFocus = this.card.contains(document.activeElement);
    this.card.replaceChildren(...(card ? this.partsOf(card) : []));
    if (hadFocus) this.card.querySelector('button')?.focus();
    this.line.replaceChildren(...(state.phase === 'signed-in' ? this.partsOfLine(state.user) : []));
  }

  /** The id is what makes the user a member of a queue, and providers show it nowhere. */
  private partsOfLine({ name, id }: SignedInUser): HTMLElement[] {
    const who = elementOf('span', { text: fillIn(this.texts.signedInAs, { name }), attributes: { title: id } });
    return [who, this.button('signOut', 'signOut', 'account-link')];
  }

  private cardOf(state: SignInState): Card | null {
    const { texts, page } = this;
    switch (state.phase) {
      case 'starting':
        return { text: texts.starting };
      case 'signed-out': {
        const { problem } = state;
        const text = this.say(this.asksBy === 'popup' ? 'byPopup' : 'byRedirect');
        return {
          heading: page.heading,
          ...(problem ? { problem: this.problemText(problem) } : { text }),
          buttons: [this.button(problem ? 'tryAgain' : 'signIn', 'ask')],
        };
      }
      case 'asking':
        if (state.by === 'redirect') return { text: this.say('askingByRedirect') };
        return {
          heading: texts.askingHeading,
          text: texts.askingByPopup,
          buttons: [this.button('openAgain', 'ask', 'account-quiet')],
        };
      case 'signed-in':
        return null;
      case 'expired':
        return {
          text: page.keepsEntries ? texts.expiredKept : texts.expired,
          ...(state.problem && { problem: this.problemText(state.problem) }),
          buttons: [this.button('signInAgain', 'ask', 'account-quiet')],
        };
      case 'no-role':
        return this.refusal(state.user, texts.noRoleHeading, texts.noRole, this.reasonIn(state));
      case 'not-supervisor':
        return this.refusal(state.user, texts.supervisorsHeading, texts.supervisors);
      case 'not-accepted':
        return this.refusal(state.user, texts.notAcceptedHeading, this.say('notAccepted'), this.reasonIn(state));
    }
  }

  /** Whom to ask, and what to tell them. */
  private refusal(user: SignedInUser, heading: string, text: string, reason?: string): Card {
    return {
      heading,
      text,
      facts: [
        ['account', user.name],
        ['accountId', user.id],
        ...(reason === undefined ? [] : [['reason', reason] satisfies [Words, string]]),
      ],
      buttons: [this.button('checkAgain', 'checkAgain'), this.button('signOut', 'signOut', 'account-quiet')],
    };
  }

  /** The server's own words, which are English. */
  private reasonIn({ detail, status }: { detail: string; status: number }): string {
    return detail === '' ? fillIn(this.texts.serverAnswered, { status: String(status) }) : detail;
  }

  private problemText(problem: SignInProblem): string {
    if (problem.why === 'unreachable') return this.say('unreachable');
    if (problem.why === 'popup-blocked') return this.texts.popupBlocked;
    return this.say('refused', { detail: problem.detail });
  }

  /** A text that may name the provider. */
  private say(key: Words, values: Readonly<Record<string, string>> = {}): string {
    return fillIn(this.texts[key], { provider: this.provider, ...values });
  }

  private button(label: Words, action: keyof Actions, className = 'account-primary'): HTMLButtonElement {
    const button = elementOf('button', { class: className, attributes: { type: 'button' } });
    setText(button, this.texts[label]);
    button.addEventListener('click', () => void this.actions[action]());
    return button;
  }

  private partsOf({ heading, text, problem, facts = [], buttons = [] }: Card): HTMLElement[] {
    const terms = facts.flatMap(([term, value]) => [
      elementOf('dt', { text: this.texts[term] }),
      elementOf('dd', { text: value, attributes: { dir: 'auto' } }),
    ]);
    return [
      ...(heading === undefined ? [] : [elementOf(`h${this.page.headingLevel}`, { text: heading })]),
      ...(problem === undefined ? [] : [elementOf('p', { class: 'problem', text: problem })]),
      ...(text === undefined ? [] : [elementOf('p', { text })]),
      ...(terms.length > 0 ? [elementOf('dl', {}, ...terms)] : []),
      ...(buttons.length > 0 ? [elementOf('p', { class: 'account-buttons' }, ...buttons)] : []),
    ];
  }
}
