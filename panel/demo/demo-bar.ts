// The conversations that a demo plays, to change between them, each with its live icon, and the way to the board.
import { CustomerSentiment } from '../index';
import type { TokenSource } from '../live/agent-api';
import { elementOf } from '../ui/element-of';
import { partOfPage } from '../ui/page-part';
import type { PlayedConversation, PlayedDemo } from './played-demo';

interface Entry {
  item: HTMLLIElement;
  icon: CustomerSentiment;
  button: HTMLButtonElement;
}

export class DemoBar {
  private readonly bar = partOfPage('#demo', HTMLElement);
  private readonly list = partOfPage('#demo-conversations', HTMLElement);
  private readonly board = partOfPage('#demo-board', HTMLAnchorElement);
  /** By conversation. */
  private readonly entries = new Map<string, Entry>();
  private agentToken: TokenSource | null = null;

  constructor(
    private readonly apiBase: string,
    private readonly open: (conversation: PlayedConversation) => void,
  ) {}

  /** The agent's, for the icons. */
  set token(token: TokenSource | null) {
    this.agentToken = token;
    for (const { icon } of this.entries.values()) icon.token = token;
  }

  /** @param current the id of the conversation that the page shows */
  show(demo: PlayedDemo | null, current: string): void {
    const conversations = demo?.conversations ?? [];
    this.bar.hidden = conversations.length === 0;
    document.body.classList.toggle('plays-demo', conversations.length > 0);
    this.board.href = new URL(`panel/board.html#token=${demo?.boardToken ?? ''}`, this.apiBase).href;
    const ids = new Set(conversations.map(({ conversationId }) => conversationId));
    for (const [id, { item }] of this.entries)
      if (!ids.has(id)) {
        item.remove();
        this.entries.delete(id);
      }
    for (const conversation of conversations) {
      const { button } = this.entryOf(conversation);
      button.setAttribute('aria-current', String(conversation.conversationId === current));
    }
  }

  private entryOf(conversation: PlayedConversation): Entry {
    const { conversationId, queueId, customer } = conversation;
    const known = this.entries.get(conversationId);
    if (known) return known;
    const icon = new CustomerSentiment();
    icon.variant = 'icon';
    icon.conversationId = conversationId;
    icon.queueId = queueId;
    icon.customerName = customer;
    icon.token = this.agentToken;
    const button = elementOf(
      'button',
      { class: 'demo-open', attributes: { type: 'button' } },
      elementOf('span', { class: 'demo-customer', text: customer }),
      elementOf('span', { class: 'demo-queue', text: queueId }),
    );
    button.addEventListener('click', () => this.open(conversation));
    const item = elementOf('li', { class: 'demo-conversation' }, icon, button);
    const entry = { item, icon, button };
    this.list.append(item);
    this.entries.set(conversationId, entry);
    return entry;
  }
}
