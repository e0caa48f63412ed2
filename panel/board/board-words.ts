// What the board says, in the supervisor's language: the board's own texts and those that it shares with the element.
import type { Level } from '../../shared/sentiment/levels';
import type { SentimentWords } from '../element/sentiment-words';
import type { BoardTexts } from '../languages/texts';
import type { ListedAlert, LiveRow } from '../live/live-row';
import { fillIn } from '../ui/language';
import type { BoardState } from './board-feed';

/** A line about the connection. `isTrouble`: what is shown may be out of date. */
export interface LinkNote {
  text: string;
  isTrouble: boolean;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export class BoardWords {
  private readonly ageFormat: Intl.RelativeTimeFormat;

  /** @param element the texts that the board shares with the element, with the locale for dates and numbers */
  constructor(
    readonly texts: BoardTexts,
    readonly element: SentimentWords,
  ) {
    this.ageFormat = new Intl.RelativeTimeFormat(element.locale, { style: 'short', numeric: 'auto' });
  }

  say(key: keyof BoardTexts, values: Readonly<Record<string, string>>): string {
    return fillIn(this.texts[key], values);
  }

  level(level: Level): string {
    return this.element.texts[level];
  }

  /** The customer's name, else their id, else the conversation's. */
  customer({ customer, conversationId }: Pick<LiveRow, 'customer' | 'conversationId'>): string {
    return customer?.name ?? customer?.id ?? conversationId;
  }

  /** The queue of an alert, and its agent if there is one. */
  place({ queueId, agentId }: Pick<ListedAlert, 'queueId' | 'agentId'>): string {
    return [queueId, ...(agentId === null ? [] : [agentId])].join(' · ');
  }

  /** How long ago: `3 min. ago`, in minutes up to an hour; empty if it is not known. */
  ago(instant: string | null, now: number): string {
    if (instant === null) return '';
    const milliseconds = Math.max(0, now - Date.parse(instant));
    if (milliseconds < hourMs) return this.ageFormat.format(-Math.floor(milliseconds / minuteMs), 'minute');
    return this.ageFormat.format(-Math.floor(milliseconds / hourMs), 'hour');
  }

  /** What the mark of a row's alert says; empty without one. */
  alertMark({ alert }: Pick<LiveRow, 'alert'>): string {
    if (alert === null) return '';
    return `, ${alert.state === 'open' ? this.texts.alertOpenRow : this.texts.alertAcknowledgedRow}`;
  }

  /**
   * What the notification of an alert says. It may be read on a locked screen, so that even a phrase of the queue that the
   * customer used is not in it.
   */
  notification(alert: ListedAlert): { title: string; body: string } {
    const reason = alert.kind === 'phrase' ? this.element.texts.alertPhraseUnnamed : this.element.alertReason(alert);
    return {
      title: this.say('newAlertOf', { customer: this.customer(alert) }),
      body: `${reason}\n${this.place(alert)}`,
    };
  }

  announceAlert(alert: ListedAlert): string {
    return this.say('newAlert', { customer: this.customer(alert), reason: this.element.alertReason(alert) });
  }

  /** How many of all rows are shown. */
  count(shown: number, all: number): string {
    const count = this.element.count(all);
    return shown === all
      ? this.say('count', { count })
      : this.say('countOf', { some: this.element.count(shown), count });
  }

  linkNote({ link, asOf }: BoardState, now: Date): LinkNote {
    const time = asOf === null ? '' : this.element.clockTime(new Date(asOf), now);
    if (link === 'live') return { text: this.texts.live, isTrouble: false };
    if (link === 'polled') return { text: this.say('polled', { time }), isTrouble: true };
    if (link === 'connecting') return { text: this.texts.connecting, isTrouble: false };
    return { text: asOf === null ? this.texts.unreachable : this.say('lost', { time }), isTrouble: true };
  }

  /** The sentence that stands there instead of rows; null while there are some. The detail is the server's own. */
  instead(
    { refusal, queueIds, link }: BoardState,
    { shown, all }: { shown: number; all: number },
  ): { text: string; detail: string } | null {
    const { texts } = this;
    if (refusal?.refused === 'sign-in') return { text: texts.signInNeeded, detail: '' };
    if (refusal) return { text: texts.notAllowed, detail: refusal.detail };
    if (queueIds === null) return { text: link === 'lost' ? texts.unreachable : texts.connecting, detail: '' };
    if (queueIds.length === 0) return { text: texts.noQueues, detail: '' };
    if (shown > 0) return null;
    if (link === 'connecting') return { text: texts.connecting, detail: '' };
    return { text: all > 0 ? texts.emptyFiltered : texts.empty, detail: '' };
  }
}
