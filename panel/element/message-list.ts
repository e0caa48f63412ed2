// The messages of the window, newest first; a message keeps its element as long as it is in the window.
import type { WindowMessage } from '../live/snapshot';
import { elementOf, setText } from '../ui/element-of';
import { MessageItem, type Corrections } from './message-item';
import type { SentimentWords } from './sentiment-words';

export class MessageList {
  readonly element = elementOf('div', { class: 'window' });
  private readonly heading = elementOf('h3', { class: 'caption' });
  private readonly list = elementOf('ol', { class: 'messages', part: 'messages' });
  private items = new Map<string, MessageItem>();

  constructor(
    private readonly words: SentimentWords,
    private readonly corrections: Corrections,
  ) {}

  show(messages: readonly WindowMessage[]): void {
    // A message that does not count has no weight.
    const weights = messages.reduce((sum, { weight }) => sum + weight, 0);
    const items = new Map<string, MessageItem>();
    messages.forEach((message, index) => {
      const item = this.items.get(message.messageId) ?? new MessageItem(this.words, this.corrections);
      item.show(message, weights === 0 ? 0 : message.weight / weights);
      items.set(message.messageId, item);
      const current = this.list.children[index];
      if (current !== item.element) this.list.insertBefore(item.element, current ?? null);
    });
    while (this.list.children.length > messages.length) this.list.lastElementChild?.remove();
    this.items = items;
    const { texts } = this.words;
    const count = this.words.count(messages.length);
    setText(this.heading, messages.length === 1 ? texts.lastMessage : this.words.say('lastMessages', { count }));
    const content = messages.length > 0 ? [this.heading, this.list] : [];
    if (content.some((node, index) => this.element.children[index] !== node) || content.length === 0)
      this.element.replaceChildren(...content);
  }
}
