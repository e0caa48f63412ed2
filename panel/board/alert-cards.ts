// The open alerts as cards, newest first: what happened, and three ways to deal with it.
import type { ListedAlert } from '../live/live-row';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import type { ClosedState } from './board-feed';
import { alertKey } from './board-rows';
import type { BoardWords } from './board-words';

export interface AlertActions {
  monitor(alert: ListedAlert): void;
  /** Resolves to whether the alert is closed. */
  close(alert: ListedAlert, state: ClosedState): Promise<boolean>;
}

/** More are listed by nobody; the rows show that they have an alert. */
const maxCards = 30;

export class AlertCards {
  readonly element = elementOf('ol', { class: 'alert-cards' });
  private readonly cards = new Map<string, AlertCard>();
  private known: Set<string> | null = null;

  /** @param announce tells a screen reader about a new alert */
  constructor(
    private readonly words: BoardWords,
    private readonly actions: AlertActions,
    private readonly announce: (text: string) => void,
  ) {
    this.element.setAttribute('role', 'list');
  }

  /** @param alerts the open ones, newest first */
  show(alerts: readonly ListedAlert[], now: Date): void {
    const shown = alerts.slice(0, maxCards);
    const keys = new Set(shown.map(alertKey));
    for (const [key, card] of this.cards) if (!keys.has(key)) this.remove(key, card);
    shown.forEach((alert, index) => {
      const key = alertKey(alert);
      let card = this.cards.get(key);
      if (!card) {
        card = new AlertCard(alert, this.words, this.actions);
        this.cards.set(key, card);
      }
      card.showTime(now);
      const current = this.element.children[index];
      if (current !== card.element) this.element.insertBefore(card.element, current ?? null);
    });
    const news = this.known === null ? undefined : alerts.find((alert) => this.known?.has(alertKey(alert)) === false);
    if (news) this.announce(this.words.announceAlert(news));
    this.known = new Set(alerts.map(alertKey));
  }

  /** The focus of a card that goes moves to the next one. */
  private remove(key: string, card: AlertCard): void {
    const { element } = card;
    const next = element.nextElementSibling ?? element.previousElementSibling;
    const hadFocus = element.contains(document.activeElement);
    element.remove();
    this.cards.delete(key);
    if (!hadFocus) return;
    const target = next?.querySelector('button') ?? document.querySelector<HTMLElement>('#alerts-heading');
    target?.focus();
  }
}

let cards = 0;

class AlertCard {
  readonly element = elementOf('li', { class: 'alert-card' });
  private readonly time = elementOf('time');
  private readonly problem = elementOf('p', { class: 'problem', attributes: { role: 'alert' } });

  constructor(
    private readonly alert: ListedAlert,
    private readonly words: BoardWords,
    private readonly actions: AlertActions,
  ) {
    const { texts } = words.element;
    const name = elementOf('h3', { class: 'alert-customer' }, elementOf('bdi', { text: words.customer(alert) }));
    name.id = `alert-${++cards}`;
    this.element.dataset['level'] = alert.level;
    this.time.dateTime = alert.at;
    const more = [alert.queueId, ...(alert.agentId === null ? [] : [alert.agentId])].join(' · ');
    const monitor = this.button('primary', words.texts.monitor, () => this.actions.monitor(alert));
    const acknowledge = this.button('', texts.acknowledge, () => void this.close('acknowledged'));
    const ignore = this.button('plain', texts.ignore, () => void this.close('ignored'));
    for (const button of [monitor, acknowledge, ignore]) button.setAttribute('aria-describedby', name.id);
    this.element.append(
      elementOf('span', { class: 'alert-icon' }, iconOf(alert.level)),
      elementOf('div', { class: 'alert-head' }, name, this.time),
      elementOf('p', { class: 'alert-reason', text: words.element.alertReason(alert) }),
      elementOf('p', { class: 'alert-more', text: more }),
      elementOf('div', { class: 'alert-actions' }, monitor, acknowledge, ignore),
      this.problem,
    );
  }

  showTime(now: Date): void {
    setText(this.time, this.words.element.clockTime(new Date(this.alert.at), now));
  }

  private button(className: string, text: string, act: () => void): HTMLButtonElement {
    const button = elementOf('button', { class: `action ${className}`, text, attributes: { type: 'button' } });
    button.addEventListener('click', act);
    return button;
  }

  /** Not disabled while it is saved, since the focus would be lost. */
  private async close(state: ClosedState): Promise<void> {
    if (this.element.ariaBusy === 'true') return;
    this.element.ariaBusy = 'true';
    setText(this.problem, '');
    const isClosed = await this.actions.close(this.alert, state);
    this.element.ariaBusy = 'false';
    if (!isClosed) setText(this.problem, this.words.element.texts.notSaved);
  }
}
