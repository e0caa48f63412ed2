// The open alerts as cards, newest first: what happened, and three ways to deal with it. While the pointer or the keyboard
// focus is on the cards none changes places, so that nobody ignores the alert next to the one that they mean.
import type { ListedAlert } from '../live/live-row';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import type { ClosedState } from './board-feed';
import { alertKey } from './board-rows';
import type { BoardWords } from './board-words';
import { Presence } from './presence';
import { heldOrder } from './row-order';

export interface AlertActions {
  monitor(alert: ListedAlert): void;
  /** Resolves to whether the alert is closed. */
  close(alert: ListedAlert, state: ClosedState): Promise<boolean>;
  /** Nobody is on the cards any more: they are to be shown again, in their order. */
  left(): void;
}

/** More are listed by nobody; the rows show that they have an alert. */
const maxCards = 30;

export class AlertCards {
  readonly element = elementOf('ol', { class: 'alert-cards' });
  private readonly cards = new Map<string, AlertCard>();
  private readonly presence = new Presence(this.element, () => this.presence.isThere || this.actions.left());
  private order: readonly string[] = [];

  constructor(
    private readonly words: BoardWords,
    private readonly actions: AlertActions,
  ) {
    this.element.setAttribute('role', 'list');
  }

  /** Whether there is no card, not even one of an alert that was closed under the pointer. */
  get isEmpty(): boolean {
    return this.order.length === 0;
  }

  /** @param alerts the open ones, newest first */
  show(alerts: readonly ListedAlert[], now: Date): void {
    const open = new Map(alerts.map((alert) => [alertKey(alert), alert]));
    const wanted = [...open.keys()].slice(0, maxCards);
    this.order = this.presence.isThere ? heldOrder(this.order, wanted) : wanted;
    for (const [index, key] of this.order.entries()) {
      const alert = open.get(key);
      const card = this.cards.get(key) ?? (alert && this.newCard(key, alert));
      if (!card) continue;
      if (alert) card.showTime(now);
      else this.moveFocusFrom(card, () => card.showClosed());
      const current = this.element.children[index];
      if (current !== card.element) this.element.insertBefore(card.element, current ?? null);
    }
    const shown = new Set(this.order);
    for (const [key, card] of this.cards) {
      if (shown.has(key)) continue;
      this.moveFocusFrom(card, () => card.element.remove());
      this.cards.delete(key);
    }
  }

  /** Focuses the card of an alert, or the heading where it has none any more. */
  focus(alert: ListedAlert): void {
    const element = this.cards.get(alertKey(alert))?.element ?? headingOfAlerts();
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }

  private newCard(key: string, alert: ListedAlert): AlertCard {
    const card = new AlertCard(alert, this.words, this.actions);
    this.cards.set(key, card);
    return card;
  }

  /** The focus of a card that goes moves to the next one that is open. */
  private moveFocusFrom({ element }: AlertCard, go: () => void): void {
    const hadFocus = element.contains(document.activeElement);
    const cards = [...this.element.children];
    const at = cards.indexOf(element);
    go();
    if (!hadFocus) return;
    const buttons = [...cards.slice(at + 1), ...cards.slice(0, at).reverse()].map((card) =>
      card.querySelector('button'),
    );
    (buttons.find((button) => button !== null) ?? headingOfAlerts())?.focus();
  }
}

function headingOfAlerts(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#alerts-heading');
}

let cards = 0;

class AlertCard {
  /** Focusable by script: a click on the alert's notification leads here. */
  readonly element = elementOf('li', { class: 'alert-card', attributes: { tabindex: '-1' } });
  private readonly time = elementOf('time');
  private readonly problem = elementOf('p', { class: 'problem', attributes: { role: 'alert' } });
  private closedText: string;
  private isClosed = false;

  constructor(
    private readonly alert: ListedAlert,
    private readonly words: BoardWords,
    private readonly actions: AlertActions,
  ) {
    const { texts } = words.element;
    this.closedText = words.texts.alertGone;
    const name = elementOf('h3', { class: 'alert-customer' }, elementOf('bdi', { text: words.customer(alert) }));
    name.id = `alert-${++cards}`;
    this.element.dataset['level'] = alert.level;
    this.time.dateTime = alert.at;
    // Where the reason does not say it.
    const isLevelNamed = alert.kind === 'level' || alert.kind === 'drop';
    const level = elementOf('span', { class: 'alert-level', text: isLevelNamed ? '' : words.level(alert.level) });
    const monitor = this.button('primary', words.texts.monitor, () => this.actions.monitor(alert));
    const acknowledge = this.button('', texts.acknowledge, () => void this.close('acknowledged'));
    const ignore = this.button('plain', texts.ignore, () => void this.close('ignored'));
    for (const button of [monitor, acknowledge, ignore]) button.setAttribute('aria-describedby', name.id);
    this.element.append(
      elementOf('span', { class: 'alert-icon' }, iconOf(alert.level)),
      elementOf('div', { class: 'alert-head' }, name, this.time),
      elementOf('p', { class: 'alert-reason', text: words.element.alertReason(alert) }),
      elementOf('p', { class: 'alert-more' }, level, words.place(alert)),
      elementOf('div', { class: 'alert-actions' }, monitor, acknowledge, ignore),
      this.problem,
    );
  }

  showTime(now: Date): void {
    setText(this.time, this.words.element.clockTime(new Date(this.alert.at), now));
  }

  /** Keeps the place of an alert that was closed, and nothing of the alert. */
  showClosed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { element } = this;
    element.style.minBlockSize = `${element.getBoundingClientRect().height}px`;
    delete element.dataset['level'];
    element.replaceChildren(elementOf('p', { class: 'alert-gone', text: this.closedText }));
  }

  private button(className: string, text: string, act: () => void): HTMLButtonElement {
    const button = elementOf('button', { class: `action ${className}`, text, attributes: { type: 'button' } });
    button.addEventListener('click', act);
    return button;
  }

  /** Not disabled while it is saved, since the focus would be lost. */
  private async close(state: ClosedState): Promise<void> {
    if (this.element.ariaBusy === 'true') return;
    const { texts } = this.words.element;
    this.element.ariaBusy = 'true';
    setText(this.problem, '');
    // The server tells everybody that it is closed, maybe before it answers.
    this.closedText = state === 'ignored' ? texts.alertIgnored : texts.alertAcknowledged;
    const isClosed = await this.actions.close(this.alert, state);
    this.element.ariaBusy = 'false';
    if (isClosed) return;
    this.closedText = this.words.texts.alertGone;
    setText(this.problem, texts.notSaved);
  }
}
