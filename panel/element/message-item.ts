// One message of the window: its level, which an agent may correct unless it is only to read, its text with marked
// evidence and, on request, the figures behind the score. A long text is shown as an excerpt until the agent expands it.
import type { Level } from '../../shared/sentiment/levels';
import type { WindowMessage } from '../live/snapshot';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import { segmentsOf, type TextSegment } from './evidence-segments';
import { excerptOf } from './excerpt';
import { directionOf, factsOf } from './message-facts';
import { isKnownLanguage, type SentimentWords } from './sentiment-words';

/** What a message needs for a correction. */
export interface Corrections {
  /** The agent's own id; null if it is not known. */
  agentId(): string | null;
  /** Makes a button open the menu of levels; null where levels are only to read. */
  openMenuBy: ((button: HTMLButtonElement, current: () => Level | null, choose: (level: Level) => void) => void) | null;
  /** Saves a correction, or takes it back (null). Resolves to whether that worked. */
  save(messageId: string, level: Level | null): Promise<boolean>;
}

/** A list item that can show a changed message and keeps open what the agent has opened. */
export class MessageItem {
  readonly element = elementOf('li', { class: 'message', part: 'message' });
  private readonly icon = elementOf('span', { class: 'message-icon' });
  private readonly text = elementOf('p', { class: 'message-text', part: 'message-text', attributes: { dir: 'auto' } });
  private readonly level = elementOf('span', { class: 'message-level' });
  private readonly correct = elementOf('button', {
    class: 'level-button',
    part: 'correct',
    attributes: { type: 'button' },
  });
  private readonly correction = elementOf('p', { class: 'correction', part: 'correction' });
  private readonly problem = elementOf('p', { class: 'problem', attributes: { role: 'alert' } });
  private readonly time = elementOf('time');
  private readonly why = elementOf('button', { class: 'quiet-button', part: 'why', attributes: { type: 'button' } });
  private readonly expand = elementOf('button', {
    class: 'quiet-button expand',
    part: 'expand',
    attributes: { type: 'button' },
  });
  private readonly facts = elementOf('div', { class: 'facts', part: 'facts' });
  private message: WindowMessage | null = null;
  private lastShown = '';

  constructor(
    private readonly words: SentimentWords,
    private readonly corrections: Corrections,
  ) {
    setText(this.why, words.texts.why);
    const { openMenuBy } = this.corrections;
    const line = elementOf(
      'div',
      { class: 'message-line' },
      openMenuBy ? this.correct : this.level,
      this.why,
      this.time,
    );
    const body = elementOf('div', { class: 'message-body' }, line, this.text, this.expand);
    body.append(this.correction, this.problem, this.facts);
    this.element.append(this.icon, body);
    if (openMenuBy) {
      this.correct.append(this.level);
      openMenuBy(
        this.correct,
        () => levelOf(this.message),
        (level) => void this.save(level),
      );
    }
    this.why.addEventListener('click', () => this.open(this.why.ariaExpanded !== 'true'));
    this.expand.ariaExpanded = 'false';
    this.expand.addEventListener('click', () => {
      this.expand.ariaExpanded = String(this.expand.ariaExpanded !== 'true');
      if (this.message) this.showText(this.message);
    });
    this.open(false);
  }

  /** @param share this message's share of the conversation's score, in [0, 1] */
  show(message: WindowMessage, share: number): void {
    const current = JSON.stringify([message, share]);
    if (current === this.lastShown) return;
    this.lastShown = current;
    this.message = message;
    const level = levelOf(message);
    this.element.dataset['level'] = level ?? 'not-scored';
    this.icon.replaceChildren(iconOf(level ?? 'not-scored'));
    setText(this.level, this.nameOf(level));
    this.correct.setAttribute('aria-label', this.words.say('correct', { level: this.nameOf(level) }));
    this.showTime(new Date(message.sentAt));
    this.showText(message);
    this.showCorrection(message);
    this.why.setAttribute('aria-label', this.words.say('whyLevel', { level: this.words.inSentence(message.level) }));
    this.facts.replaceChildren(...factsOf(message, share, this.words));
  }

  private nameOf(level: Level | null): string {
    return level === null ? this.words.texts.notScored : this.words.texts[level];
  }

  private open(open: boolean): void {
    this.facts.hidden = !open;
    this.why.ariaExpanded = String(open);
  }

  private showTime(date: Date): void {
    const text = this.words.clockTime(date, new Date());
    setText(this.time, text);
    this.time.dateTime = text === '' ? '' : date.toISOString();
  }

  private showCorrection({ correction, level }: WindowMessage): void {
    this.correction.hidden = !correction;
    if (!correction) return;
    const { texts } = this.words;
    const isOwn = correction.by === this.corrections.agentId();
    const who = isOwn ? texts.correctedByYou : this.words.say('correctedBy', { person: correction.by });
    const was =
      level === null
        ? this.words.inSentence(null)
        : this.words.say('scoredAs', { level: this.words.inSentence(level) });
    setText(this.correction, `${who} · ${was}`);
    if (this.corrections.openMenuBy === null) return;
    const undo = elementOf('button', {
      class: 'quiet-button',
      part: 'undo',
      text: texts.undo,
      attributes: { type: 'button', 'aria-label': texts.undoCorrection },
    });
    undo.addEventListener('click', () => {
      // The button is about to go; the focus stays in this message.
      this.correct.focus();
      void this.save(null);
    });
    this.correction.append(' ', undo);
  }

  private async save(level: Level | null): Promise<void> {
    const { message } = this;
    if (!message || this.element.ariaBusy === 'true') return;
    // To choose the level that the model found is to take the correction back.
    const isUndone = level === null || (level === message.level && message.correction);
    if (!isUndone && level === levelOf(message)) return;
    this.element.ariaBusy = 'true';
    setText(this.problem, '');
    const isSaved = await this.corrections.save(message.messageId, isUndone ? null : level);
    this.element.ariaBusy = 'false';
    if (!isSaved) setText(this.problem, this.words.texts.notSaved);
  }

  private showText({ text, language, evidence }: WindowMessage): void {
    const isKept = typeof text === 'string';
    const segments = segmentsOf(isKept ? text : '', evidence);
    const excerpt = excerptOf(segments);
    const isExcerpt = excerpt !== null && this.expand.ariaExpanded !== 'true';
    const isExpanded = excerpt !== null && !isExcerpt;
    this.text.classList.toggle('absent', !isKept);
    this.text.classList.toggle('excerpt', isExcerpt);
    this.text.classList.toggle('whole', isExpanded);
    // It scrolls, so it must be focusable for keyboard users.
    this.text.tabIndex = isExpanded ? 0 : -1;
    if (!isExpanded) this.text.removeAttribute('tabindex');
    this.expand.hidden = excerpt === null;
    const { texts } = this.words;
    const count = this.words.count((text ?? '').length);
    setText(this.expand, isExcerpt ? this.words.say('showAll', { count }) : texts.showExcerpt);
    // An empty tag means that the language is unknown; without it the text would inherit the panel's.
    this.text.lang = isKept ? (isKnownLanguage(language) ? language : '') : this.words.locale;
    if (isKept) this.text.replaceChildren(...(isExcerpt ? excerpt : segments).map(nodeOf));
    else setText(this.text, texts.textNotKept);
  }
}

/** The level that the message counts with: the person's, else the model's. */
function levelOf(message: WindowMessage | null): Level | null {
  return message?.correction?.level ?? message?.level ?? null;
}

function nodeOf({ text, contribution }: TextSegment): Node | string {
  return contribution === null ? text : elementOf('mark', { class: directionOf(contribution), text });
}
