// One message of the window: its level, its text with what drove the score marked in it, and the figures for those
// who ask why.
import { elementOf, setText } from '../ui/element-of';
import { segmentsOf } from './evidence-segments';
import { iconOf } from '../ui/icons';
import { languageName, levelNames, notScored, providerName, signedNumber } from './sentiment-words';
import type { EvidenceSpan, WindowMessage } from '../live/snapshot';

const mostEvidenceListed = 5;
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** A list item that can be shown a message's next state without losing what the agent has opened. */
export class MessageItem {
  readonly element = elementOf('li', { class: 'message', part: 'message' });
  private readonly icon = elementOf('span', { class: 'message-icon' });
  private readonly text = elementOf('p', { class: 'message-text', attributes: { dir: 'auto' } });
  private readonly level = elementOf('span', { class: 'message-level' });
  private readonly time = elementOf('time');
  private readonly why = elementOf('button', { class: 'why', text: 'Why?', attributes: { type: 'button' } });
  private readonly facts = elementOf('div', { class: 'facts' });
  private shown = '';

  constructor() {
    const line = elementOf('div', { class: 'message-line' }, this.level, this.why, this.time);
    this.element.append(this.icon, elementOf('div', { class: 'message-body' }, line, this.text, this.facts));
    this.why.addEventListener('click', () => this.open(this.why.ariaExpanded !== 'true'));
    this.open(false);
  }

  /** @param share how much of the conversation's score this message makes, in [0, 1] */
  show(message: WindowMessage, share: number): void {
    const now = JSON.stringify([message, share]);
    if (now === this.shown) return;
    this.shown = now;
    const name = message.level === null ? notScored : levelNames[message.level];
    this.element.dataset['level'] = message.level ?? 'not-scored';
    this.icon.replaceChildren(iconOf(message.level ?? 'not-scored'));
    setText(this.level, name);
    this.showTime(message.sentAt);
    this.showText(message);
    this.why.setAttribute('aria-label', `Why ${name.toLowerCase()}?`);
    this.facts.replaceChildren(...factsOf(message, share));
  }

  private open(open: boolean): void {
    this.facts.hidden = !open;
    this.why.ariaExpanded = String(open);
  }

  private showTime(sentAt: string): void {
    const date = new Date(sentAt);
    const known = !Number.isNaN(date.getTime());
    setText(this.time, known ? timeFormat.format(date) : '');
    this.time.dateTime = known ? date.toISOString() : '';
  }

  private showText({ text, language, evidence }: WindowMessage): void {
    this.text.classList.toggle('absent', typeof text !== 'string');
    if (typeof text !== 'string') {
      setText(this.text, 'The text is not kept.');
      return;
    }
    if (language) this.text.lang = language;
    this.text.replaceChildren(
      ...segmentsOf(text, evidence).map(({ text, contribution }) =>
        contribution === null ? text : elementOf('mark', { class: directionOf(contribution), text }),
      ),
    );
  }
}

function factsOf(message: WindowMessage, share: number): Node[] {
  if (message.score === null) {
    const reason = message.language
      ? `It could not be read (language: ${languageName(message.language)}), so it has no weight in the level.`
      : 'It could not be read, so it has no weight in the level.';
    return [elementOf('p', { text: reason })];
  }
  const figures = [
    `Score ${signedNumber(message.score)}`,
    `weight ${message.weight.toFixed(2)}`,
    `${Math.round(share * 100)} % of the conversation’s score`,
  ];
  const source = [
    message.language ? `read as ${languageName(message.language)}` : '',
    message.provider ? `by ${providerName(message.provider)}` : '',
  ].filter(Boolean);
  const list = evidenceList(message.text ?? '', message.evidence);
  return [
    elementOf('p', { text: [figures.join(', '), source.join(' ')].filter(Boolean).join('; ') + '.' }),
    list ?? elementOf('p', { text: 'No single words stood out.' }),
  ];
}

/** The strongest spans in words, for those who can't see the marks, with how far each moved the score. */
function evidenceList(text: string, evidence: readonly EvidenceSpan[]): Node | null {
  const strongest = segmentsOf(text, evidence)
    .flatMap(({ text, contribution }) => (contribution === null ? [] : [{ text, contribution }]))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, mostEvidenceListed);
  if (strongest.length === 0) return null;
  return elementOf(
    'ul',
    { class: 'evidence' },
    ...strongest.map(({ text, contribution }) =>
      elementOf(
        'li',
        { class: directionOf(contribution) },
        elementOf('span', { class: 'contribution', text: signedNumber(contribution) }),
        elementOf('q', { text: text.trim() }),
      ),
    ),
  );
}

function directionOf(contribution: number): string {
  return contribution < 0 ? 'towards-negative' : 'towards-positive';
}
