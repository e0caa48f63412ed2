// Renders a state: the alert, the current sentiment and, on demand, why: the course, the messages and who scored them.
// Content that may not be seen is removed from the document, not hidden; all other content is updated in place, so that
// it does not flicker, move or close while the agent reads.
import type { CoursePoint } from '../live/snapshot';
import { elementOf, setText } from '../ui/element-of';
import { AlertBanner, type CloseAlert } from './alert-banner';
import { CourseView } from './course-view';
import { Face } from './face';
import { LevelMenu } from './level-menu';
import type { Corrections } from './message-item';
import { MessageList } from './message-list';
import type { SentimentWords } from './sentiment-words';
import type { SentimentState } from '../live/sentiment-state';

/** The customer and conversation whose sentiment is shown. */
export interface Subject {
  customerName: string;
  conversationId: string;
}

/** What the agent does in the view. */
export interface ViewActions extends Omit<Corrections, 'openMenuBy'> {
  closeAlert: CloseAlert;
  /** The agent opens or closes the details. */
  toggle(isOpen: boolean): void;
}

export interface ViewForm {
  /** Whether the details can be closed: not in a popover, which is closed as a whole. */
  areDetailsClosable: boolean;
  /** Whether nothing can be corrected or closed. */
  isReadOnly: boolean;
}

export class SentimentView {
  readonly element: HTMLElement;
  private readonly instead = elementOf('p', { class: 'instead', part: 'unavailable' });
  private readonly detail = elementOf('p', {
    class: 'detail',
    part: 'detail',
    attributes: { dir: 'auto', lang: 'en' },
  });
  private content: SentimentContent;
  private isOpen = false;

  constructor(
    private readonly words: SentimentWords,
    private readonly actions: ViewActions,
    private readonly form: ViewForm,
  ) {
    // Focusable by script: the focus comes here when the part that had it is gone.
    const attributes = { lang: words.locale, dir: 'ltr', tabindex: '-1' };
    this.element = elementOf('section', { class: 'card', part: 'card', attributes });
    this.content = this.newContent();
  }

  /** @param state null if there is no conversation or no token */
  show(state: SentimentState | null, { customerName, conversationId }: Subject): void {
    const subject = this.words.subject(customerName, conversationId);
    this.element.setAttribute('aria-label', `${this.words.texts.heading}, ${subject}`);
    this.element.classList.toggle('stale', state?.link === 'lost' && state.sentiment !== null);
    if (!state?.sentiment) {
      this.showInstead(state);
      return;
    }
    const { hasFocus } = this.content.banner;
    this.content.show(state, customerName);
    if (hasFocus && state.alert === null) this.element.focus();
    if (this.content.parts[0]?.parentElement !== this.element) this.element.replaceChildren(...this.content.parts);
  }

  showCourse(points: readonly CoursePoint[] | null): void {
    if (points === null) this.content.course.showFailure();
    else this.content.course.show(points);
  }

  /** Shows or hides the details. */
  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.content.open(isOpen);
  }

  private newContent(): SentimentContent {
    const content = new SentimentContent(this.words, this.actions, this.form);
    content.open(this.isOpen);
    return content;
  }

  private showInstead(state: SentimentState | null): void {
    const { text, detail } = state === null ? { text: '', detail: '' } : this.words.instead(state);
    setText(this.instead, text);
    setText(this.detail, detail);
    this.instead.classList.toggle('waiting', state?.link === 'connecting');
    if (this.instead.parentElement === this.element) return;
    this.element.replaceChildren(this.instead, this.detail);
    this.content = this.newContent();
  }
}

/** All that shows data of the conversation. */
class SentimentContent {
  readonly banner: AlertBanner;
  readonly course: CourseView;
  readonly parts: readonly HTMLElement[];
  private readonly face: Face;
  private readonly messages: MessageList;
  private readonly why: HTMLButtonElement;
  private readonly empty: HTMLElement;
  private readonly details: HTMLElement;
  private readonly note = elementOf('p', { class: 'note', part: 'note' });
  private isOpen = false;
  private isNoteNeeded = false;

  constructor(
    private readonly words: SentimentWords,
    actions: ViewActions,
    private readonly form: ViewForm,
  ) {
    const menu = form.isReadOnly ? null : new LevelMenu(words);
    this.banner = new AlertBanner(words, form.isReadOnly ? null : (alert, state) => actions.closeAlert(alert, state));
    this.face = new Face(words);
    this.course = new CourseView(words);
    this.messages = new MessageList(words, {
      agentId: () => actions.agentId(),
      openMenuBy: menu && ((button, current, choose) => menu.openBy(button, current, choose)),
      save: (messageId, level) => actions.save(messageId, level),
    });
    this.empty = elementOf('p', { class: 'empty', text: words.texts.empty });
    this.why = elementOf('button', {
      class: 'disclosure',
      part: 'details-toggle',
      text: words.texts.whyThisLevel,
      attributes: { type: 'button', 'aria-controls': 'details' },
    });
    this.why.addEventListener('click', () => actions.toggle(!this.isOpen));
    this.details = elementOf(
      'div',
      { class: 'details', part: 'details', attributes: { id: 'details' } },
      this.course.element,
      this.messages.element,
    );
    const { banner, face, empty, why, details, note } = this;
    this.parts = [banner.element, face.element, empty, why, details, note, ...(menu ? [menu.element] : [])];
  }

  show(state: SentimentState, customerName: string): void {
    if (!state.sentiment) return;
    const isEmpty = state.messages.length === 0 && state.sentiment.messageCount === 0;
    this.banner.show(state.alert);
    this.face.show(state.sentiment, customerName);
    this.messages.show(state.messages);
    this.empty.hidden = !isEmpty;
    this.why.hidden = isEmpty || !this.form.areDetailsClosable;
    setText(this.note, this.words.note(state, new Date()));
    this.isNoteNeeded = state.link !== 'live';
    this.note.classList.toggle('attention', this.isNoteNeeded);
    this.note.hidden = !(this.isOpen || this.isNoteNeeded);
  }

  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.why.ariaExpanded = String(isOpen);
    this.details.hidden = !isOpen;
    this.note.hidden = !(isOpen || this.isNoteNeeded);
  }
}
