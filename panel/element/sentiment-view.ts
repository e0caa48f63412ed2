// Draws a state. What may not be seen is taken out of the document, not hidden in it; what stays is changed in place,
// so that nothing flickers, jumps, or closes while the agent reads.
import { levels } from '../../shared/sentiment/levels';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import { MessageItem } from './message-item';
import { levelNames, notAvailable, providerName, signedNumber, trendNames } from './sentiment-words';
import type { SentimentState } from '../live/sentiment-state';
import type { SentimentUpdate, WindowMessage } from '../live/snapshot';

export class SentimentView {
  readonly element = elementOf('section', { class: 'card', part: 'card', attributes: { lang: 'en' } });
  private readonly quiet = elementOf('p', { class: 'quiet', part: 'unavailable' });
  private face = new Face();
  private messages = new MessageList();
  private readonly note = elementOf('p', { class: 'note', part: 'note' });

  constructor() {
    this.element.setAttribute('aria-label', 'Customer sentiment');
  }

  show(state: SentimentState): void {
    const { sentiment, phase } = state;
    if (sentiment === null) {
      // A check takes a moment and mostly ends as it began: the room is kept, so that nothing moves.
      const heightPx = phase === 'refused' ? 0 : this.element.offsetHeight;
      this.element.style.minBlockSize = heightPx > 0 ? `${heightPx}px` : '';
      setText(this.quiet, phase === 'refused' ? notAvailable : '');
      this.element.replaceChildren(this.quiet);
      this.face = new Face();
      this.messages = new MessageList();
      return;
    }
    this.face.show(sentiment);
    this.messages.show(state.messages, sentiment.messageCount);
    setText(this.note, noteOf(state, sentiment));
    this.note.classList.toggle('attention', !state.live || sentiment.degraded);
    this.element.classList.toggle('stale', !state.live);
    this.element.style.minBlockSize = '';
    if (this.face.element.parentElement !== this.element)
      this.element.replaceChildren(this.face.element, this.messages.element, this.note);
  }
}

/** The icon with its name, the trend, and where the score lies on the scale. */
class Face {
  readonly element = elementOf('header', { class: 'now' });
  private readonly icon = elementOf('span', { class: 'icon', part: 'icon' });
  private readonly level = elementOf('p', { class: 'level', part: 'level' });
  private readonly trendIcon = elementOf('span', { class: 'trend-icon' });
  private readonly trend = elementOf('span');
  private readonly score = elementOf('span', { class: 'score', part: 'score' });
  private readonly steps = levels.map((level) => elementOf('span', { attributes: { 'data-level': level } }));

  constructor() {
    const trend = elementOf('span', { class: 'trend', part: 'trend' }, this.trendIcon, this.trend);
    const scale = elementOf('div', { class: 'scale', attributes: { 'aria-hidden': 'true' } }, ...this.steps);
    this.element.append(
      this.icon,
      elementOf(
        'div',
        { class: 'reading' },
        elementOf('h2', { class: 'caption', text: 'Customer sentiment' }),
        this.level,
        elementOf('p', { class: 'figures' }, trend, this.score),
      ),
      scale,
    );
  }

  show({ level, trend, score }: SentimentUpdate): void {
    if (this.element.dataset['level'] !== level) {
      this.element.dataset['level'] = level;
      this.icon.replaceChildren(iconOf(level));
      setText(this.level, levelNames[level]);
      for (const step of this.steps) step.classList.toggle('current', step.dataset['level'] === level);
    }
    if (this.trend.textContent !== trendNames[trend]) {
      this.trendIcon.replaceChildren(iconOf(trend));
      setText(this.trend, trendNames[trend]);
    }
    setText(this.score, `Score ${signedNumber(score)}`);
  }
}

/** The messages of the window, newest first; an item stays the same element for as long as its message is there. */
class MessageList {
  readonly element = elementOf('div', { class: 'window' });
  private readonly heading = elementOf('h3', { class: 'caption' });
  private readonly list = elementOf('ol', { class: 'messages', part: 'messages' });
  private readonly empty = elementOf('p', { class: 'empty', text: 'Neutral until the customer writes.' });
  private items = new Map<string, MessageItem>();

  show(messages: readonly WindowMessage[], messageCount: number): void {
    const weights = messages.reduce((sum, { score, weight }) => sum + (score === null ? 0 : weight), 0);
    const items = new Map<string, MessageItem>();
    messages.forEach((message, index) => {
      const item = this.items.get(message.messageId) ?? new MessageItem();
      item.show(message, weights === 0 ? 0 : message.weight / weights);
      items.set(message.messageId, item);
      const here = this.list.children[index];
      if (here !== item.element) this.list.insertBefore(item.element, here ?? null);
    });
    while (this.list.children.length > messages.length) this.list.lastElementChild?.remove();
    this.items = items;
    setText(
      this.heading,
      messages.length === 1 ? 'From the last message' : `From the last ${messages.length} messages`,
    );
    const content = messages.length > 0 ? [this.heading, this.list] : messageCount === 0 ? [this.empty] : [];
    if (content.some((node, index) => this.element.children[index] !== node) || content.length === 0)
      this.element.replaceChildren(...content);
  }
}

function noteOf({ live }: SentimentState, { provider, degraded, messageCount }: SentimentUpdate): string {
  if (!live) return 'Connection lost, trying again. This may be out of date.';
  if (degraded) return 'The cloud service can’t be reached just now; the built-in model is standing in.';
  return provider && messageCount > 0 ? `Scored by ${providerName(provider)}.` : '';
}
