// The agent's open alert: what happened and when and, unless it is only to read, two ways to be done with it. It is
// announced once and politely.
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import type { AgentAlert } from '../live/alert-state';
import type { ClosedState } from '../live/conversation-session';
import type { SentimentWords } from './sentiment-words';

/** Closes an alert; resolves to whether that was saved. */
export type CloseAlert = (alert: AgentAlert, state: ClosedState) => Promise<boolean>;

export class AlertBanner {
  readonly element: HTMLElement;
  private readonly reason = elementOf('p', { class: 'alert-reason' });
  private readonly time = elementOf('time');
  private readonly problem = elementOf('p', { class: 'problem', attributes: { role: 'alert' } });
  private readonly acknowledge = elementOf('button', {
    class: 'action',
    part: 'acknowledge',
    attributes: { type: 'button' },
  });
  private readonly ignore = elementOf('button', {
    class: 'action plain',
    part: 'ignore',
    attributes: { type: 'button' },
  });
  private alert: AgentAlert | null = null;

  /** @param close null where the alert is only to read */
  constructor(
    private readonly words: SentimentWords,
    private readonly close: CloseAlert | null,
  ) {
    const { texts } = words;
    setText(this.acknowledge, texts.acknowledge);
    setText(this.ignore, texts.ignore);
    this.acknowledge.addEventListener('click', () => void this.leave('acknowledged'));
    this.ignore.addEventListener('click', () => void this.leave('ignored'));
    this.element = elementOf(
      'section',
      { class: 'alert', part: 'alert', attributes: { 'aria-label': texts.alert } },
      elementOf('span', { class: 'alert-icon' }, iconOf('alert')),
      elementOf('div', { class: 'alert-words' }, this.reason, this.time),
      ...(close ? [elementOf('div', { class: 'alert-actions' }, this.acknowledge, this.ignore), this.problem] : []),
    );
    this.element.hidden = true;
  }

  /** Whether one of its buttons has the focus. */
  get hasFocus(): boolean {
    return this.element.matches(':focus-within');
  }

  show(alert: AgentAlert | null): void {
    if (alert?.alertId === this.alert?.alertId) return;
    this.alert = alert;
    this.element.hidden = alert === null;
    setText(this.problem, '');
    this.setBusy(false);
    if (!alert) return;
    this.element.dataset['level'] = alert.level;
    setText(this.reason, this.words.alertReason(alert));
    setText(this.time, this.words.clockTime(new Date(alert.at), new Date()));
    this.time.dateTime = alert.at;
  }

  private async leave(state: ClosedState): Promise<void> {
    const { alert, close } = this;
    if (!alert || !close || this.element.ariaBusy === 'true') return;
    this.setBusy(true);
    setText(this.problem, '');
    const isSaved = await close(alert, state);
    if (isSaved || this.alert !== alert) return;
    this.setBusy(false);
    setText(this.problem, this.words.texts.notSaved);
  }

  /** Not disabled while it is saved, since the focus would be lost. */
  private setBusy(isBusy: boolean): void {
    this.element.ariaBusy = String(isBusy);
  }
}
