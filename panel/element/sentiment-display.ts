// The element's content in one language and one form, with what is announced to screen readers. The element replaces it
// when its language or form changes.
import type { AgentAlert } from '../live/alert-state';
import type { CoursePoint } from '../live/snapshot';
import type { SentimentState } from '../live/sentiment-state';
import { elementOf, setText } from '../ui/element-of';
import { IconVariant } from './icon-variant';
import type { Announced, SentimentWords } from './sentiment-words';
import { SentimentView, type Subject, type ViewActions } from './sentiment-view';

export type Variant = 'card' | 'icon';

/** What the element's attributes say about its content. */
export interface DisplayForm {
  variant: Variant;
  /** Whether nothing can be corrected or closed. */
  isReadOnly: boolean;
}

export interface DisplayActions extends ViewActions {
  /** The details are now shown or not. */
  opened(isOpen: boolean): void;
}

export class SentimentDisplay {
  readonly parts: readonly HTMLElement[];
  private readonly announcer = elementOf('p', { class: 'announcer', attributes: { role: 'status' } });
  /** Of its own, so that an alert does not replace the announcement of its level. */
  private readonly alertAnnouncer = elementOf('p', { class: 'announcer', attributes: { 'aria-live': 'polite' } });
  private readonly view: SentimentView;
  private readonly icon: IconVariant | null;
  // Every conversation starts as neutral, so that is not announced.
  private announced: Announced = 'neutral';
  private announcedAlert: string | null = null;
  private state: SentimentState | null = null;
  private subject: Subject = { customerName: '', conversationId: '' };
  private areDetailsOpen = false;

  constructor(
    private readonly words: SentimentWords,
    private readonly form: DisplayForm,
    private readonly actions: DisplayActions,
  ) {
    const { texts, locale } = words;
    const { variant, isReadOnly } = form;
    const viewActions: ViewActions = {
      ...actions,
      save: async (messageId, level) => {
        const isSaved = await actions.save(messageId, level);
        if (isSaved)
          this.say(
            level === null ? texts.correctionUndone : words.say('corrected', { level: words.inSentence(level) }),
          );
        return isSaved;
      },
      closeAlert: async (alert, state) => {
        const isClosed = await actions.closeAlert(alert, state);
        if (isClosed) this.say(state === 'ignored' ? texts.alertIgnored : texts.alertAcknowledged);
        return isClosed;
      },
    };
    this.view = new SentimentView(words, viewActions, { areDetailsClosable: variant === 'card', isReadOnly });
    this.icon =
      variant === 'icon' ? new IconVariant(words, this.view.element, (isOpen) => this.popoverToggled(isOpen)) : null;
    for (const announcer of [this.announcer, this.alertAnnouncer]) announcer.lang = locale;
    this.parts = [this.announcer, this.alertAnnouncer, ...(this.icon?.parts ?? [this.view.element])];
  }

  /** Whether the details are shown. */
  get isOpen(): boolean {
    return this.areDetailsOpen;
  }

  /** @param state null if there is no conversation or no token */
  show(state: SentimentState | null, subject: Subject): void {
    this.state = state;
    this.subject = subject;
    const name = this.words.subject(subject.customerName, subject.conversationId);
    this.icon?.show(state, name);
    if (!this.icon || this.areDetailsOpen) this.view.show(state, subject);
    if (state === null) return;
    if (state.sentiment === null) this.forgetData();
    const announcement = this.words.announcement(this.announced, state, name);
    if (announcement) {
      this.announced = announcement.said;
      setText(this.announcer, announcement.text);
    }
    this.announceAlert(state.alert, name);
  }

  /** @param points null if the course could not be read */
  showCourse(points: readonly CoursePoint[] | null): void {
    if (this.areDetailsOpen) this.view.showCourse(points);
  }

  /** Shows or hides the details of a card; those of the icon are in its popover. */
  open(isOpen: boolean): void {
    if (this.form.variant === 'card') this.setOpen(isOpen);
  }

  /** What was announced belongs to the previous conversation and must not be read for the new one. */
  forget(): void {
    this.announced = 'neutral';
    this.announcedAlert = null;
    setText(this.announcer, '');
    setText(this.alertAnnouncer, '');
  }

  /** What was announced is data, too, except that nothing may be shown. */
  private forgetData(): void {
    if (this.announced !== 'not-available' && this.announced !== 'sign-in') setText(this.announcer, '');
    setText(this.alertAnnouncer, '');
  }

  private popoverToggled(isOpen: boolean): void {
    this.setOpen(isOpen);
    // Closed, it is not updated: it must not keep what the agent may no longer see.
    this.view.show(isOpen ? this.state : null, this.subject);
  }

  private setOpen(isOpen: boolean): void {
    this.areDetailsOpen = isOpen;
    this.view.open(isOpen);
    this.actions.opened(isOpen);
  }

  private announceAlert(alert: AgentAlert | null, subject: string): void {
    if (alert === null || alert.alertId === this.announcedAlert) return;
    this.announcedAlert = alert.alertId;
    this.say(`${this.words.texts.alert}, ${subject}: ${this.words.alertReason(alert)}`);
  }

  private say(text: string): void {
    setText(this.alertAnnouncer, text);
  }
}
