// One message in the customer's chat, with buttons to resend, edit and delete it. Chat platforms send these changes, so
// they can be tried here.
import { elementOf, setText } from '../ui/element-of';
import type { DemoTexts } from '../languages/texts';
import type { TranscriptEntry } from './transcript';

export interface BubbleActions {
  resend(entry: TranscriptEntry): void;
  edit(entry: TranscriptEntry, text: string): void;
  remove(entry: TranscriptEntry): void;
}

/** In which language it is shown. */
export interface BubbleLanguage {
  texts: DemoTexts;
  locale: string;
}

/** A list item that shows a transcript entry; `show` updates it. */
export class ChatBubble {
  readonly element: HTMLLIElement;
  private readonly text = elementOf('p', { class: 'bubble-text', attributes: { dir: 'auto' } });
  private readonly status = elementOf('span', { class: 'bubble-status' });
  private readonly actions = elementOf('span', { class: 'bubble-actions' });

  constructor(
    private readonly entry: TranscriptEntry,
    private readonly language: BubbleLanguage,
    private readonly handlers: BubbleActions,
  ) {
    const { texts, locale } = language;
    const author = elementOf('span', { class: 'bubble-author', text: entry.author ?? texts[entry.role] });
    const sentAt = new Date(entry.sentAt).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
    const time = elementOf('time', { text: sentAt });
    time.dateTime = entry.sentAt;
    this.element = elementOf(
      'li',
      { class: 'bubble' },
      this.text,
      elementOf('p', { class: 'bubble-line' }, author, time, this.status, this.actions),
    );
    this.element.dataset['role'] = entry.role;
    this.actions.append(
      this.button(texts.resend, () => handlers.resend(entry)),
      this.button(texts.edit, () => this.beginEditing()),
      this.button(texts.delete, () => handlers.remove(entry)),
    );
    this.show();
  }

  show(): void {
    this.element.dataset['state'] = this.entry.state;
    setText(this.text, this.entry.state === 'deleted' ? this.language.texts.messageDeleted : this.entry.text);
    setText(this.status, this.entry.status);
    this.actions.hidden = this.entry.state === 'deleted' || this.entry.state === 'sending';
  }

  private beginEditing(): void {
    const field = elementOf('textarea', {
      class: 'bubble-edit',
      attributes: { 'aria-label': this.language.texts.editMessage },
    });
    field.value = this.entry.text;
    const end = (): void => {
      field.replaceWith(this.text);
      this.actions.hidden = false;
    };
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') end();
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      const text = field.value.trim();
      end();
      if (text !== '' && text !== this.entry.text) this.handlers.edit(this.entry, text);
    });
    this.text.replaceWith(field);
    this.actions.hidden = true;
    field.focus();
  }

  private button(label: string, onClick: () => void): HTMLButtonElement {
    const button = elementOf('button', { text: label, attributes: { type: 'button' } });
    button.addEventListener('click', onClick);
    return button;
  }
}
