// The compact form: a button with the icon of the level, for a row of a list, and the whole card in a popover on
// demand. Only the icon is drawn while the popover is closed, since a list may have hundreds.
import { elementOf } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import { keepBeside } from '../ui/popover';
import type { SentimentState } from '../live/sentiment-state';
import type { SentimentWords } from './sentiment-words';

export class IconVariant {
  readonly parts: readonly HTMLElement[];
  private readonly button = elementOf('button', {
    class: 'icon-button',
    part: 'icon-button',
    attributes: { type: 'button', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
  });
  private readonly popover: HTMLElement;
  private readonly mark = elementOf('span', { class: 'alert-mark', part: 'alert-mark' });
  private shown = '';

  /** @param toggled called after the popover was opened or closed */
  constructor(
    private readonly words: SentimentWords,
    card: HTMLElement,
    toggled: (isOpen: boolean) => void,
  ) {
    const attributes = { popover: 'auto', role: 'dialog', lang: words.locale, 'aria-label': words.texts.heading };
    this.popover = elementOf('div', { class: 'popover', part: 'popover', attributes }, card);
    this.button.lang = words.locale;
    this.button.popoverTargetElement = this.popover;
    const tell = (isOpen: boolean): void => {
      this.button.ariaExpanded = String(isOpen);
      toggled(isOpen);
    };
    // Filled before it is shown.
    this.popover.addEventListener('beforetoggle', (event) => {
      if (event.target === this.popover && event.newState === 'open') tell(true);
    });
    keepBeside(
      this.popover,
      () => this.button,
      (isOpen) => isOpen || tell(false),
    );
    this.parts = [this.button, this.popover];
  }

  /** @param state null if there is no conversation or no token */
  show(state: SentimentState | null, subject: string): void {
    const label = this.words.iconLabel(state, subject);
    this.button.setAttribute('aria-label', label);
    this.button.title = label;
    this.button.classList.toggle('stale', state?.link === 'lost');
    const level = state?.sentiment?.level;
    this.mark.hidden = !state?.alert;
    const shown = level ?? 'none';
    if (this.shown === shown) return;
    this.shown = shown;
    if (level === undefined) delete this.button.dataset['level'];
    else this.button.dataset['level'] = level;
    this.button.replaceChildren(iconOf(level ?? 'not-scored'), this.mark);
  }
}
