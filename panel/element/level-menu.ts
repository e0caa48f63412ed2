// The menu of the seven levels with which an agent corrects a message. One menu serves all messages. Keyboard operation
// follows the menu button pattern of the ARIA Authoring Practices.
import { levels, type Level } from '../../shared/sentiment/levels';
import { elementOf } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import { keepBeside } from '../ui/popover';
import type { SentimentWords } from './sentiment-words';

export class LevelMenu {
  readonly element = elementOf('div', { class: 'level-menu', part: 'level-menu', attributes: { popover: 'auto' } });
  private readonly list: HTMLElement;
  private readonly items = new Map<Level, HTMLElement>();
  private opener: HTMLElement | null = null;
  private current: Level | null = null;
  private choose: (level: Level) => void = () => undefined;

  constructor(private readonly words: SentimentWords) {
    const heading = elementOf('p', { class: 'caption', text: words.texts.correctMenu });
    this.list = elementOf('div', { attributes: { role: 'menu', 'aria-label': words.texts.correctMenu } });
    this.element.append(heading, this.list);
    keepBeside(
      this.element,
      () => this.opener,
      (isOpen) => this.toggled(isOpen),
    );
    this.list.addEventListener('keydown', (event) => this.moveFocus(event));
  }

  /** Makes a button open the menu. The browser opens it after the click, and closes it on the next one. */
  openBy(button: HTMLButtonElement, currentLevel: () => Level | null, choose: (level: Level) => void): void {
    button.popoverTargetElement = this.element;
    button.ariaHasPopup = 'menu';
    button.ariaExpanded = 'false';
    button.addEventListener('click', () => {
      if (this.opener) this.opener.ariaExpanded = 'false';
      this.opener = button;
      this.choose = choose;
      this.current = currentLevel();
      this.fill();
      for (const [level, item] of this.items) item.ariaChecked = String(level === this.current);
    });
  }

  /** Once, when it is opened for the first time: best level first, as in the chart. */
  private fill(): void {
    if (this.items.size > 0) return;
    for (const level of [...levels].reverse()) {
      const name = elementOf('span', { text: this.words.texts[level] });
      const item = elementOf(
        'button',
        {
          class: 'level-item',
          attributes: { type: 'button', role: 'menuitemradio', tabindex: '-1', 'data-level': level },
        },
        iconOf(level),
        name,
      );
      item.addEventListener('click', () => {
        this.close();
        this.choose(level);
      });
      this.items.set(level, item);
      this.list.append(item);
    }
  }

  private close(): void {
    this.element.hidePopover();
    this.opener?.focus();
  }

  private toggled(isOpen: boolean): void {
    if (this.opener) this.opener.ariaExpanded = String(isOpen);
    if (isOpen) this.items.get(this.current ?? 'neutral')?.focus();
  }

  private moveFocus(event: KeyboardEvent): void {
    const items = [...this.items.values()];
    const at = items.findIndex((item) => item.matches(':focus'));
    const next = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (next !== undefined) items[next]?.focus();
    else if (event.key === 'Tab') this.close();
    else return;
    // After Tab the focus goes on from the opener.
    if (event.key !== 'Tab') event.preventDefault();
  }
}
