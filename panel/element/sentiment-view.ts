// Renders a state. Content that may not be seen is removed from the document, not hidden; all other content is updated
// in place, so that it does not flicker, move or close while the agent reads.
import { levels } from '../../shared/sentiment/levels';
import { elementOf, setText } from '../ui/element-of';
import { iconOf } from '../ui/icons';
import { MessageItem } from './message-item';
import { levelNames, noteOf, signedNumber, subjectOf, trendNames, wordsInstead } from './sentiment-words';
import type { SentimentState } from '../live/sentiment-state';
import type { SentimentUpdate, WindowMessage } from '../live/snapshot';

/** The customer and conversation whose sentiment is shown. */
export interface Subject {
  customerName: string;
  conversationId: string;
}

export class SentimentView {
  readonly element = elementOf('section', { class: 'card', part: 'card', attributes: { lang: 'en', dir: 'ltr' } });
  private readonly instead = elementOf('p', { class: 'instead', part: 'unavailable' });
  private readonly detail = elementOf('p', { class: 'detail', part: 'detail', attributes: { dir: 'auto' } });
  private face = new Face();
  private messages = new MessageList();
  private readonly note = elementOf('p', { class: 'note', part: 'note' });

  /** @param state null if there is no conversation or no token */
  show(state: SentimentState | null, { customerName, conversationId }: Subject): void {
    this.element.setAttribute('aria-label', `Customer sentiment, ${subjectOf(customerName, conversationId)}`);
    if (!state?.sentiment) {
      this.showInstead(state);
      return;
    }
    this.face.show(state.sentiment, customerName);
    this.messages.show(state.messages, state.sentiment.messageCount);
    setText(this.note, noteOf(state, new Date()));
    this.note.classList.toggle('attention', state.link !== 'live' || state.sentiment.degraded);
    this.element.classList.toggle('stale', state.link === 'lost');
    if (this.face.element.parentElement !== this.element)
      this.element.replaceChildren(this.face.element, this.messages.element, this.note);
  }

  private showInstead(state: SentimentState | null): void {
    const { text, detail } = state === null ? { text: '', detail: '' } : wordsInstead(state);
    setText(this.instead, text);
    setText(this.detail, detail);
    this.element.classList.remove('stale');
    this.instead.classList.toggle('waiting', state?.link === 'connecting');
    if (this.instead.parentElement === this.element) return;
    this.element.replaceChildren(this.instead, this.detail);
    this.face = new Face();
    this.messages = new MessageList();
  }
}

/** The current sentiment: icon, level, trend, score and scale. */
class Face {
  readonly element = elementOf('header', { class: 'now' });
  private readonly icon = elementOf('span', { class: 'icon', part: 'icon' });
  private readonly level = elementOf('p', { class: 'level', part: 'level' });
  private readonly trendIcon = elementOf('span', { class: 'trend-icon' });
  private readonly trend = elementOf('span');
  private readonly score = elementOf('span', { class: 'score', part: 'score' });
  private readonly customer = elementOf('bdi', { part: 'customer' });
  private readonly steps = levels.map((level) => elementOf('span', { attributes: { 'data-level': level } }));

  constructor() {
    const trend = elementOf('span', { class: 'trend', part: 'trend' }, this.trendIcon, this.trend);
    const scale = elementOf(
      'div',
      { class: 'scale', part: 'scale', attributes: { 'aria-hidden': 'true' } },
      ...this.steps,
    );
    this.element.append(
      this.icon,
      elementOf(
        'div',
        { class: 'reading' },
        elementOf('h2', { class: 'caption' }, 'Customer sentiment', this.customer),
        this.level,
        elementOf('p', { class: 'figures' }, trend, this.score),
      ),
      scale,
    );
  }

  show({ level, trend, score }: SentimentUpdate, customerName: string): void {
    setText(this.customer, customerName);
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

/** The messages of the window, newest first; a message keeps its element as long as it is in the window. */
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
      const current = this.list.children[index];
      if (current !== item.element) this.list.insertBefore(item.element, current ?? null);
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
