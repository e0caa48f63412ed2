// Shows the states of a sign-in: a card where the user has something to do, and a line with the user's name while there
// is nothing.
import { elementOf, setText } from '../ui/element-of';
import type { SignedInUser } from './sign-in-client';
import type { SignInProblem, SignInSession, SignInState } from './sign-in-session';
import { inWords, type words } from './sign-in-words';

type Words = keyof typeof words;
type Actions = Pick<SignInSession, 'ask' | 'checkAgain' | 'signOut'>;

/** What a card says and offers. */
interface Card {
  heading?: Words;
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
    private readonly provider: string,
    private readonly asksBy: 'popup' | 'redirect',
    private readonly actions: Actions,
  ) {}

  show(state: SignInState): void {
    const card = this.cardOf(state);
    this.card.hidden = card === null;
    this.card.dataset['phase'] = state.phase;
    const hadFocus = this.card.contains(document.activeElement);
    this.card.replaceChildren(...(card ? partsOf(card) : []));
    if (hadFocus) this.card.querySelector('button')?.focus();
    this.line.replaceChildren(...(state.phase === 'signed-in' ? this.partsOfLine(state.user) : []));
  }

  /** The id is what makes the user a member of a queue, and providers show it nowhere. */
  private partsOfLine({ name, id }: SignedInUser): HTMLElement[] {
    const who = elementOf('span', { text: inWords('signedInAs', { name }), attributes: { title: id } });
    return [who, this.button('signOut', 'signOut', 'account-link')];
  }

  private cardOf(state: SignInState): Card | null {
    const { provider } = this;
    switch (state.phase) {
      case 'starting':
        return { text: inWords('starting') };
      case 'signed-out': {
        const { problem } = state;
        const text = inWords(this.asksBy === 'popup' ? 'byPopup' : 'byRedirect', { provider });
        return {
          heading: 'heading',
          ...(problem ? { problem: this.problemText(problem) } : { text }),
          buttons: [this.button(problem ? 'tryAgain' : 'signIn', 'ask')],
        };
      }
      case 'asking':
        if (this.asksBy === 'redirect') return { text: inWords('askingByRedirect', { provider }) };
        return {
          heading: 'askingHeading',
          text: inWords('askingByPopup'),
          buttons: [this.button('openAgain', 'ask', 'account-quiet')],
        };
      case 'signed-in':
        return null;
      case 'expired':
        return { text: inWords('expired'), buttons: [this.button('signInAgain', 'ask', 'account-quiet')] };
      case 'no-role':
      case 'not-accepted': {
        const { user, detail } = state;
        const isRole = state.phase === 'no-role';
        return {
          heading: isRole ? 'noRoleHeading' : 'notAcceptedHeading',
          text: inWords(isRole ? 'noRole' : 'notAccepted', { provider }),
          facts: [
            ['account', user.name],
            ['accountId', user.id],
            ['reason', detail],
          ],
          buttons: [this.button('checkAgain', 'checkAgain'), this.button('signOut', 'signOut', 'account-quiet')],
        };
      }
    }
  }

  private problemText(problem: SignInProblem): string {
    const { provider } = this;
    if (problem.why === 'unreachable') return inWords('unreachable', { provider });
    if (problem.why === 'popup-blocked') return inWords('popupBlocked');
    return inWords('refused', { provider, detail: problem.detail });
  }

  private button(label: Words, action: keyof Actions, className = ''): HTMLButtonElement {
    const button = elementOf('button', { class: className, attributes: { type: 'button' } });
    setText(button, inWords(label));
    button.addEventListener('click', () => void this.actions[action]());
    return button;
  }
}

function partsOf({ heading, text, problem, facts = [], buttons = [] }: Card): HTMLElement[] {
  const terms = facts.flatMap(([term, value]) => [
    elementOf('dt', { text: inWords(term) }),
    elementOf('dd', { text: value, attributes: { dir: 'auto' } }),
  ]);
  return [
    ...(heading ? [elementOf('h2', { text: inWords(heading) })] : []),
    ...(problem === undefined ? [] : [elementOf('p', { class: 'problem', text: problem })]),
    ...(text === undefined ? [] : [elementOf('p', { text })]),
    ...(terms.length > 0 ? [elementOf('dl', {}, ...terms)] : []),
    ...(buttons.length > 0 ? [elementOf('p', { class: 'account-buttons' }, ...buttons)] : []),
  ];
}
