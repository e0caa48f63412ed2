// One message of the window: its level, its text with marked evidence and, on request, the figures behind the score. A
// long text is shown as an excerpt until the agent expands it.
import { elementOf, setText } from '../ui/element-of';
import { segmentsOf, type TextSegment } from './evidence-segments';
import { excerptOf, shortened } from './excerpt';
import { iconOf } from '../ui/icons';
import {
  clockTime,
  languageName,
  levelNames,
  notScored,
  providerName,
  signedNumber,
  whyNotScored,
} from './sentiment-words';
import type { WindowMessage } from '../live/snapshot';

const maxEvidenceListed = 5;
const maxQuoteLength = 90;

/** A list item that can show a changed message and keeps open what the agent has opened. */
export class MessageItem {
  readonly element = elementOf('li', { class: 'message', part: 'message' });
  private readonly icon = elementOf('span', { class: 'message-icon' });
  private readonly text = elementOf('p', { class: 'message-text', part: 'message-text', attributes: { dir: 'auto' } });
  private readonly level = elementOf('span', { class: 'message-level' });
  private readonly time = elementOf('time');
  private readonly why = elementOf('button', {
    class: 'quiet-button',
    part: 'why',
    text: 'Why?',
    attributes: { type: 'button' },
  });
  private readonly expand = elementOf('button', {
    class: 'quiet-button expand',
    part: 'expand',
    attributes: { type: 'button' },
  });
  private readonly facts = elementOf('div', { class: 'facts', part: 'facts' });
  private message: WindowMessage | null = null;
  private lastShown = '';

  constructor() {
    const line = elementOf('div', { class: 'message-line' }, this.level, this.why, this.time);
    this.element.append(
      this.icon,
      elementOf('div', { class: 'message-body' }, line, this.text, this.expand, this.facts),
    );
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
    const name = message.level === null ? notScored : levelNames[message.level];
    this.element.dataset['level'] = message.level ?? 'not-scored';
    this.icon.replaceChildren(iconOf(message.level ?? 'not-scored'));
    setText(this.level, name);
    this.showTime(new Date(message.sentAt));
    this.showText(message);
    this.why.setAttribute('aria-label', `Why ${name.toLowerCase()}?`);
    this.facts.replaceChildren(...factsOf(message, share));
  }

  private open(open: boolean): void {
    this.facts.hidden = !open;
    this.why.ariaExpanded = String(open);
  }

  private showTime(date: Date): void {
    const text = clockTime(date, new Date());
    setText(this.time, text);
    this.time.dateTime = text === '' ? '' : date.toISOString();
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
    setText(
      this.expand,
      isExcerpt ? `Show all ${(text ?? '').length.toLocaleString('en')} characters` : 'Show an excerpt',
    );
    // An empty tag means that the language is unknown; without it the text would inherit English.
    this.text.lang = languageName(language) === null || !language ? '' : language;
    if (isKept) this.text.replaceChildren(...(isExcerpt ? excerpt : segments).map(nodeOf));
    else setText(this.text, 'The text is not kept.');
  }
}

function nodeOf({ text, contribution }: TextSegment): Node | string {
  return contribution === null ? text : elementOf('mark', { class: directionOf(contribution), text });
}

function factsOf(message: WindowMessage, share: number): Node[] {
  if (message.score === null) return [elementOf('p', { text: whyNotScored(message.language, message.text ?? '') })];
  const figures = [
    `Score ${signedNumber(message.score)}`,
    `weight ${message.weight.toFixed(2)}`,
    `${Math.round(share * 100)} % of the conversation’s score`,
  ];
  const language = languageName(message.language);
  const source = [
    language === null ? '' : `read as ${language}`,
    message.provider ? `by ${providerName(message.provider)}` : '',
  ].filter(Boolean);
  const list = typeof message.text === 'string' ? evidenceList(segmentsOf(message.text, message.evidence)) : null;
  return [
    elementOf('p', { text: [figures.join(', '), source.join(' ')].filter(Boolean).join('; ') + '.' }),
    list ?? elementOf('p', { text: 'No single words stood out.' }),
  ];
}

/** The strongest spans as a list with their contributions, for users who can't see the marks. */
function evidenceList(segments: readonly TextSegment[]): Node | null {
  const strongest = segments
    .flatMap(({ text, contribution }) => (contribution === null ? [] : [{ text, contribution }]))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, maxEvidenceListed);
  if (strongest.length === 0) return null;
  return elementOf(
    'ul',
    { class: 'evidence' },
    ...strongest.map(({ text, contribution }) =>
      elementOf(
        'li',
        { class: directionOf(contribution) },
        elementOf('span', { class: 'contribution', text: signedNumber(contribution) }),
        elementOf('q', { text: shortened(text.trim(), maxQuoteLength), attributes: { dir: 'auto', lang: '' } }),
      ),
    ),
  );
}

function directionOf(contribution: number): string {
  return contribution < 0 ? 'towards-negative' : 'towards-positive';
}
