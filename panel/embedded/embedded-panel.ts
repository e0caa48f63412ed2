// The page in the agent's window: the element with the conversation that the agent has open, or a sentence that says why
// there is none. When the agent opens another conversation, nothing of the last one stays, and its watch ends at once.
import type { CustomerSentiment } from '../element/customer-sentiment';
import { embedded } from '../languages/en';
import type { EmbeddedTexts } from '../languages/texts';
import { fillPage } from '../ui/fill-page';
import { partOfPage } from '../ui/page-part';
import { loadPageTexts } from '../ui/page-texts';
import { agentToken } from './agent-token';
import type { SetUp } from './set-up';

/** The conversation that the agent has open. */
export interface OpenConversation {
  /** The chat platform's id, without the connection. */
  conversation: string;
  /** Empty if it is not known. */
  customerName: string;
}

export class EmbeddedPanel {
  private readonly notice = partOfPage('#notice', HTMLElement);
  private shown: string | null = null;

  private constructor(
    private readonly element: CustomerSentiment,
    readonly texts: EmbeddedTexts,
  ) {}

  /** The panel of this page, in the agent's language. */
  static async ofPage(): Promise<EmbeddedPanel> {
    const { texts, locale } = await loadPageTexts({ embedded });
    fillPage(texts.embedded, locale);
    // Its class is not imported: the page loads the element by a script of its own.
    const element = document.querySelector('customer-sentiment');
    if (element === null) throw new Error('The page has no customer-sentiment');
    return new EmbeddedPanel(element, texts.embedded);
  }

  /** Shows the conversation; an unchanged one is left as it is. */
  show({ conversation, customerName }: OpenConversation, setUp: SetUp): void {
    const token = agentToken(setUp);
    if (token === null) {
      this.hide(this.texts.noToken);
      return;
    }
    const conversationId = `${setUp.connection}:${conversation}`;
    if (conversationId !== this.shown) {
      this.close();
      this.shown = conversationId;
      // The element sees a moment without a conversation, and closes its connection. With another conversation at once,
      // it would keep the connection, and the server would go on sending updates of the last one.
      queueMicrotask(() => {
        if (this.shown !== conversationId) return;
        this.element.queueId = setUp.queueId ?? '';
        this.element.token = token;
        this.element.conversationId = conversationId;
      });
    }
    this.element.customerName = customerName;
    this.element.hidden = false;
    this.notice.hidden = true;
  }

  /** Shows a sentence instead; nothing of a conversation stays. */
  hide(sentence: string): void {
    this.close();
    this.element.hidden = true;
    this.notice.hidden = false;
    if (this.notice.textContent !== sentence) this.notice.textContent = sentence;
  }

  private close(): void {
    this.shown = null;
    this.element.conversationId = '';
    this.element.customerName = '';
  }
}

/** Follows the tool's colour scheme; null follows the browser's. */
export function setColorScheme(colorScheme: 'light' | 'dark' | null): void {
  document.documentElement.style.colorScheme = colorScheme ?? '';
}
