// One conversation beside the list, live and only to read.
import { CustomerSentiment } from '../index';
import type { TokenSource } from '../live/agent-api';
import type { LiveRow } from '../live/live-row';
import { setText } from '../ui/element-of';
import { partOfPage } from '../ui/page-part';
import type { BoardWords } from './board-words';

export type Monitored = Pick<LiveRow, 'conversationId' | 'queueId' | 'customer'>;

export class Monitor {
  private readonly region = partOfPage('#monitor', HTMLElement);
  private readonly heading = partOfPage('#monitor-heading', HTMLElement);
  private readonly element = partOfPage('#monitor customer-sentiment', CustomerSentiment);
  private shown: string | null = null;

  /** @param closed called with the conversation when the supervisor closes it */
  constructor(
    private readonly words: BoardWords,
    private readonly token: TokenSource,
    closed: (conversationId: string) => void,
  ) {
    const close = (): void => {
      const { shown } = this;
      this.close();
      if (shown !== null) closed(shown);
    };
    partOfPage('#monitor-close', HTMLButtonElement).addEventListener('click', close);
    this.region.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented) close();
    });
  }

  get conversationId(): string | null {
    return this.shown;
  }

  open(conversation: Monitored): void {
    this.shown = conversation.conversationId;
    this.region.hidden = false;
    document.body.classList.add('monitors');
    setText(this.heading, this.words.customer(conversation));
    this.element.token = this.token;
    this.element.queueId = conversation.queueId;
    this.element.customerName = this.words.customer(conversation);
    this.element.conversationId = conversation.conversationId;
    this.heading.focus({ preventScroll: true });
    // Beside the list it is in view already; above a narrow list it may not be.
    this.heading.scrollIntoView({ block: 'nearest' });
  }

  /** Nothing of the conversation stays, and its watch ends. */
  close(): void {
    this.shown = null;
    this.region.hidden = true;
    document.body.classList.remove('monitors');
    this.element.conversationId = '';
    this.element.customerName = '';
    setText(this.heading, '');
  }
}
