// The customer's side of the demo: messages are sent as a chat platform's webhook would send them.
import { elementOf } from '../ui/element-of';
import { ChatBubble } from './chat-bubble';
import {
  authorRoles,
  outcomeInWords,
  sendMessage,
  type AuthorRole,
  type MessageReply,
  type OutgoingMessage,
} from './message-sender';
import type { DemoTexts } from '../languages/texts';
import type { Transcript, TranscriptEntry } from './transcript';

/** The page's elements that the chat uses. */
export interface ChatParts {
  messages: HTMLElement;
  composer: HTMLFormElement;
  suggestions: HTMLElement;
}

/** How messages are sent. */
export interface ChatSettings {
  apiBase: string;
  secret: string | null;
  texts: DemoTexts;
  /** For times. */
  locale: string;
}

/** Messages to send with one click, with different sentiments. */
const suggestedLines = ['line1', 'line2', 'line3', 'line4', 'line5', 'line6'] as const;

/** Scrolled back by less counts as the end. */
const atEndPixels = 40;

export class CustomerChat {
  private transcript: Transcript | null = null;
  private queueId: string | null = null;
  private bubbles = new Map<TranscriptEntry, ChatBubble>();
  /** Messages are sent one at a time, in the order in which they were written. */
  private sending: Promise<void> = Promise.resolve();
  private readonly field: HTMLTextAreaElement;

  constructor(
    private readonly parts: ChatParts,
    private readonly settings: ChatSettings,
  ) {
    const field = parts.composer.querySelector('textarea');
    if (!field) throw new Error('The composer has no text field.');
    this.field = field;
    parts.composer.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    for (const line of suggestedLines.map((key) => settings.texts[key])) {
      const button = elementOf('button', { text: line, attributes: { type: 'button' } });
      button.addEventListener('click', () => this.say('customer', line));
      parts.suggestions.append(elementOf('li', {}, button));
    }
  }

  /**
   * Shows a conversation with all its messages.
   * @param queueId names the conversation's queue; null if the server decides
   */
  open(transcript: Transcript, queueId: string | null): void {
    this.transcript = transcript;
    this.queueId = queueId;
    this.bubbles = new Map();
    this.parts.messages.replaceChildren();
    for (const entry of transcript.entries) this.addBubble(entry);
    this.scrollToEnd();
  }

  /** Shows messages of this conversation that were written elsewhere. Who has scrolled back stays there. */
  take(messages: Parameters<Transcript['take']>[0]): void {
    const added = this.transcript?.take(messages) ?? [];
    if (added.length === 0) return;
    const { scrollHeight, scrollTop, clientHeight } = this.parts.messages;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < atEndPixels;
    for (const entry of added) this.addBubble(entry);
    if (isAtEnd) this.scrollToEnd();
  }

  private submit(): void {
    const text = this.field.value.trim();
    if (text === '') return;
    this.field.value = '';
    const chosen = new FormData(this.parts.composer).get('role');
    this.say(authorRoles.find((role) => role === chosen) ?? 'customer', text);
  }

  private say(role: AuthorRole, text: string): void {
    if (!this.transcript) return;
    const entry = this.transcript.add(role, text);
    this.addBubble(entry);
    this.scrollToEnd();
    this.send(entry, { text });
  }

  private addBubble(entry: TranscriptEntry): void {
    const bubble = new ChatBubble(entry, this.settings, {
      resend: (entry) => this.send(entry, { text: entry.text }),
      edit: (entry, text) => this.send(entry, { text, change: 'edited' }, { text }),
      remove: (entry) => this.send(entry, { change: 'deleted' }, { state: 'deleted' }),
    });
    this.bubbles.set(entry, bubble);
    const entries = this.transcript?.entries ?? [];
    const next = entries.slice(entries.indexOf(entry) + 1).find((later) => this.bubbles.has(later));
    this.parts.messages.insertBefore(bubble.element, (next && this.bubbles.get(next)?.element) ?? null);
  }

  private scrollToEnd(): void {
    this.parts.messages.scrollTop = this.parts.messages.scrollHeight;
  }

  private send(
    entry: TranscriptEntry,
    content: Pick<OutgoingMessage, 'text' | 'change'>,
    whenDelivered: Partial<TranscriptEntry> = {},
  ): void {
    const { transcript } = this;
    if (!transcript) return;
    const show = (changes: Partial<TranscriptEntry>): void => {
      transcript.change(entry, changes);
      const bubble = this.bubbles.get(entry);
      bubble?.show();
      if (bubble && bubble.element === this.parts.messages.lastElementChild) this.scrollToEnd();
    };
    const { apiBase, secret, texts } = this.settings;
    show({ state: 'sending', status: texts.sending });
    const message: OutgoingMessage = {
      conversationId: transcript.conversationId,
      messageId: entry.messageId,
      sentAt: entry.sentAt,
      author: { role: entry.role },
      queueId: this.queueId ?? undefined,
      ...content,
    };
    this.sending = this.sending
      .then(() => sendMessage(apiBase, secret, message, texts))
      .then(
        (reply: MessageReply) => show({ state: 'delivered', status: outcomeInWords(reply, texts), ...whenDelivered }),
        (error: unknown) => show({ state: 'failed', status: error instanceof Error ? error.message : String(error) }),
      );
  }
}
