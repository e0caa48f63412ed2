// What was said in the demo's conversation, kept for this tab so that a reload shows the chat that the agent's side
// still knows.
import type { AuthorRole } from './message-sender';

export interface TranscriptEntry {
  messageId: string;
  role: AuthorRole;
  text: string;
  sentAt: string;
  /** What became of it, in words. */
  status: string;
  state: 'sending' | 'delivered' | 'failed' | 'deleted';
}

export class Transcript {
  private readonly key: string;
  readonly entries: TranscriptEntry[];

  constructor(readonly conversationId: string) {
    this.key = `undertone-demo-transcript:${conversationId}`;
    this.entries = JSON.parse(sessionStorage.getItem(this.key) ?? '[]') as TranscriptEntry[];
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
    this.keep();
    return entry;
  }

  change(entry: TranscriptEntry, changes: Partial<TranscriptEntry>): void {
    Object.assign(entry, changes);
    this.keep();
  }

  forget(): void {
    sessionStorage.removeItem(this.key);
  }

  private keep(): void {
    sessionStorage.setItem(this.key, JSON.stringify(this.entries));
  }
}
