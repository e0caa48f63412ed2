// The messages of the demo's conversation, stored for this tab so that the chat still matches the agent's side after a
// reload.
import { tabStorage } from '../ui/tab-storage';
import type { AuthorRole } from './message-sender';

export interface TranscriptEntry {
  messageId: string;
  role: AuthorRole;
  /** The author's name, where it is known. */
  author?: string;
  text: string;
  sentAt: string;
  /** The outcome, as shown to the user. */
  status: string;
  state: 'sending' | 'delivered' | 'failed' | 'deleted';
}

export class Transcript {
  private readonly key: string;
  readonly entries: TranscriptEntry[];

  constructor(readonly conversationId: string) {
    this.key = `undertone-demo-transcript:${conversationId}`;
    this.entries = JSON.parse(tabStorage()?.getItem(this.key) ?? '[]') as TranscriptEntry[];
  }

  add(role: AuthorRole, text: string): TranscriptEntry {
    const entry: TranscriptEntry = {
      messageId: crypto.randomUUID(),
      role,
      text,
      sentAt: new Date().toISOString(),
      status: 'Sending',
      state: 'sending',
    };
    this.entries.push(entry);
    this.save();
    return entry;
  }

  /** Adds messages that were written elsewhere, each once; returns those that are new. */
  take(
    messages: readonly Pick<TranscriptEntry, 'messageId' | 'role' | 'author' | 'text' | 'sentAt'>[],
  ): TranscriptEntry[] {
    const known = new Set(this.entries.map(({ messageId }) => messageId));
    const added = messages
      .filter(({ messageId }) => !known.has(messageId))
      .map((message): TranscriptEntry => ({ ...message, status: '', state: 'delivered' }));
    if (added.length === 0) return added;
    this.entries.push(...added);
    this.entries.sort((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt));
    this.save();
    return added;
  }

  change(entry: TranscriptEntry, changes: Partial<TranscriptEntry>): void {
    Object.assign(entry, changes);
    this.save();
  }

  forget(): void {
    tabStorage()?.removeItem(this.key);
  }

  private save(): void {
    tabStorage()?.setItem(this.key, JSON.stringify(this.entries));
  }
}
